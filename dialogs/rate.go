package dialogs

import (
	"maps"
	"slices"
	"strings"
	"time"

	"milepost/checks"
	"milepost/dialogs/sales"
)

// The acted-on rate: how many of the last nudges of a rule somebody acted upon. A
// nudge notes with the deal until when an act counts; the clock counts it then, in
// one small mark of its rule, so that answering costs nobody anything.

// actWithin is how long after a nudge an act on its deal counts as one upon it, in
// the working days of who was nudged.
var actWithin = sales.Span{N: 2, Unit: sales.BusinessDays}

const (
	lastNudges = 50 // of a rule, that its rate is taken from
	tooFew     = 20 // per cent acted upon; below it the bot proposes to quiet the rule
)

// rate is what came of the last nudges of a rule: a digit each, 1 if somebody acted.
type rate string

// rateMark is where it is kept.
func rateMark(r checks.Rule) string { return "acted/" + string(r) }

// with is the rate with one more nudge.
func (r rate) with(acted bool) rate {
	digit := rate("0")
	if acted {
		digit = "1"
	}
	r += digit
	return r[max(len(r)-lastNudges, 0):]
}

func (r rate) n() int     { return len(r) }
func (r rate) acted() int { return strings.Count(string(r), "1") }

// percent of the nudges that somebody acted upon, rounded down.
func (r rate) percent() int { return 100 * r.acted() / max(r.n(), 1) }

// ignored reports whether a rule was told often enough to say that hardly anybody acts on it.
func (r rate) ignored() bool { return r.n() == lastNudges && r.percent() < tooFew }

// expect notes that somebody is nudged at an instant, and until when an act on the deal
// answers it.
func (t *turn) expect(to *sales.Person, found []checks.Finding, at time.Time) {
	until := t.e.business(to).Add(at, actWithin).UTC()
	for _, f := range found {
		n := t.deal.Told[f.Key]
		n.Until, n.Acted = until, false
		t.deal.Told[f.Key] = n
	}
}

// actedUpon notes that somebody acted on the deal. It is bookkeeping of the clock
// and no part of the act: it stands in no event, and an undo leaves it.
func (t *turn) actedUpon() {
	if t.me == nil || t.what == "snoozed" || t.what == "woken" { // put off is not done
		return
	}
	for key, n := range t.deal.Told {
		if n.Until.After(t.now) {
			n.Acted = true
			t.deal.Told[key] = n
		}
	}
}

// countAt is when the first of a deal's nudges is to be counted; zero: none waits.
func countAt(d *sales.Deal) (at time.Time) {
	for _, n := range d.Told {
		at = sooner(at, n.Until)
	}
	return at
}

// toCount are the keys of what was told and is to be counted by now.
func (t *turn) toCount() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(t.deal.Told)), func(key string) bool {
		until := t.deal.Told[key].Until
		return until.IsZero() || until.After(t.now)
	})
}

// countNudges adds nudges to the rates of their rules. It reports false if those must be
// known first, by the marks that it names.
func (t *turn) countNudges(keys []string) (unknown []string, ok bool) {
	for _, key := range keys {
		if mark := rateMark(checks.RuleOf(key)); !t.knows(mark) {
			unknown = append(unknown, mark)
		}
	}
	if len(unknown) > 0 {
		return slices.Compact(unknown), false
	}
	for _, key := range keys {
		n, mark := t.deal.Told[key], rateMark(checks.RuleOf(key))
		t.mark(mark, string(rate(t.marked(mark)).with(n.Acted)))
		n.Until, n.Acted = time.Time{}, false
		t.deal.Told[key] = n
	}
	return nil, true
}

// knows reports whether a mark was asked for.
func (t *turn) knows(mark string) bool { _, ok := t.k.Marks[mark]; return ok }

// marked is the value of a mark as this turn leaves it so far.
func (t *turn) marked(mark string) string {
	if value, ok := t.change.Marks[mark]; ok {
		return value
	}
	return t.k.Marks[mark]
}

// mark sets a mark beside those that this turn sets already.
func (t *turn) mark(name, value string) {
	if t.change.Marks == nil {
		t.change.Marks = map[string]string{}
	}
	t.change.Marks[name] = value
}

// writeDeal writes the deal, to be looked at again at an instant (zero: never), or when
// the first of its nudges is to be counted.
func (t *turn) writeDeal(due time.Time) {
	t.change.Deals = append(t.change.Deals, Write{Deal: *t.deal, Due: sooner(due, countAt(t.deal))})
}
