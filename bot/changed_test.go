package main

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What a change did is told in the reader's words: fields, questions, people, amounts.
func TestChangedInWords(t *testing.T) {
	words, err := phrases.Load()
	if err != nil {
		t.Fatal(err)
	}
	for i := range reflect.TypeFor[sales.Deal]().NumField() {
		name, _, _ := strings.Cut(reflect.TypeFor[sales.Deal]().Field(i).Tag.Get("json"), ",")
		if name != "id" && !slices.Contains(words.Keys(), "field."+name) {
			t.Errorf("a deal's %s has no name", name)
		}
	}
	p, _, err := loadProcess("b2b")
	if err != nil {
		t.Fatal(err)
	}
	people := &talk{people: []talker{{id: "olga", name: "Ольга"}}}
	e := sales.Event{What: "answered", By: "olga", Payload: sales.Payload{Changes: []sales.Change{
		{Field: "answers.cost_month", Before: json.RawMessage("null"), After: json.RawMessage(`{"value":{"money":{"minor":2700000,"cur":"EUR"}},"grade":1,"by":"olga","at":"2026-06-01T09:00:00Z"}`)},
		{Field: "close", Before: json.RawMessage(`"2026-07-01"`), After: json.RawMessage(`"2026-07-20"`)},
	}}}
	got := newTeller(people, p, words.For("ru")).summary(dialogs.Change{Cause: "x", At: time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC), Events: []sales.Event{e}})
	for _, want := range []string{"причина     x\n", "ответ: Потери в месяц · Ольга\n", "Потери в месяц: — → 27 000 € · ◔ · Ольга · сегодня в 09:00\n", "дата подписания: 2026-07-01 → 2026-07-20"} {
		if !strings.Contains(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(got), want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}
