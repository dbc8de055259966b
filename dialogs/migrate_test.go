package dialogs_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/sales"
)

// Deals whose stage or role is gone go on by the newest version, once each, also when
// the move dies on the way; the others stay on theirs.
func TestAProcessThatLosesAStage(t *testing.T) {
	next := *b2b()
	next.Version = 2
	next.Stages = slices.DeleteFunc(slices.Clone(next.Stages), func(s sales.Stage) bool { return s.ID == "proposal" })
	next.Roles = slices.DeleteFunc(slices.Clone(next.Roles), func(r sales.Role) bool { return r.ID == "legal" })
	next.Moved = sales.Moved{Stages: map[string]string{"proposal": "validation"}, Roles: map[string]string{"legal": "product"}}
	for killed := range 4 {
		t.Run(fmt.Sprintf("killed after %d", killed), func(t *testing.T) {
			p := newPair(t)
			played := deal("D-LEGAL", "Played", "olga", "discovery")
			played.Roles["legal"] = "ken"
			must(p.memory.Commit(t.Context(), dialogs.Change{Cause: "more", At: monday, Deals: []dialogs.Write{
				{Deal: deal("D-STOOD1", "Stood", "olga", "proposal")}, {Deal: deal("D-STOOD2", "Stood", "ivan", "proposal")}, {Deal: played},
			}}))
			goOn := func(m dialogs.Memory) error {
				e := engineOn(m, func() time.Time { return p.now }, p.here.Nonce)
				e.Book.Current, e.Book.Versions[dialogs.VersionKey("b2b", 2)] = []*sales.Process{&next}, &next
				_, err := e.Migrate(t.Context(), func(context.Context) error { return nil })
				return err
			}
			if err := goOn(&dying{p.memory, killed}); killed < 3 && !errors.Is(err, errKilled) {
				t.Fatalf("it did not die: %v", err)
			}
			p.now = p.now.Add(time.Hour)
			for range 2 {
				if err := goOn(p.other); err != nil {
					t.Fatal(err)
				}
			}
			for id, stage := range map[string]string{"D-STOOD1": "validation", "D-STOOD2": "validation", "D-LEGAL": "discovery"} {
				k := must(p.memory.Load(t.Context(), dialogs.Query{Deal: id, Events: 9}))
				if k.Deal.Version != 2 || k.Deal.Stage != stage || len(k.Events) == 0 || k.Events[0].What != "process" || k.Events[0].Payload.Note != "b2b@1 → b2b@2" {
					t.Errorf("%s: version %d in %s, %+v", id, k.Deal.Version, k.Deal.Stage, k.Events)
				}
				if k.Deal.Roles["legal"] != "" || id == "D-LEGAL" && k.Deal.Roles["product"] != "ken" {
					t.Errorf("%s: roles %v", id, k.Deal.Roles)
				}
			}
			if d := must(p.memory.Load(t.Context(), dialogs.Query{Deal: "D-ACME"})).Deal; d.Version != 1 {
				t.Errorf("a deal that lost nothing was moved to version %d", d.Version)
			}
		})
	}
}
