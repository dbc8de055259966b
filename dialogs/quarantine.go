package dialogs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
)

// What was set aside, as an admin sees it: updates that could not be handled and
// messages that did not arrive, each to be looked at, tried again or dropped.

// shelfPage is how many an admin sees at once.
const shelfPage = 5

// shelfOf is what a press needs: the thing it names, or the page it begins, and
// one more to know whether another follows.
func shelfOf(p press) *Shelf {
	if p.Item != "" {
		return &Shelf{ID: p.Item}
	}
	return &Shelf{After: p.Arg, Limit: shelfPage + 1}
}

// mends reports whether I may look at what was set aside; if not, it says so.
func (t *turn) mends() bool {
	if !t.allowed(mayMend, nil) {
		t.refuse(mayMend)
		return false
	}
	return true
}

// quarantine lists what was set aside, or shows the thing that was pressed.
func (t *turn) quarantine() {
	switch {
	case !t.mends():
	case t.press.Item == "":
		t.showShelf()
	case len(t.k.Aside) == 0:
		t.showDone("quarantine.gone")
	default:
		t.showAside(&t.k.Aside[0], "")
	}
}

// showShelf draws the list.
func (t *turn) showShelf() {
	all := t.k.Aside
	lines := []chat.Text{t.say.Say("quarantine.title")}
	if len(all) == 0 {
		lines[0] = t.say.Say("quarantine.none")
	}
	var keys []chat.Button
	for i := range all[:min(len(all), shelfPage)] {
		lines = append(lines, chat.Plain(fmt.Sprintf("%d. %s", i+1, t.asideLine(&all[i]))))
		keys = append(keys, button(strconv.Itoa(i+1), press{Act: actAside, Item: all[i].ID}))
	}
	buttons := rows(3, keys...)
	if len(all) > shelfPage {
		buttons = append(buttons, rows(1, button(t.say.Str("quarantine.older"), press{Act: actAside, Arg: all[shelfPage-1].ID}))...)
	}
	t.show("quarantine", chat.Message{Text: chat.Lines(lines...), Buttons: buttons})
}

// asideLine is a thing in one line: when, who, what.
func (t *turn) asideLine(a *Aside) string {
	if tr := a.Trouble; tr != nil {
		state := "quarantine.buried"
		if tr.State == chat.Unconfirmed {
			state = "quarantine.unsure"
		}
		return t.when(tr.At) + " · " + t.say.Str("quarantine.to", phrases.V{"Who": t.addressee(&tr.Parcel)}) + " · " + t.say.Str(state)
	}
	p := a.Poison
	what, _, _ := strings.Cut(p.Reason, " at ") // where in the code is said when it is opened
	return t.when(p.At) + " · " + t.say.Str("quarantine.from", phrases.V{"Who": t.author(p)}) + " · " + cut(what, 40)
}

// author is who an update is from, as far as that is known.
func (t *turn) author(p *Poison) string {
	if p.Person != "" {
		return t.roster.Name(p.Person)
	}
	if p.Update.Account == "" {
		return t.say.Str("quarantine.unknown")
	}
	return string(p.Update.Account)
}

func (t *turn) addressee(p *chat.Parcel) string {
	if p.Person != "" {
		return t.roster.Name(p.Person)
	}
	return t.e.channelName(p.To)
}

// showAside draws one thing. Of a message that did not arrive no words are shown:
// they may be about a deal that is none of an admin's business.
func (t *turn) showAside(a *Aside, above string) {
	var lines []chat.Text
	if above != "" {
		lines = append(lines, t.say.Say(above))
	}
	again := []chat.Button{button(t.say.Str("quarantine.again_btn"), press{Act: "asideagain", Item: a.ID})}
	if tr := a.Trouble; tr != nil {
		key := "quarantine.item_buried"
		if tr.State == chat.Unconfirmed {
			key = "quarantine.item_unsure"
		}
		lines = append(lines,
			t.say.Say(key, phrases.V{"Who": t.addressee(&tr.Parcel), "When": t.when(tr.At)}),
			t.say.Say("quarantine.why", phrases.V{"Reason": cut(tr.Reason, 200)}))
		again[0].Text = t.say.Str("quarantine.send_btn")
	} else {
		p := a.Poison
		lines = append(lines,
			t.say.Say("quarantine.item", phrases.V{"Who": t.author(p), "When": t.when(p.At), "N": p.tries()}),
			t.say.Say("quarantine.why", phrases.V{"Reason": cut(p.Reason, 200)}),
			t.say.Say("quarantine.came"), chat.Styled(p.words(), chat.Quote))
		if p.Update.Kind == chat.Unread { // only a later program may be able to read it
			again = nil
		}
	}
	keys := append(again, button(t.say.Str("quarantine.drop_btn"), press{Act: "asidedrop", Item: a.ID}), button(t.say.Str("btn.back"), press{Act: actAside}))
	t.show("quarantine", chat.Message{Text: chat.Lines(lines...), Buttons: rows(3, keys...)})
}

// words is what came, in one line: what was typed or pressed, else the raw body.
func (p *Poison) words() string {
	const room = 400
	for _, s := range []string{p.Update.Text, p.Update.Data} {
		if s != "" {
			return oneLine(s, room)
		}
	}
	clean, _ := phrases.Clean(string(p.Raw), room)
	return cut(clean+"…", room)
}

// Outcome is what came of an update that was tried again.
type Outcome struct{ Err error }

// errIncomplete is a form that does not take what is in it: its human never sees why.
var errIncomplete = errors.New("the form has mistakes in it")

// retry tries an update that was set aside.
func (e *Engine) retry(ctx context.Context, u chat.Update) *Outcome {
	reply, err := e.attempt(ctx, u, true)
	if err == nil && len(reply.Wrong) > 0 {
		err = errIncomplete
	}
	return &Outcome{err}
}

// tryAgain has what was set aside done: the update is handled as if it came now,
// under its own name, so that it has its effect once; the message goes out anew.
func (t *turn) tryAgain() {
	if !t.mends() {
		return
	}
	if t.k.Retried == nil && len(t.k.Aside) > 0 && t.k.Aside[0].Poison != nil {
		t.retry = &t.k.Aside[0].Poison.Update
		return
	}
	switch o := t.k.Retried; {
	case len(t.k.Aside) == 0: // settled by the update itself, or by somebody else
		t.showDone("quarantine.done")
	case o == nil:
		t.sendAgain(t.k.Aside[0].Trouble)
		t.settleAside("quarantine.sent")
	case o.Err == nil: // it was in already
		t.settleAside("quarantine.done")
	case itsOwn(o.Err):
		p := t.k.Aside[0].Poison
		p.failed(o.Err)
		t.change.Poison = p
		t.showAside(&t.k.Aside[0], "quarantine.failed")
	default:
		t.showAside(&t.k.Aside[0], "quarantine.not_now")
	}
}

// sendAgain puts a message that did not arrive into the outbox once more.
func (t *turn) sendAgain(tr *chat.Trouble) {
	p := tr.Parcel
	p.Edit, p.Fresh = "", true
	p.After, p.Expires = time.Time{}, time.Time{}
	t.post(p)
}

// dropAside asks, and then drops.
func (t *turn) dropAside() {
	switch {
	case !t.mends():
	case len(t.k.Aside) == 0:
		t.showDone("quarantine.gone")
	case t.press.Arg != "yes":
		id := t.press.Item
		t.show("quarantine", chat.Message{
			Text: chat.Lines(t.say.Say("quarantine.drop_sure"), chat.Plain(t.asideLine(&t.k.Aside[0]))),
			Buttons: rows(2, button(t.say.Str("quarantine.drop_yes"), press{Act: "asidedrop", Item: id, Arg: "yes"}),
				button(t.say.Str("btn.back"), press{Act: actAside, Item: id})),
		})
	default:
		t.settleAside("quarantine.dropped")
	}
}

// settleAside takes the thing off the list and says so.
func (t *turn) settleAside(done string) {
	t.change.Settled = slices.Clone(t.k.Aside[:1])
	t.showDone(done)
}

// showDone says what was done, with the way back to the list.
func (t *turn) showDone(done string) {
	t.show("quarantine", chat.Message{Text: t.say.Say(done), Buttons: rows(1, button(t.say.Str("btn.back"), press{Act: actAside}))})
}
