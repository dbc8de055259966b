package dialogs

import (
	"cmp"
	"slices"
	"strconv"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
)

// The rules as a head or an admin sees them: how often somebody acts on what each
// says, and which are quiet.

// pageOfRules is how many a phone screen shows.
const pageOfRules = 9

// ruleMarks are all that is kept of rules.
func ruleMarks() []string {
	marks := []string{quietMark}
	for _, r := range checks.Rules {
		marks = append(marks, rateMark(r))
	}
	return marks
}

func (t *turn) askRules() *Query { return &Query{Account: t.u.Account, Marks: ruleMarks()} }

// rates are the rules that have nudged somebody or are quiet, the least acted on first.
func rates(marks map[string]string) []checks.Rule {
	of := func(r checks.Rule) rate { return rate(marks[rateMark(r)]) }
	var out []checks.Rule
	for _, r := range checks.Rules {
		if of(r).n() > 0 || hushOf(r, marks[quietMark]) != nil {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b checks.Rule) int {
		return cmp.Or(cmp.Compare(of(a).percent(), of(b).percent()), cmp.Compare(of(b).n(), of(a).n()))
	})
	return out
}

// rules lists them, a page at a time: /rules.
func (t *turn) rules() {
	if !t.tunes() {
		return
	}
	all := rates(t.k.Marks)
	from := t.pageFrom("rules", len(all))
	lines := []chat.Text{t.say.Say("rules.title", phrases.V{"Last": lastNudges})}
	if len(all) == 0 {
		lines = append(lines, t.say.Say("rules.none"))
	}
	var keys, turn []chat.Button
	for i, r := range all[from:min(from+pageOfRules, len(all))] {
		n := from + i + 1
		lines = append(lines, chat.Join(" ", chat.Plain(strconv.Itoa(n)+"."), t.ruleLine(r)))
		keys = append(keys, button(strconv.Itoa(n), press{Act: "rule", Item: string(r)}))
	}
	if from > 0 {
		turn = append(turn, button(t.say.Str("btn.back"), press{Act: "rules"}))
	}
	turn = append(turn, t.nextPage(press{Act: "rules"}, from+pageOfRules, len(all))...)
	t.show("rules", chat.Message{Text: chat.Lines(lines...), Buttons: append(rows(3, keys...), rows(2, turn...)...)})
}

// tunes reports whether I may see to rules and what is kept of them is known; if
// not, it says or asks so.
func (t *turn) tunes() bool {
	switch {
	case !t.allowed(mayTune, nil):
		t.refuse(mayTune)
	case !t.knows(rateMark(checks.Rules[0])):
		t.more = t.askRules()
	default:
		return true
	}
	return false
}

// openRule shows the one that was pressed.
func (t *turn) openRule() {
	r := checks.Rule(t.press.Item)
	switch {
	case !t.tunes():
	case !slices.Contains(checks.Rules, r):
		t.stale()
	default:
		t.showRule(r, nil)
	}
}

// showRule draws a rule with what can be done about it.
func (t *turn) showRule(r checks.Rule, above chat.Text) {
	b := func(key, act string) chat.Button { return button(t.say.Str(key), press{Act: act, Item: string(r)}) }
	key := b("rules.quiet_btn", "quiet")
	if t.hushed(r) != nil {
		key = b("rules.speak_btn", "speak")
	}
	t.show("rules", chat.Message{
		Text:    chat.Lines(above, t.ruleLine(r), t.say.Say("rules.meaning")),
		Buttons: rows(2, key, button(t.say.Str("rules.all_btn"), press{Act: "rules"})),
	})
}

// ruleLine is a rule with its rate, and since when it is quiet.
func (t *turn) ruleLine(r checks.Rule) chat.Text {
	of := rate(t.k.Marks[rateMark(r)])
	line := t.say.Say("rules.line", phrases.V{"Rule": t.ruleName(r), "Acted": of.acted(), "N": of.n()})
	if h := t.hushed(r); h != nil {
		line = chat.Join(" · ", line, t.say.Say("rules.quiet_since", phrases.V{"Date": t.date(h.on), "Who": t.name(h.by)}))
	}
	return line
}

func (v view) ruleName(r checks.Rule) string { return v.say.Str("checks.short_" + string(r)) }

// addIgnored puts below a head's digest the rule that hardly anybody acts on, to be
// quieted: one a week, the worst.
func (v view) addIgnored(m chat.Message, marks map[string]string) chat.Message {
	if v.me == nil || !v.may(mayTune, nil) {
		return m
	}
	for _, r := range rates(marks) {
		of := rate(marks[rateMark(r)])
		if !of.ignored() || hushOf(r, marks[quietMark]) != nil {
			continue
		}
		line := v.say.Say("rules.ignored", phrases.V{"Rule": v.ruleName(r), "Percent": of.percent(), "N": of.n()})
		p := chat.Point{Text: line, Buttons: []chat.Button{
			button(v.say.Str("rules.quiet_btn"), press{Act: "quiet", Item: string(r), Arg: below}),
			button(v.say.Str("rules.look_btn"), press{Act: "rule", Item: string(r), Arg: below}),
		}}
		if m.Text == nil {
			return chat.Message{Text: line, Buttons: rows(2, p.Buttons...)}
		}
		m.Points = append(m.Points, p)
		return m
	}
	return m
}
