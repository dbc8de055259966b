package dialogs

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What is too late to be reminded of, as the admins read it: how many of each
// person's, by rule, and of no deal, for those are none of theirs. It is one message,
// that grows while we find more.

// lateMark is where it is kept.
const lateMark = "late"

// backlog is what was let pass in one go.
type backlog struct {
	From time.Time                      `json:"from"`
	Last time.Time                      `json:"last"`
	Of   map[string]map[checks.Rule]int `json:"of"` // by person and rule
}

// The measures of a backlog.
const (
	oneGo       = time.Hour   // without one more; then another one begins
	growsEvery  = time.Minute // the message, at most
	backlogOf   = 8           // people are named
	rulesOfEach = 3
)

// letPass notes what somebody could have been told more than a day ago as if they
// had been, and leaves what is worth a message. Their head sees it no sooner than if
// they had been told, and a countdown begins now.
func (t *turn) letPass(to *sales.Person, found []checks.Finding) (rest []checks.Finding) {
	v := t.as(to, t.now)
	v.changing = true
	var old []checks.Finding
	for _, f := range found {
		if v.outdated(f, t.k.Dues[t.deal.ID], t.now) {
			old = append(old, f)
		} else {
			rest = append(rest, f)
		}
	}
	if len(old) > 0 {
		t.remind(old, v.preview(t.deal, t.p, old), t.now)
		t.listed(to, old)
	}
	return rest
}

// listed adds findings to the backlog, and renews the admins' message.
func (t *turn) listed(to *sales.Person, old []checks.Finding) {
	var b backlog
	if json.Unmarshal([]byte(t.marked(lateMark)), &b) != nil || b.Of == nil || t.now.Sub(b.Last) > oneGo {
		b = backlog{From: t.now.UTC(), Of: map[string]map[checks.Rule]int{}}
	}
	b.Last = t.now.UTC()
	if b.Of[to.ID] == nil {
		b.Of[to.ID] = map[checks.Rule]int{}
	}
	for _, f := range old {
		b.Of[to.ID][f.Rule]++
	}
	body, _ := json.Marshal(b) // instants, names and numbers always marshal
	t.mark(lateMark, string(body))
	t.change.CallOff = append(t.change.CallOff, lateMark)
	for _, who := range t.roster.With(sales.RoleAdmin) {
		where, ok := address(&who)
		if !ok {
			continue
		}
		at := later(t.now.Truncate(growsEvery).Add(growsEvery), t.e.reads(&who, t.now))
		v := t.e.viewOf(&who, t.roster, at)
		t.post(chat.Parcel{
			To: where, Class: chat.AtLeastOnce, Card: lateMark + "/" + instant(b.From), Person: who.ID, Cancel: lateMark, After: at,
			Message: chat.Message{Text: v.backlog(&b)},
		})
	}
}

// backlog says how many reminders were let pass, and whose.
func (v view) backlog(b *backlog) chat.Text {
	sum := func(of map[checks.Rule]int) (n int) {
		for _, m := range of {
			n += m
		}
		return n
	}
	people := slices.SortedFunc(maps.Keys(b.Of), func(p, q string) int { return cmp.Or(cmp.Compare(sum(b.Of[q]), sum(b.Of[p])), cmp.Compare(p, q)) })
	all := 0
	var lines []chat.Text
	for i, id := range people {
		of := b.Of[id]
		all += sum(of)
		if i >= backlogOf {
			continue
		}
		rules := slices.SortedFunc(maps.Keys(of), func(r, s checks.Rule) int { return cmp.Or(cmp.Compare(of[s], of[r]), cmp.Compare(r, s)) })
		var what []string
		for _, r := range rules[:min(len(rules), rulesOfEach)] {
			what = append(what, v.say.Str("late.rule", phrases.V{"Rule": v.ruleName(r), "N": of[r]}))
		}
		if len(rules) > rulesOfEach {
			what = append(what, "…")
		}
		lines = append(lines, v.say.Say("late.person", phrases.V{"Who": v.name(id), "N": sum(of), "What": strings.Join(what, ", ")}))
	}
	if rest := len(people) - backlogOf; rest > 0 {
		lines = append(lines, v.say.Say("late.people", phrases.V{"N": rest}))
	}
	return chat.Lines(v.say.Say("late.passed", phrases.V{"N": all}), chat.Lines(lines...), v.say.Say("late.where"))
}
