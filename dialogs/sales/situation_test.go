package sales

import (
	"slices"
	"testing"
	"time"
)

func TestOccasionsAreWhatStands(t *testing.T) {
	p := &Process{Stages: []Stage{{ID: "one", Asks: []Question{
		{ID: "event", Kind: KindDate, Reveals: "compelling_event"}, {ID: "freeze", Kind: KindYesNo, Reveals: "blocking_event"}, {ID: "pain", Kind: KindDate, Reveals: "pain"},
	}}}}
	yes, day := Answer{Value: Value{Yes: true}}, func(d Date) Answer { return Answer{Value: Value{Date: d}} }
	over := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	d := &Deal{
		Knows: map[string]Answer{"event": day("2026-09-01"), "freeze": yes, "pain": day("2026-01-01")},
		Situation: []Fact{
			{ID: "F-1", Effect: Compelling, Date: "2026-08-01"}, {ID: "F-2", Effect: Compelling}, {ID: "F-3", Effect: Compelling, Date: "2026-07-01", Over: over},
			{ID: "F-4", Effect: Blocking, Date: "2026-12-01"}, {ID: "F-5", Date: "2026-02-01"}, {ID: "F-6", Effect: Blocking, Over: over},
		},
	}
	ids := func(all []Occasion) (out []string) {
		for _, o := range all {
			out = append(out, o.ID)
		}
		return out
	}
	all := Occasions(p, d)
	if got, want := ids(all), []string{"F-1", "event", "F-4", "freeze"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := ids(Events(all, Compelling)); !slices.Equal(got, []string{"F-1", "event"}) {
		t.Errorf("compelling: %v", got)
	}
	if !Frozen(p, d) {
		t.Error("not frozen")
	}
	d.Situation[3].Over = over
	d.Knows["freeze"] = Answer{Unknown: true}
	if Frozen(p, d) {
		t.Error("frozen by what is over and what is not known")
	}
}

func TestAFactTurnsStale(t *testing.T) {
	p := &Process{Situation: []FactKind{{ID: "launch", ShelfLife: Span{N: 60, Unit: Days}}, {ID: "season"}}}
	at := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		kind string
		days int
		want bool
	}{{"launch", 59, false}, {"launch", 60, true}, {"season", 1000, false}, {"gone", 1000, false}} {
		f := Fact{Kind: tt.kind, At: at}
		if got := f.Stale(p, at.AddDate(0, 0, tt.days)); got != tt.want {
			t.Errorf("%+v: %v", tt, got)
		}
	}
}
