package dialogs

import (
	"regexp"
	"strings"

	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What the buyer can do with content, as a press says it.
const (
	wasOpened    = "o"
	wasForwarded = "f"
)

// contentSent notes that the buyer was given something. It is our act: the buyer's
// clock runs on.
func (t *turn) contentSent() {
	if !t.workable() {
		return
	}
	c := t.deal.ContentBy(t.press.Item)
	m := t.p.Material(t.press.Item)
	switch {
	case c == nil && m == nil, c != nil && c.Missing():
		t.stale()
		return
	case c != nil && !c.Sent.IsZero():
		t.toast("content.already_sent", phrases.V{"Date": t.day(c.Sent)})
		t.showContent()
		return
	case c == nil:
		c = t.newContent(sales.Content{Material: m.ID})
	}
	c.Sent = t.now.UTC()
	t.did("content_sent", "")
	title, _, _ := t.contentOf(c, t.p)
	line := t.say.Say("content.sent_saved", phrases.V{"Title": title})
	if t.press.Arg == fromQuestion && t.item() != "" {
		t.showQuestion(line)
		return
	}
	t.showContent(line)
}

// newContent puts a piece of content into the deal.
func (t *turn) newContent(c sales.Content) *sales.Content {
	c.ID, c.Stage, c.By = derive("K-", t.change.Cause, 6), t.deal.Stage, t.me.ID
	t.deal.Content = append(t.deal.Content, c)
	return &t.deal.Content[len(t.deal.Content)-1]
}

// contentDid notes what the buyer did with what they were given: an act of theirs,
// which restarts their clock.
func (t *turn) contentDid() {
	if !t.workable() {
		return
	}
	c := t.deal.ContentBy(t.press.Item)
	if c == nil || c.Sent.IsZero() || t.press.Arg != wasOpened && t.press.Arg != wasForwarded {
		t.stale()
		return
	}
	at, what, key := &c.Opened, "content_opened", "content.opened_saved"
	if t.press.Arg == wasForwarded {
		at, what, key = &c.Forwarded, "content_forwarded", "content.forwarded_saved"
	}
	if !at.IsZero() {
		t.toast("content.already_noted", phrases.V{"Date": t.day(*at)})
		t.showContent()
		return
	}
	*at = t.now.UTC()
	t.deal.Heard = *at
	t.did(what, "")
	title, _, _ := t.contentOf(c, t.p)
	t.showContent(t.say.Say(key, phrases.V{"Title": title}))
}

// contentAsk asks what the buyer asked for and did not get.
func (t *turn) contentAsk() {
	if !t.workable() {
		return
	}
	t.ask(Asked{What: askContent, Deal: t.deal.ID})
	t.promptDeal(t.say.Say("content.ask"))
}

// contentTyped keeps what the buyer asked for: a material that we have after all,
// something that is made or exists since others asked for it, or something missing.
func (t *turn) contentTyped(words string) {
	if !t.workable() {
		return
	}
	c := sales.Content{Asked: t.now.UTC()}
	c.Want, c.Reader = whatForWhom(words)
	if c.Want == "" {
		t.contentAsk()
		return
	}
	if t.k.Round == 0 || t.k.Round == 1 && t.talk.Deal != t.deal.ID { // the first round was for the deal, if another is talked about
		t.more = &Query{Account: t.u.Account, Deal: t.deal.ID, Marks: []string{promiseMark(keyHash(&c))}}
		return
	}
	t.talk.Asked = nil
	key := "content.missing_saved"
	if m := t.titled(c.Want); m != nil {
		c = sales.Content{Material: m.ID, Asked: c.Asked}
		if old := t.deal.ContentBy(m.ID); old != nil {
			old.Asked = c.Asked
			t.did("content_asked", "")
			t.deal.Heard = c.Asked
			t.showContent(t.say.Say("content.have", phrases.V{"Title": t.text(m.Title)}))
			return
		}
		key = "content.have"
	} else if p := readPromise(t.k.Marks[promiseMark(keyHash(&c))]); p != nil {
		p.keep(&c)
		if !c.Missing() {
			key = "content.have"
		}
	}
	title, _, reader := t.contentOf(t.newContent(c), t.p)
	t.deal.Heard = c.Asked
	t.did("content_asked", "")
	t.showContent(t.say.Say(key, phrases.V{"Title": titleFor(title, reader)}))
}

// titled is the material of that title, in any language; nil if there is none.
func (t *turn) titled(words string) *sales.Material {
	for i := range t.p.Stages {
		for j := range t.p.Stages[i].Materials {
			if m := &t.p.Stages[i].Materials[j]; m.ID != "" && known(oneLine(words, maxLine), m.ID, m.Title) {
				return m
			}
		}
	}
	return nil
}

// How a line says for whom: after a comma, else after a preposition.
var forWhom = []*regexp.Regexp{
	regexp.MustCompile(`^(.*\S)\s*[,;]\s*(?:(?i:for the|for|для)\s+)?(\S.*)$`),
	regexp.MustCompile(`^(.*\S)\s+(?i:for the|for|для)\s+(\S.*)$`),
}

// whatForWhom parts a line: "security one-pager, CISO", "one-pager for the CISO".
func whatForWhom(words string) (what, reader string) {
	words = strings.Trim(oneLine(words, maxLine), ",; ")
	for _, form := range forWhom {
		if m := form.FindStringSubmatch(words); m != nil {
			return m[1], m[2]
		}
	}
	return words, ""
}
