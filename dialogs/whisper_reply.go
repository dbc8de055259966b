package dialogs

import (
	"slices"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What somebody does about a whisper, short of mending what it is about.

// replyAhead asks for the line that the head will read under the point.
func (t *turn) replyAhead() {
	if !t.workable() {
		return
	}
	if len(t.whisperable()) == 0 {
		t.declined("whisper.nothing")
		return
	}
	t.ask(Asked{What: askReplyAhead, Deal: t.deal.ID})
	t.promptDeal(t.say.Say("whisper.reply_ask", phrases.V{"Who": t.headName()}))
}

// replyAheadTyped keeps it with what it is about.
func (t *turn) replyAheadTyped(words string) {
	if !t.workable() {
		return
	}
	about := t.whisperable()
	if len(about) == 0 {
		t.declined("whisper.nothing")
		return
	}
	t.deal.Reply = &sales.Reply{By: t.me.ID, At: t.now.UTC(), Words: cut(words, maxLine), About: about}
	t.talk.Asked = nil
	t.did("replied_ahead", "")
	t.showDeal(t.say.Say("whisper.replied", phrases.V{"Who": t.headName(), "Words": t.deal.Reply.Words}))
}

// whisperable are the keys of what stands out of the deal or will be told to its head.
func (t *turn) whisperable() (keys []string) {
	for _, f := range t.judge(t.deal, t.p) {
		if f.Level >= checks.Flag {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

// headName is who sees what stands out of the deal.
func (t *turn) headName() string { return t.name(sales.Accountable(t.p, t.deal, t.roster)) }

// replyLine is the newest word of who works on the deal about a point: a reply ahead
// or the answer to a head's question; nothing where names may not stand.
func (v view) replyLine(pt point) chat.Text {
	var last sales.Reply
	say := func(r sales.Reply) {
		if pt.answeredBy(r) && r.At.After(last.At) {
			last = r
		}
	}
	if r := pt.deal.Reply; r != nil {
		say(*r)
	}
	for _, a := range pt.deal.Acts {
		if !a.Answered.IsZero() {
			say(sales.Reply{By: a.To, At: a.Answered, Words: a.Answer, About: a.About})
		}
	}
	if last.At.IsZero() || !v.namesAllowed() {
		return nil
	}
	return v.say.Say("whisper.reply_line", phrases.V{"When": v.when(last.At), "Who": v.roster.Name(last.By), "Words": last.Words})
}

// answeredBy reports whether something of a point stands that a word was about, and
// nothing of that was told anew since.
func (pt point) answeredBy(r sales.Reply) (ok bool) {
	for _, f := range pt.found {
		if !slices.Contains(r.About, f.Key) {
			continue
		}
		if r.At.Before(pt.deal.Told[f.Key].At) {
			return false
		}
		ok = true
	}
	return ok
}

// wrong opens what a whisper rests on, with what changes it.
func (t *turn) wrong() {
	if t.k.Events == nil && t.k.Round == 0 {
		t.why()
		return
	}
	b := func(key, act string) chat.Button { return button(t.say.Str(key), press{Act: act, Deal: t.deal.ID}) }
	m := t.whyCard()
	if t.may(mayWork, t.deal) && t.deal.Status == sales.Open {
		m.Text = chat.Lines(t.say.Say("whisper.wrong_how"), m.Text)
		m.Buttons = append(rows(3, b("btn.heard", "heard"), b("btn.next_step", "nextstep"), b("btn.close_date", "close"),
			b("btn.road", "road"), b("btn.committee", "committee"), b("btn.qualify", "qualify")), m.Buttons...)
	}
	t.show(dealCard(t.deal.ID), m)
}
