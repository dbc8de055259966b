package main

import (
	"strings"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/playbook"
	"milepost/dialogs/sales"
)

// builtIn is the built-in process, and its file.
func builtIn(t *testing.T) (*sales.Process, []byte) {
	t.Helper()
	source, _ := playbook.BuiltIn("b2b")
	p, problems := playbook.Load("b2b.toml", source)
	if p == nil {
		t.Fatal(problems)
	}
	return p, source
}

// A version that would leave open deals without their stage or role is refused, with
// how many there are and what to write, until the file says where they go.
func TestAVersionThatStrandsDealsIsRefused(t *testing.T) {
	p, _ := builtIn(t)
	m := store.NewMemory(storetest.NewRAM())
	now := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	shelf := func() error {
		_, err := shelveOne(t.Context(), m, p, []byte(strings.Repeat("#", len(p.Stages)+len(p.Moved.Stages))), now)
		return err
	}
	if err := shelf(); err != nil {
		t.Fatal(err)
	}
	last := p.Stages[len(p.Stages)-1].ID
	cast := dialogs.Change{Cause: "cast", At: now}
	for _, d := range []sales.Deal{
		{ID: "D-1", Process: "b2b", Version: 1, Status: sales.Open, Stage: last, Roles: map[string]string{"lawyer": "ann"}},
		{ID: "D-2", Process: "b2b", Version: 1, Status: sales.Open, Stage: last},
		{ID: "D-3", Process: "b2b", Version: 1, Status: sales.Lost, Stage: last},
	} {
		cast.Deals = append(cast.Deals, dialogs.Write{Deal: d})
	}
	if _, err := m.Commit(t.Context(), cast); err != nil {
		t.Fatal(err)
	}
	p.Stages = p.Stages[:len(p.Stages)-1]
	err := shelf()
	for _, want := range []string{"stage " + last + " is gone, and open deals stand in it: 2", `[[moved]] stage = "` + last + `"`, "role lawyer is gone, and open deals have it: 1"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("it does not say %q: %v", want, err)
		}
	}
	p.Moved = sales.Moved{Stages: map[string]string{last: p.Stages[0].ID}, Roles: map[string]string{"lawyer": "rep"}}
	if err := shelf(); err != nil {
		t.Errorf("told where they go, it is refused: %v", err)
	}
}
