package phrases

import "testing"

func TestHedge(t *testing.T) {
	for _, c := range []struct {
		typed, rest string
		guess       bool
	}{
		{"27k", "27k", false},
		{"about 27k", "27k", true},
		{"~27k", "27k", true},
		{"≈ €27,000", "€27,000", true},
		{"I think about 40", "40", true},
		{"Maybe 1 Sep", "1 Sep", true},
		{"around", "around", false},
		{"aboutness 5", "aboutness 5", false},
		{"около 27 тыс", "27 тыс", true},
		{"Наверное, около 1 сентября", "1 сентября", true},
		{"где-то 40", "40", true},
		{"думаю, примерно ~ 15", "15", true},
		{"", "", false},
		{"~", "~", false},
	} {
		if rest, guess := Hedge(c.typed); rest != c.rest || guess != c.guess {
			t.Errorf("%q: %q, %v", c.typed, rest, guess)
		}
	}
}

func TestCutPer(t *testing.T) {
	for _, c := range [][3]string{
		{"27k a month", "month", "27k"},
		{"27k/month", "month", "27k"},
		{"€27,000 per month", "month", "€27,000"},
		{"27k monthly", "month", "27k"},
		{"27 тысяч в месяц", "month", "27 тысяч"},
		{"27 тыс/мес.", "month", "27 тыс"},
		{"27 тыс. в мес", "month", "27 тыс."},
		{"300k a year", "month", "300k a year"},
		{"300k a year", "year", "300k"},
		{"5 тыс в неделю", "week", "5 тыс"},
		{"27k a month", "", "27k a month"},
		{"27k", "month", "27k"},
	} {
		if got := CutPer(c[0], c[1]); got != c[2] {
			t.Errorf("%q by the %s: %q", c[0], c[1], got)
		}
	}
}
