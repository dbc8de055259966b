package sales

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func someDeal(t *rapid.T) Deal {
	at := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	word := rapid.StringMatching(`[a-zа-я <&"]{0,12}`)
	d := Deal{
		ID: "D-1", Company: word.Draw(t, "company"), Owner: "olga", Status: Open, Created: at, Heard: at,
		Stage: rapid.SampledFrom([]string{"lead", "discovery"}).Draw(t, "stage"), CloseMoved: rapid.IntRange(0, 4).Draw(t, "moved"),
	}
	if rapid.Bool().Draw(t, "amount") {
		d.Amount = Money{Minor: rapid.Int64Range(0, 1e12).Draw(t, "minor"), Currency: "EUR"}
	}
	for _, q := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"pain", "pain2", "budget", "date"}), 0, 4, rapid.ID[string]).Draw(t, "asked") {
		if d.Knows == nil {
			d.Knows = map[string]Answer{}
		}
		d.Knows[q] = Answer{Value: Value{Text: word.Draw(t, "answer")}, Grade: Grade(rapid.IntRange(0, 3).Draw(t, "grade")), By: "olga", At: at}
	}
	if rapid.Bool().Draw(t, "next") {
		d.Next = &NextStep{What: word.Draw(t, "what"), Due: at.Add(time.Hour)}
	}
	for _, r := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"rep", "head"}), 0, 2, rapid.ID[string]).Draw(t, "roles") {
		if d.Roles == nil {
			d.Roles = map[string]string{}
		}
		d.Roles[r] = "ken"
	}
	return d
}

func TestRevertTakesBackWhatDiffSaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, after := someDeal(t), someDeal(t)
		changes := Diff(&before, &after)
		back, ok := Revert(&after, changes)
		if !ok {
			t.Fatalf("not reverted: %v", changes)
		}
		if left := Diff(&before, &back); len(left) > 0 {
			t.Fatalf("still different: %s", left)
		}
	})
}

// What Diff does not look at is the same: no field escapes it.
func TestDiffSeesEachField(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, after := someDeal(t), someDeal(t)
		b, a := fields(&before), fields(&after)
		for _, c := range Diff(&before, &after) {
			b[c.Field] = c.After
			if bytes.Equal(c.After, null) {
				delete(b, c.Field)
			}
		}
		if !reflect.DeepEqual(b, a) {
			t.Fatalf("with the differences it is\n%s\nand not\n%s", b, a)
		}
	})
}

func TestRevertRefusesWhatWasTouchedSince(t *testing.T) {
	at := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	before := Deal{ID: "D-1", Stage: "lead", Created: at, Heard: at}
	after := before.Clone()
	after.Stage = "discovery"
	changes := Diff(&before, &after)
	touched := after.Clone()
	touched.Stage = "proposal"
	if back, ok := Revert(&touched, changes); ok || back.Stage != "proposal" {
		t.Errorf("reverted over a newer change: %v %v", back.Stage, ok)
	}
	other := after.Clone()
	other.Company = "Acme"
	if back, ok := Revert(&other, changes); !ok || back.Stage != "lead" || back.Company != "Acme" {
		t.Errorf("an untouched field was not taken back beside a newer change of another: %+v %v", back, ok)
	}
}

func TestSealDependsOnSaltAndPayload(t *testing.T) {
	e := Event{Payload: Payload{Note: "a"}}
	e.Seal("s1")
	first := e.Sum
	e.Seal("s2")
	if e.Sum == first {
		t.Error("the salt does not count")
	}
	e.Payload.Note = "b"
	second := e.Sum
	e.Seal("s2")
	if e.Sum == second {
		t.Error("the payload does not count")
	}
}
