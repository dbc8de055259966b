package dialogs

import (
	"maps"
	"slices"

	"milepost/dialogs/sales"
)

// Acts lists everything a button can do, sorted.
func (e *Engine) Acts() []string { return slices.Sorted(maps.Keys(e.presses)) }

// Commands lists all commands, sorted.
func (e *Engine) Commands() []string { return slices.Sorted(maps.Keys(e.commands)) }

// WhatForWhom is how a line is read that says what a buyer asked for.
var WhatForWhom = whatForWhom

// OwnerMark is what a button says of whom it takes a deal from.
func OwnerMark(owner string) string { return ownerMark(owner) }

// InWords says a condition of a process in a language.
func (e *Engine) InWords(lang string, p *sales.Process, c sales.Condition) string {
	me := sales.Person{ID: "me", Language: lang}
	return e.viewOf(&me, sales.Roster{}, e.Now()).conditionInWords(p, c)
}
