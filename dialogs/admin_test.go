package dialogs_test

import (
	"strconv"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// Each start prints a code for the first admin; only the newest is good, and none
// once it was used.
func TestOnlyTheNewestFirstAdminCodeIsGood(t *testing.T) {
	ctx := t.Context()
	nonce := 0
	e := engineOn(store.NewMemory(storetest.NewRAM()), func() time.Time { return monday }, func() string { nonce++; return "code" + strconv.Itoa(nonce) })
	start := func(who, code string) {
		t.Helper()
		u := said(who, "/start "+code, monday)
		u.Command, u.Args = "start", code
		if _, err := e.Hear(ctx, u); err != nil {
			t.Fatal(err)
		}
	}
	admins := func() (names []string) {
		t.Helper()
		k, err := e.Memory.Load(ctx, dialogs.Query{})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range k.Roster.With(sales.RoleAdmin) {
			names = append(names, p.Accounts[0])
		}
		return names
	}
	old, err := e.FirstAdmin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	newest, err := e.FirstAdmin(ctx)
	if err != nil || newest == old {
		t.Fatal(newest, old, err)
	}
	start("zed", old)
	if got := admins(); len(got) > 0 {
		t.Fatalf("an old code made %v an admin", got)
	}
	start("sveta", newest)
	start("zed", newest)
	start("zed", old)
	if got := admins(); len(got) != 1 || got[0] != string(chat.MakeAccount("web", "sveta")) {
		t.Errorf("admins: %v", got)
	}
	if code, err := e.FirstAdmin(ctx); code != "" || err != nil {
		t.Errorf("a code with an admin there: %q, %v", code, err)
	}
}
