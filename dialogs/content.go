package dialogs

import (
	"slices"
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// How much of a deal's content a phone screen shows.
const (
	contentDone    = 4 // sent, the newest
	contentMissing = 2 // asked for and missing, the newest
)

// content shows what can be given to the buyer now and what became of what was
// given; without a deal, to whoever makes such things, what is asked for.
func (t *turn) content() {
	named := t.deal != nil && (t.u.Kind != chat.Said || t.u.Args != "")
	switch {
	case !named && t.may(mayBoard, nil):
		t.showBoard()
	case t.deal != nil:
		t.showContent()
	default:
		t.noDeal()
	}
}

// showContent draws the screen, with lines of news above it if there are any.
func (t *turn) showContent(above ...chat.Text) {
	fitting := slices.DeleteFunc(sales.Fitting(t.p, t.deal), func(m *sales.Material) bool { return t.deal.ContentBy(m.ID) != nil }) // asked for: it stands below
	offers, sent := t.offerMaterial("", fitting...)
	lines := append(slices.Clone(above), t.headline(t.deal), t.contentTitle())
	lines = append(lines, offers...)
	given, missing := t.given()
	for _, c := range append(slices.Clone(given), missing...) {
		lines = append(lines, t.contentLine(c, t.p))
	}
	if len(offers)+len(given)+len(missing) == 0 {
		lines = append(lines, t.say.Say("content.none"))
	}
	var keys [][]chat.Button
	if t.may(mayWork, t.deal) && t.deal.Status == sales.Open {
		for _, c := range given {
			if row := t.contentButtons(c); len(row) > 0 {
				keys = append(keys, row)
			}
		}
		keys = append(append(keys, sent...), []chat.Button{button(t.say.Str("content.btn_asked"), press{Act: "contentask", Deal: t.deal.ID})})
	}
	last := []chat.Button{t.backButton()}
	if len(above) > 0 && undoable(t.what) {
		last = append([]chat.Button{t.undoButton()}, last...)
	}
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: append(keys, last)})
}

// contentTitle says what it was chosen by.
func (t *turn) contentTitle() chat.Text {
	stage, readers := t.stageName(t.p, t.deal.Stage), sales.Readers(t.p, t.deal)
	if len(readers) == 0 {
		return t.say.Say("content.title", phrases.V{"Stage": stage})
	}
	if q := t.p.Revealing("content"); q != nil {
		for i, r := range readers {
			if o := q.Option(r); o != nil {
				readers[i] = t.text(o.Text)
			}
		}
	}
	return t.say.Say("content.title_for", phrases.V{"Stage": stage, "Readers": cut(strings.Join(readers, ", "), 60)})
}

// given is the content that can be had, sent or not, and what is missing, the
// newest first.
func (t *turn) given() (given, missing []*sales.Content) {
	for i := range slices.Backward(t.deal.Content) {
		switch c := &t.deal.Content[i]; {
		case c.Missing() && len(missing) < contentMissing:
			missing = append(missing, c)
		case !c.Missing() && len(given) < contentDone:
			given = append(given, c)
		}
	}
	return given, missing
}

// contentOf is how a piece of content is called, where it is and for whom.
func (v view) contentOf(c *sales.Content, p *sales.Process) (title, url, reader string) {
	if m := p.Material(c.Material); m != nil {
		return v.text(m.Title), m.URL, v.text(m.For)
	}
	if c.Want == "" { // of a material that is gone
		return c.Material, "", ""
	}
	return c.Want, c.Page, c.Reader
}

// contentLine says what became of a piece of content.
func (v view) contentLine(c *sales.Content, p *sales.Process) chat.Text {
	title, url, reader := v.contentOf(c, p)
	if c.Missing() {
		line := v.say.Say("content.missing", phrases.V{"Title": titleFor(title, reader), "Date": v.day(c.Asked)})
		if maker := v.roster.Person(c.Maker); maker != nil {
			line = chat.Join(" · ", line, v.say.Say("content.maker", phrases.V{"Who": v.name(c.Maker)}))
		}
		return line
	}
	parts := []chat.Text{v.pageLine(title, url, reader)}
	add := func(key string, at bool, date string) {
		if at {
			parts = append(parts, v.say.Say(key, phrases.V{"Date": date}))
		}
	}
	add("content.asked", !c.Asked.IsZero(), v.day(c.Asked))
	add("content.sent", !c.Sent.IsZero(), v.day(c.Sent))
	add("content.opened", !c.Opened.IsZero(), v.day(c.Opened))
	add("content.forwarded", !c.Forwarded.IsZero(), v.day(c.Forwarded))
	return chat.Join(" · ", parts...)
}

// titleFor is a title and its reader, if there is one.
func titleFor(title, reader string) string {
	if reader == "" {
		return title
	}
	return title + " (" + reader + ")"
}

// contentButtons are what is to be noted next of a piece of content.
func (t *turn) contentButtons(c *sales.Content) (row []chat.Button) {
	title, _, _ := t.contentOf(c, t.p)
	if c.Sent.IsZero() {
		return []chat.Button{t.sentButton(c.ID, title, "")}
	}
	did := func(key, what string) chat.Button {
		return button(t.say.Str(key, phrases.V{"Title": cut(title, 18)}), press{Act: "contentdid", Deal: t.deal.ID, Item: c.ID, Arg: what})
	}
	if c.Opened.IsZero() && c.Forwarded.IsZero() {
		row = append(row, did("content.btn_opened", wasOpened))
	}
	if c.Forwarded.IsZero() {
		row = append(row, did("content.btn_forwarded", wasForwarded))
	}
	return row
}
