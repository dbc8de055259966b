package dialogs

import (
	"testing"
	"time"

	"milepost/dialogs/sales"
)

func TestFactsAreTypedAsPeopleType(t *testing.T) {
	now := time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)
	for words, want := range map[string]sales.Fact{
		"1 Sep, line 3 restart, Petr says":     {Date: "2026-09-01", What: "line 3 restart", Source: "Petr"},
		"1 Sep, line 3 restart, Petr":          {Date: "2026-09-01", What: "line 3 restart", Source: "Petr"},
		"Petr says restart is 1 September":     {Date: "2026-09-01", What: "restart", Source: "Petr"},
		"line 3 restart on 1 Sep (Petr)":       {Date: "2026-09-01", What: "line 3 restart", Source: "Petr"},
		"1 Sep line 3 restart":                 {Date: "2026-09-01", What: "line 3 restart"},
		"Sep 1, 2026, restart":                 {Date: "2026-09-01", What: "restart"},
		"from Ms Novak; new structure":         {What: "new structure", Source: "Ms Novak"},
		"the CFO told us budget is frozen":     {What: "budget is frozen", Source: "the CFO"},
		"end of June":                          {Date: "2026-06-30"},
		"1 сентября, перезапуск линии 3, Пётр": {Date: "2026-09-01", What: "перезапуск линии 3", Source: "Пётр"},
		"Пётр говорит, что перезапуск 1 сентября": {Date: "2026-09-01", What: "перезапуск", Source: "Пётр"},
		"1.09 — аудит — со слов Новак":            {Date: "2026-09-01", What: "аудит", Source: "Новак"},
		"реорганизация до 15 июля, сказала Анна":  {Date: "2026-07-15", What: "реорганизация", Source: "Анна"},
		"line 3": {What: "line 3"},
		"":       {},
	} {
		got, past := factTold(words, now)
		if want.Source != "" {
			want.Grade = sales.Told
		}
		if got != want || past {
			t.Errorf("%q: %+v, past %v; want %+v", words, got, past, want)
		}
	}
	for _, over := range []string{"20.05.2026, restart", "1 Sep 2020, restart", "Sep 1, 2020, restart", "restart 1 Sep 2014, Petr", "1 сентября 2020 аудит"} {
		if f, past := factTold(over, now); !past {
			t.Errorf("%q: a day that is over is taken: %+v", over, f)
		}
	}
	if f, past := factTold("1 Sep 9999, restart", now); f.Date != "" || past {
		t.Errorf("a year that nobody means: %+v", f)
	}
}
