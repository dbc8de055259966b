package sales

import (
	"testing"
	"time"
)

func TestWhatIsAskedForHasOneKey(t *testing.T) {
	first := Content{Want: "Security one-pager", Reader: "CISO"}
	tests := []struct {
		c    Content
		same bool
	}{
		{Content{Want: "  security   ONE-pager ", Reader: "ciso"}, true},
		{Content{Want: "security one-pager", Reader: "IT"}, false},
		{Content{Want: "security one-pager"}, false},
		{Content{Want: "security", Reader: "one-pager CISO"}, false},
		{Content{Material: "security"}, false},
	}
	for _, test := range tests {
		if got := test.c.Key() == first.Key(); got != test.same {
			t.Errorf("%+v: the same: %v, want %v", test.c, got, test.same)
		}
	}
}

func TestWhetherADealMovedOn(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 6, n, 9, 0, 0, 0, time.UTC) }
	in := func(days ...int) (out []Stay) {
		for i, n := range days {
			out = append(out, Stay{Stage: string(rune('a' + i)), Entered: day(n)})
		}
		return out
	}
	tests := []struct {
		name         string
		d            Deal
		now          int
		moved, known bool
	}{
		{"it may still", Deal{Status: Open, Stays: in(1)}, 11, false, false},
		{"it did not", Deal{Status: Open, Stays: in(1)}, 13, false, true},
		{"it did", Deal{Status: Open, Stays: in(1, 5)}, 6, true, true},
		{"it woke up where it was", Deal{Status: Open, Stays: []Stay{{Stage: "a", Entered: day(1)}, {Stage: "a", Entered: day(5)}}}, 13, false, true},
		{"before it was read", Deal{Status: Open, Stays: in(1, 2)}, 6, false, false},
		{"too late", Deal{Status: Open, Stays: in(1, 14)}, 20, false, true},
		{"entered the first stage only", Deal{Status: Open, Stays: in(4)}, 6, false, false},
		{"won", Deal{Status: Won, Stays: in(1), Closed: day(7)}, 8, true, true},
		{"won much later", Deal{Status: Won, Stays: in(1), Closed: day(27)}, 28, false, true},
		{"lost", Deal{Status: Lost, Stays: in(1), Closed: day(4)}, 5, false, true},
	}
	for _, test := range tests {
		moved, known := test.d.MovedOn(day(2).Add(time.Hour), 10, day(test.now).Add(2*time.Hour))
		if moved != test.moved || known != test.known {
			t.Errorf("%s: moved %v, known %v", test.name, moved, known)
		}
	}
}
