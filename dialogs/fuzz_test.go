package dialogs_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"milepost/dialogs"
	"milepost/dialogs/chat"
)

// Whatever anybody does, in whatever order and however late, all that
// inspection_test.go says holds after every act.
func TestUpdates(t *testing.T) {
	most := &extremes{}
	die := rapid.Custom(func(t *rapid.T) byte { // rapid's own bytes are mostly small
		var b byte
		for range 8 {
			b <<= 1
			if rapid.Bool().Draw(t, "bit") {
				b++
			}
		}
		return b
	})
	rapid.Check(t, func(t *rapid.T) { anyLife(t, rapid.SliceOfN(die, lifeLength, lifeLength).Draw(t, "luck"), most) })
	t.Log(most)
}

func FuzzUpdates(f *testing.F) {
	seed := make([]byte, lifeLength)
	for i := range seed {
		seed[i] = byte(i * i)
	}
	f.Add(seed)
	f.Fuzz(func(t *testing.T, l []byte) { anyLife(t, l[:min(len(l), lifeLength)], &extremes{}) })
}

// lifeLength is how much luck a life has: it ends with it, some fifty acts on.
const lifeLength = 200

// luck decides everything that is left to chance, a byte a decision. What is
// short or of zeros is dull: so a failure is made small.
type luck []byte

// below is a number under n.
func (l *luck) below(n int) int {
	if len(*l) == 0 {
		return 0
	}
	b := (*l)[0]
	*l = (*l)[1:]
	return int(b) % n
}

// one is one of some.
func one[T any](l *luck, of ...T) T { return of[l.below(len(of))] }

// anyLife is a town in which things happen, the usual ones more often.
func anyLife(t rapid.TB, l luck, most *extremes) {
	w := newTown(t, l, most)
	acts := []func(){w.moment}
	for _, a := range []struct {
		often int
		do    func()
	}{
		{16, func() { w.press(1) }}, {3, func() { w.press(5) }}, {2, func() { w.press(1000) }}, {1, w.pressForeign}, {2, w.forge},
		{6, func() { w.says(w.typing()) }}, {6, func() { w.says(w.command()) }},
		{2, w.edit}, {6, w.opens}, {8, w.sends}, {1, w.show}, {1, w.comeAndGo}, {1, w.inGroup}, {2, w.timePasses}, {1, w.jobFires}, {1, w.leaves}, {1, w.isAway}, {2, w.handsOver}, {4, w.stepsIn}, {4, w.goesOut},
	} {
		for range a.often {
			acts = append(acts, a.do)
		}
	}
	for len(w.luck) > 0 {
		one(&w.luck, acts...)()
	}
}

func (w *town) moment() { w.now = w.now.Add(time.Second) }

func (w *town) timePasses() {
	w.wait(one(&w.luck, time.Minute, 3*time.Hour, 26*time.Hour, 8*24*time.Hour, 40*24*time.Hour))
}

func (w *town) jobFires() {
	w.now = w.now.Add(time.Minute)
	w.fire(one(&w.luck, dialogs.Does...), one(&w.luck, "rep", "head", "olga", "sales", "heads", "marketing"))
}

// leaves: somebody lets somebody go, or takes it back, rightly or not.
func (w *town) leaves() {
	act, to := one(&w.luck, "offboardyes", "offboardyes", "offboard", "offboardback"), one(&w.luck, "", "", "ira", "ivan", "marat", "nobody")
	w.hear(pressed(one(&w.luck, "sveta", "marat", "zoya", "olga"), "1|"+act+"||"+one(&w.luck, "olga", "ivan", "ken", "ira", "marat", "sveta")+"|"+to, w.now))
}

// isAway: somebody is away or back, with one who covers or without.
func (w *town) isAway() {
	w.last = one(&w.luck, "olga", "ivan", "ken", "marat")
	w.hear(said(w.last, "/away "+one(&w.luck, "until friday cover Ira", "until 20 jul cover Zoya", "until tomorrow", "off"), w.now))
	w.press(1)
}

// goesOut: somebody leaves a deal, as far as they get, or wakes one.
func (w *town) goesOut() {
	deal := one(&w.luck, "D-AAAAAA", "D-BBBBBB", "D-CCCCCC", "D-DDDDDD")
	w.last = one(&w.luck, w.deals[deal].Owner, w.deals[deal].Owner, "marat", "ken")
	if one(&w.luck, 0, 0, 1) == 1 {
		w.hear(pressed(w.last, "1|"+one(&w.luck, "wake", "asleep", "heard", "exits")+"|"+deal, w.now))
		return
	}
	w.hear(pressed(w.last, "1|leave|"+deal, w.now))
	for range 5 {
		w.press(1)
	}
	if one(&w.luck, 0, 1) == 1 {
		w.hear(said(w.last, one(&w.luck, "40k, without line 2", "1 Feb", "call them 20 October", "a new plant"), w.now))
	}
}

// stepsIn: a head steps in on a deal, or somebody asks for a head's decision or for
// advice, and whom it concerns goes on with it.
func (w *town) stepsIn() {
	act := one(&w.luck, "reassign", "credit", "propose", "consults", "inquire", "letbe", "joindeal", "agree", "lost")
	deal := one(&w.luck, "D-AAAAAA", "D-BBBBBB", "D-CCCCCC", "D-DDDDDD")
	if w.last = one(&w.luck, "marat", "zoya", "marat", "olga"); act == "credit" || act == "propose" || act == "consults" {
		w.last = one(&w.luck, w.deals[deal].Owner, w.deals[deal].Owner, "ken", "marat")
	}
	w.hear(pressed(w.last, "1|"+act+"|"+deal, w.now))
	w.press(1)
	w.press(1)
	if w.luck.below(2) == 1 {
		w.last = one(&w.luck, "marat", "zoya", "ken", "olga")
		w.press(1)
	}
}

// handsOver goes on with what is handed over and welcomes who is back, and dies on
// the way or does not. At every instant of it each deal has its one holder.
func (w *town) handsOver() {
	w.acts++
	w.memory.applied, w.memory.dies = nil, 1+w.luck.below(8)
	w.before = maps.Clone(w.deals)
	err := errors.Join(w.engine.HandOver(context.Background(), func(context.Context) error { return nil }), w.engine.Welcome(context.Background()))
	if w.memory.dies = 0; err != nil && !errors.Is(err, errKilled) {
		w.t.Fatalf("handing over: %v", err)
	}
	for n := range w.memory.applied {
		c := w.memory.applied[n]
		w.keep(&c)
		look := inspection{t: w.t, w: w, what: "handing over: " + c.Cause, roster: w.roster()}
		look.all([]dialogs.Change{c}, chat.Reply{})
	}
}

// group is a chat of many in which commands are given.
var group = web("#team")

// everybody acts: reps, heads, product people, marketing, the admin, somebody
// without a chat, and a stranger.
var everybody = []string{"olga", "olga", "ivan", "marat", "zoya", "ken", "ken", "ira", "dana", "sveta", "lev", "mallory"}

// typing is what people type: answers to everything, and what answers nothing.
func (w *town) typing() string {
	if w.luck.below(10) == 9 {
		n := min(w.luck.below(30), len(w.luck))
		text := string(w.luck[:n])
		w.luck = w.luck[n:]
		return text
	}
	return one(&w.luck, lines...)
}

var lines = []string{
	"yes", "да", "no", "нет", "не знаю", "don't know", "skip", "назад", "later", "12", "4,5", "1,5 млн", "84 000 €", "-3", "$",
	"tomorrow", "15.12", "next fri", "в пятницу", "31.02", "call Petr tomorrow 11:00", "позвонить завтра", "https://example.com/spec?a=1&b=2",
	"javascript:alert(1)", "Ms Novak, CFO", "ours", "1, 3", "Простой при переходе, people", "09:00-18:00", "25-26", "Berlin", "Europe/Moscow",
	"friday cover Ken", "до пятницы замещает Ira", "off", "the line stands still two hours a day", "<b>x</b> & {{.Who}} | <!channel> @here",
	"\u202eabc\u202c 😀👨\u200d👩\u200d👧", " ", "\n\n\n", strings.Repeat("я", 1999), strings.Repeat("x", 10_000), strings.Repeat("many words ", 160), "Zeta, line, 84,000", "Zeta",
}

// who is somebody who acts now: mostly the one who did before, or nothing would
// ever be finished.
func (w *town) who() string {
	if w.last == "" || w.luck.below(8) == 7 {
		w.last = one(&w.luck, everybody...)
	}
	return w.last
}

func (w *town) says(text string) {
	who := w.who()
	u := said(who, text, w.now)
	u.Message = fmt.Sprintf("t%d", w.acts)
	if w.luck.below(10) == 9 { // late
		u.At = u.At.Add(-time.Hour)
	}
	w.typed[who] = append(w.typed[who], u.Message)
	w.hear(u)
}

// command is a command with or without what belongs behind it.
func (w *town) command() string {
	name := one(&w.luck, append(w.engine.Commands(), "delete", "qualfy", "qualify", "deal")...)
	if name == "new" {
		company := firm(100 + w.acts)
		return strings.TrimSpace("/new " + one(&w.luck, "", company, company+", scanner, 84k"))
	}
	deal := one(&w.luck, "", "", firm(1), firm(2), firm(3), firm(4), "firma", "nobody")
	rest := one(&w.luck, "", "", "product", "@Ken", "price", "validation", "a note", "rep", "head", "off", "until friday cover Ira", "x")
	if name == "note" && deal != "" { // else the name would become what is noted
		deal += ":"
	}
	return strings.TrimSpace("/" + name + " " + deal + " " + rest)
}

// press presses one of the last so many buttons that somebody was shown.
func (w *town) press(back int) {
	who := w.who()
	w.pressIn(who, who, back)
}

// pressForeign presses what somebody else was shown.
func (w *town) pressForeign() {
	w.pressIn(one(&w.luck, everybody...), one(&w.luck, everybody...), 1000)
}

func (w *town) pressIn(who, where string, back int) {
	screens := w.shown[web(where)]
	var keys []chat.Update
	for _, s := range screens[max(len(screens)-back, 0):] {
		for _, b := range slices.Concat(s.message.Buttons...) {
			if b.Data != "" {
				u := pressed(who, b.Data, w.now)
				u.Message = s.id
				keys = append(keys, u)
			}
		}
	}
	if len(keys) > 0 {
		w.hear(one(&w.luck, keys...))
	}
}

// forge presses what nobody was shown: parts of buttons put together anew, or anything.
func (w *town) forge() {
	data := strings.Join([]string{
		one(&w.luck, "1", "1", "1", "2", ""), one(&w.luck, append(w.engine.Acts(), "drop")...),
		one(&w.luck, "D-AAAAAA", "D-BBBBBB", "D-CCCCCC", "D-DDDDDD", "D-NONE", ""),
		one(&w.luck, "", "pain", "freeze", "risks", "step:problem_agreed", "step:", "H-1", "product", "reply", "olga", "lang", "zone", "cover", "off", "process", "price", "rep", "admin"),
		one(&w.luck, "", "y", "n", "1", "3", "99", "-1", "=", "1d", "ru", "Europe/Berlin", "us", "buyer", "ken", "admin", "-"),
		one(&w.luck, "", "1", "2", "3", "x", "-1"),
	}, "|")
	if w.luck.below(6) == 5 {
		data = w.typing()
	}
	w.hear(pressed(w.who(), strings.TrimRight(data, "|"), w.now))
}

// opens asks for a form, where the messenger has them.
func (w *town) opens() {
	deal := one(&w.luck, "D-AAAAAA", "D-BBBBBB", "D-CCCCCC", "D-DDDDDD")
	u := pressed(w.who(), "1|qualify|"+deal, w.now)
	if w.luck.below(4) == 3 {
		u.Data = "1|change|" + deal + "|" + one(&w.luck, "pain", "cost_month", "freeze", "step:problem_agreed", "nothing")
	}
	u.Forms = true
	w.hear(u)
}

// sends sends the form that was opened last, or one that somebody else opened,
// each field right, wrong, empty or unknown.
func (w *town) sends() {
	who := w.who()
	form := w.forms[who]
	if w.luck.below(8) == 7 {
		form = w.forms[one(&w.luck, everybody...)]
	}
	if form == nil {
		return
	}
	u := pressed(who, form.ID, w.now)
	u.Kind, u.Form, u.Forms = chat.Filled, map[string]string{}, w.luck.below(6) != 5
	for _, f := range form.Fields {
		u.Form[f.ID] = w.enters(f)
	}
	w.hear(u)
}

// enters is what somebody puts into a field.
func (w *town) enters(f chat.Field) string {
	switch right := w.luck.below(8); {
	case right == 7:
		return one(&w.luck, "", chat.Unknown, w.typing())
	case len(f.Options) > 0:
		return one(&w.luck, f.Options...).ID
	case f.Kind == chat.AsDay:
		return w.now.AddDate(0, 1, 0).Format(time.DateOnly)
	case f.Kind == chat.AsNumber:
		return "27"
	case f.Kind == chat.AsLink:
		return "https://example.com/spec"
	}
	return "Ms Novak, CFO"
}

// edit changes words sent before.
func (w *town) edit() {
	who := w.who()
	if len(w.typed[who]) == 0 {
		return
	}
	u := said(who, w.typing(), w.now)
	u.Kind, u.Message = chat.Edited, one(&w.luck, w.typed[who]...)
	w.hear(u)
}

// show sends what cannot be read.
func (w *town) show() {
	u := said(w.who(), "", w.now)
	u.Kind, u.Text = one(&w.luck, chat.Showed, chat.Forwarded), w.typing()
	w.hear(u)
}

func (w *town) comeAndGo() {
	u := said(w.who(), "", w.now)
	u.Kind, u.MovedTo = one(&w.luck, chat.Joined, chat.Left, chat.Moved), web("elsewhere")
	w.hear(u)
}

// inGroup does in a chat of many what is done in private.
func (w *town) inGroup() {
	who := w.who()
	u := one(&w.luck, said(who, w.command(), w.now), said(who, w.typing(), w.now), pressed(who, "1|open|D-AAAAAA", w.now))
	u.From, u.Private = group, false
	w.hear(u)
}

// extremes are the longest of what was said, for the log.
type extremes struct {
	lines map[string]int
	where map[string]string
	label string
}

func (e *extremes) note(p *chat.Parcel, what string) {
	if e.lines == nil {
		e.lines, e.where = map[string]int{}, map[string]string{}
	}
	kind, _, _ := strings.Cut(p.Card, "/")
	if n := strings.Count(p.Message.Text.String(), "\n") + 1; n > e.lines[kind] {
		e.lines[kind], e.where[kind] = n, what+":\n"+p.Message.Text.String()
	}
	for _, b := range slices.Concat(p.Message.Buttons...) {
		if len([]rune(b.Text)) > len([]rune(e.label)) {
			e.label = b.Text
		}
	}
}

func (e *extremes) String() string {
	var out strings.Builder
	for kind, n := range e.lines {
		fmt.Fprintf(&out, "the longest %q has %d lines: %s\n\n", kind, n, e.where[kind])
	}
	return out.String() + "the longest button: " + e.label
}
