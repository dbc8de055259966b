package dialogs

import (
	"cmp"
	"slices"
	"strings"

	"milepost/checks"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// A quiet rule nudges nobody: what it finds stands on cards and in digests.

// quietMark is where the quiet rules are kept, with who quieted each and when:
// "no_next_step/marat/2026-06-01", parted by commas.
const quietMark = "quiet"

// hush is a rule made quiet.
type hush struct {
	rule checks.Rule
	by   string
	on   sales.Date
}

// hushes reads them, by rule. What cannot be read is none.
func hushes(value string) []hush {
	var out []hush
	for one := range strings.SplitSeq(value, ",") {
		if p := strings.Split(one, "/"); len(p) == 3 {
			out = append(out, hush{checks.Rule(p[0]), p[1], sales.Date(p[2])})
		}
	}
	return out
}

// written is what is kept of them.
func written(all []hush) string {
	slices.SortFunc(all, func(a, b hush) int { return cmp.Compare(a.rule, b.rule) })
	var out []string
	for _, h := range all {
		out = append(out, string(h.rule)+"/"+h.by+"/"+string(h.on))
	}
	return strings.Join(out, ",")
}

// hushOf is how a rule was made quiet; nil: it speaks.
func hushOf(r checks.Rule, value string) *hush {
	for _, h := range hushes(value) {
		if h.rule == r {
			return &h
		}
	}
	return nil
}

// askQuiet asks for them too: every card says what it will remind of.
func (q *Query) askQuiet() {
	if !slices.Contains(q.Marks, quietMark) {
		q.Marks = append(slices.Clip(q.Marks), quietMark)
	}
}

// speaking are the findings that would be told, in a message, by rules that speak.
func (v view) speaking(d *sales.Deal, found []checks.Finding) []checks.Finding {
	return slices.DeleteFunc(speakable(d, found), func(f checks.Finding) bool {
		return slices.ContainsFunc(v.hushes, func(h hush) bool { return h.rule == f.Rule })
	})
}

func (t *turn) hushed(r checks.Rule) *hush { return hushOf(r, t.marked(quietMark)) }

// aloud are the findings whose rules speak. Of the others it is noted that they
// were let pass at their level, without a day of their own: a head need not wait
// until somebody was told.
func (t *turn) aloud(found []checks.Finding) []checks.Finding {
	return slices.DeleteFunc(found, func(f checks.Finding) bool {
		if t.hushed(f.Rule) == nil {
			return false
		}
		if t.deal.Told == nil {
			t.deal.Told = map[string]sales.Notice{}
		}
		n := t.deal.Told[f.Key]
		n.Level = int(f.Level)
		t.deal.Told[f.Key] = n
		return true
	})
}

// quiet makes a rule quiet; of two who do so at once the second reads who did.
func (t *turn) quiet() {
	t.tune(func(r checks.Rule, was *hush, all []hush) []hush {
		if was != nil {
			return nil
		}
		return append(all, hush{r, t.me.ID, sales.DateOf(t.now, t.zone)})
	}, "rules.quieted")
}

// speak lets it nudge again.
func (t *turn) speak() {
	t.tune(func(r checks.Rule, was *hush, all []hush) []hush {
		if was == nil {
			return nil
		}
		return slices.DeleteFunc(all, func(h hush) bool { return h.rule == r })
	}, "rules.speaks_again")
}

// tune changes which rules are quiet, and shows the pressed rule as it is then; nil:
// it is that already.
func (t *turn) tune(change func(r checks.Rule, was *hush, all []hush) []hush, done string) {
	r := checks.Rule(t.press.Item)
	if !t.tunes() {
		return
	}
	if !slices.Contains(checks.Rules, r) {
		t.stale()
		return
	}
	now := change(r, t.hushed(r), hushes(t.marked(quietMark)))
	if now == nil {
		t.change.Reply.Toast = t.say.Str("manners.stale")
		t.showRule(r, nil)
		return
	}
	t.mark(quietMark, written(now))
	t.showRule(r, t.say.Say(done, phrases.V{"Rule": t.ruleName(r)}))
}
