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

// Who was removed in the chat does not come back because the config names them still.
func TestASeedBringsNobodyBack(t *testing.T) {
	ctx := t.Context()
	nonce := 0 // each start's own
	e := engineOn(store.NewMemory(storetest.NewRAM()), func() time.Time { return monday }, func() string { nonce++; return strconv.Itoa(nonce) })
	olga := sales.Person{ID: "olga", Name: "Olga", Roles: []string{"rep"}, Accounts: []string{"web:olga"}}
	if err := e.Seed(ctx, []sales.Person{olga}); err != nil {
		t.Fatal(err)
	}
	k, err := e.Memory.Load(ctx, dialogs.Query{})
	if err != nil || k.Roster.Person("olga") == nil {
		t.Fatal(k.Roster.All(), err)
	}
	gone := olga
	gone.Removed = true
	if _, err := e.Memory.Commit(ctx, dialogs.Change{Cause: "removed", At: monday, Based: k.Versions, People: []sales.Person{gone}}); err != nil {
		t.Fatal(err)
	}
	other := olga
	other.ID = "olga2"
	for _, again := range []sales.Person{olga, other} {
		if err := e.Seed(ctx, []sales.Person{again}); err != nil {
			t.Fatal(err)
		}
	}
	if k, err = e.Memory.Load(ctx, dialogs.Query{}); err != nil || len(k.Roster.All()) > 0 {
		t.Errorf("they are back: %+v (%v)", k.Roster.All(), err)
	}
}
