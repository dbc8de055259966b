package main

import (
	"context"
	"regexp"

	"github.com/rogpeppe/go-internal/testscript"

	"milepost/adapters/store"
	"milepost/adapters/store/bolt"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// makeStaff makes a store with two people, two deals and a message: staff FILE.
func makeStaff(ts *testscript.TestScript, _ bool, args []string) {
	engine, err := bolt.Open(ts.MkAbs(args[0]))
	ts.Check(err)
	olga := sales.Person{ID: "olga", Name: "Olga Kanareva", Roles: []string{"rep"}, Accounts: []string{"telegram:7001234567"}, Chats: map[string]string{"telegram": "7001234567"}}
	ken := sales.Person{ID: "ken", Name: "Ken", Roles: []string{"head", "admin"}}
	said := func(v sales.Value) sales.Answer {
		return sales.Answer{Value: v, Grade: sales.Told, By: "olga", At: storetest.Now, Via: "telegram"}
	}
	scanner := sales.Deal{ID: "D-1", Process: "b2b", Title: "Line 3 scanner", Company: "Acme, Inc.", Owner: "olga", Status: sales.Open, Stage: "lead", Knows: map[string]sales.Answer{
		"pain": said(sales.Value{Text: "=cmd|' /C calc'!A0"}), "decision_maker": said(sales.Value{Text: "Anna Novak, anna@acme.example, met by Olga  Kanareva"})}}
	won := sales.Deal{ID: "D-2", Process: "b2b", Title: "Mixer", Company: "Borealis", Owner: "olga", Status: sales.Won, Stage: "lead",
		Knows: map[string]sales.Answer{"budget": said(sales.Value{Money: sales.Money{Minor: -1250, Currency: "EUR"}})}}
	_, err = store.NewMemory(engine).Commit(context.Background(), dialogs.Change{Cause: "tg/55/7001234567/1", At: storetest.Now,
		People: []sales.Person{olga, ken}, Invites: []dialogs.Invite{{Hash: "for whoever comes", Roles: []string{"rep"}}}, Deals: []dialogs.Write{{Deal: scanner}, {Deal: won}}, Talk: &dialogs.Talk{Person: "olga"},
		Events:  []sales.Event{{ID: "tg/55/7001234567/1", Deal: "D-1", By: "olga", What: "noted", Payload: sales.Payload{Note: "What they said <of>"}}},
		Parcels: []chat.Parcel{{To: chat.Address{Messenger: "telegram", Chat: "7001234567"}, Person: "olga"}}})
	ts.Check(err)
	ts.Check(engine.Close())
}

// readCode keeps the code that erase has printed in $CODE.
func readCode(ts *testscript.TestScript, _ bool, _ []string) {
	found := regexp.MustCompile(`erase -code (\w+)`).FindStringSubmatch(ts.ReadFile("stdout"))
	if found == nil {
		ts.Fatalf("there is no code")
	}
	ts.Setenv("CODE", found[1])
}
