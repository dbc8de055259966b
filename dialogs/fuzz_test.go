package dialogs_test

import (
	"fmt"
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
	rapid.Check(t, func(t *rapid.T) { anyLife(t, most) })
	t.Log(most)
}

func FuzzUpdates(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { anyLife(t, &extremes{}) }))
}

// group is a chat of many in which commands are given.
var group = web("#team")

// everybody acts: reps, heads, product people, marketing, the admin, somebody
// without a chat, and a stranger.
var everybody = fair("olga", "olga", "ivan", "marat", "zoya", "ken", "ken", "ira", "dana", "sveta", "lev", "mallory")

// fair draws all of some values equally often, where rapid prefers the first.
func fair[T any](of ...T) *rapid.Generator[T] {
	return rapid.Custom(func(t *rapid.T) T {
		n := 0
		for range 12 {
			n <<= 1
			if rapid.Bool().Draw(t, "bit") {
				n++
			}
		}
		return of[n%len(of)]
	})
}

// lifeLength is how many things happen in a life.
const lifeLength = 60

// anyLife is a town in which things happen, the usual ones more often.
func anyLife(t *rapid.T, most *extremes) {
	w := newTown(t, most)
	acts := []func(*rapid.T){w.moment}
	for _, a := range []struct {
		often int
		do    func(*rapid.T)
	}{
		{16, func(t *rapid.T) { w.press(t, 1) }}, {3, func(t *rapid.T) { w.press(t, 5) }}, {2, func(t *rapid.T) { w.press(t, 1000) }}, {1, w.pressForeign}, {2, w.forge},
		{6, func(t *rapid.T) { w.says(t, typed.Draw(t, "words")) }}, {6, func(t *rapid.T) { w.says(t, w.command(t)) }},
		{2, w.edit}, {1, w.show}, {1, w.comeAndGo}, {1, w.inGroup}, {2, w.timePasses}, {1, w.jobFires},
	} {
		for range a.often {
			acts = append(acts, a.do)
		}
	}
	for range lifeLength {
		fair(acts...).Draw(t, "act")(t)
	}
}

func (w *town) moment(*rapid.T) { w.now = w.now.Add(time.Second) }

func (w *town) timePasses(t *rapid.T) {
	w.wait(t, fair(time.Minute, 3*time.Hour, 26*time.Hour, 8*24*time.Hour, 40*24*time.Hour).Draw(t, "by"))
}

func (w *town) jobFires(t *rapid.T) {
	w.now = w.now.Add(time.Minute)
	w.fire(t, fair(dialogs.Does...).Draw(t, "do"), fair("rep", "head", "olga", "sales", "heads").Draw(t, "to"))
}

// typed is what people type: answers to everything, and what answers nothing.
var typed = rapid.Custom(func(t *rapid.T) string {
	if fair(0, 1, 2, 3, 4, 5, 6, 7, 8, 9).Draw(t, "wild") == 0 {
		return rapid.String().Draw(t, "anything")
	}
	return fair(lines...).Draw(t, "line")
})

var lines = []string{
	"yes", "да", "no", "нет", "не знаю", "don't know", "skip", "назад", "later", "12", "4,5", "1,5 млн", "84 000 €", "-3", "$",
	"tomorrow", "15.12", "next fri", "в пятницу", "31.02", "call Petr tomorrow 11:00", "позвонить завтра", "https://example.com/spec?a=1&b=2",
	"javascript:alert(1)", "Ms Novak, CFO", "ours", "1, 3", "Простой при переходе, people", "09:00-18:00", "25-26", "Berlin", "Europe/Moscow",
	"friday cover Ken", "до пятницы замещает Ira", "off", "the line stands still two hours a day", "<b>x</b> & {{.Who}} | <!channel> @here",
	"\u202eabc\u202c 😀👨\u200d👩\u200d👧", " ", "\n\n\n", strings.Repeat("я", 1999), strings.Repeat("x", 10_000), strings.Repeat("many words ", 160), "Zeta, line, 84,000", "Zeta",
}

// who draws somebody who acts now: mostly the one who did before, or nothing
// would ever be finished.
func (w *town) who(t *rapid.T) string {
	if w.last == "" || fair(0, 1, 2, 3, 4, 5, 6, 7).Draw(t, "turn") == 0 {
		w.last = everybody.Draw(t, "who")
	}
	return w.last
}

func (w *town) says(t *rapid.T, text string) {
	who := w.who(t)
	u := said(who, text, w.now)
	u.Message = fmt.Sprintf("t%d", w.acts)
	if fair(1, 2, 3, 4, 5, 6, 7, 8, 9, 10).Draw(t, "late") == 1 {
		u.At = u.At.Add(-time.Hour)
	}
	w.typed[who] = append(w.typed[who], u.Message)
	w.hear(t, u)
}

// command is a command with or without what belongs behind it.
func (w *town) command(t *rapid.T) string {
	name := fair(append(w.engine.Commands(), "delete", "qualfy", "qualify", "deal")...).Draw(t, "command")
	args := fair(
		"", "", firm(1), firm(2), firm(3), firm(4), "firma", "nobody", "product", "@Ken", "price", "validation", ": a note", "rep", "head", "off", "until friday cover Ira", "x",
	)
	if name == "new" {
		return strings.TrimSpace("/new " + rapid.SampledFrom([]string{"", firm(100 + w.acts), firm(100+w.acts) + ", scanner, 84k"}).Draw(t, "line"))
	}
	return strings.TrimSpace("/" + name + " " + args.Draw(t, "deal") + " " + args.Draw(t, "rest"))
}

// press presses one of the last so many buttons that somebody was shown.
func (w *town) press(t *rapid.T, back int) {
	who := w.who(t)
	w.pressIn(t, who, who, back)
}

// pressForeign presses what somebody else was shown.
func (w *town) pressForeign(t *rapid.T) {
	w.pressIn(t, everybody.Draw(t, "who"), everybody.Draw(t, "whose"), 1000)
}

func (w *town) pressIn(t *rapid.T, who, where string, back int) {
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
	if len(keys) == 0 {
		return
	}
	w.hear(t, fair(keys...).Draw(t, "button"))
}

// forge presses what nobody was shown: parts of buttons put together anew, or anything.
func (w *town) forge(t *rapid.T) {
	part := func(name string, of ...string) string { return fair(of...).Draw(t, name) }
	data := strings.Join([]string{
		part("version", "1", "1", "1", "2", ""), fair(append(w.engine.Acts(), "drop")...).Draw(t, "act"),
		part("deal", "D-AAAAAA", "D-BBBBBB", "D-CCCCCC", "D-DDDDDD", "D-NONE", ""),
		part("item", "", "pain", "freeze", "risks", "step:problem_agreed", "step:", "H-1", "product", "reply", "olga", "lang", "zone", "cover", "off", "process", "price", "rep", "admin"),
		part("arg", "", "y", "n", "1", "3", "99", "-1", "=", "1d", "ru", "Europe/Berlin", "us", "buyer", "ken", "admin", "-"),
		part("stamp", "", "1", "2", "3", "x", "-1"),
	}, "|")
	if fair(0, 1, 2, 3, 4, 5).Draw(t, "wild") == 0 {
		data = rapid.String().Draw(t, "data")
	}
	w.hear(t, pressed(w.who(t), strings.TrimRight(data, "|"), w.now))
}

// edit changes words sent before.
func (w *town) edit(t *rapid.T) {
	who := w.who(t)
	if len(w.typed[who]) == 0 {
		return
	}
	u := said(who, typed.Draw(t, "words"), w.now)
	u.Kind, u.Message = chat.Edited, fair(w.typed[who]...).Draw(t, "message")
	w.hear(t, u)
}

// show sends what cannot be read.
func (w *town) show(t *rapid.T) {
	u := said(w.who(t), "", w.now)
	u.Kind, u.Text = fair(chat.Showed, chat.Forwarded).Draw(t, "kind"), typed.Draw(t, "caption")
	w.hear(t, u)
}

func (w *town) comeAndGo(t *rapid.T) {
	u := said(w.who(t), "", w.now)
	u.Kind = fair(chat.Joined, chat.Left, chat.Moved).Draw(t, "kind")
	u.MovedTo = web("elsewhere")
	w.hear(t, u)
}

// inGroup does in a chat of many what is done in private.
func (w *town) inGroup(t *rapid.T) {
	who := w.who(t)
	u := said(who, w.command(t), w.now)
	switch fair(0, 1, 2, 3).Draw(t, "how") {
	case 0:
		u = said(who, typed.Draw(t, "words"), w.now)
	case 1:
		u = pressed(who, "1|open|D-AAAAAA", w.now)
	}
	u.From, u.Private = group, false
	w.hear(t, u)
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
