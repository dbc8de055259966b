package chat

import (
	"slices"
	"strings"
	"time"
)

// Style is how a span looks. A messenger that cannot show one shows plain text.
type Style uint8

// The styles; they add up.
const (
	Bold Style = 1 << iota
	Italic
	Code  // short, monospaced, copied by a tap where the messenger can
	Quote // a block of its own: text to be copied and sent to the buyer
	Strike
)

// Span is a run of characters of one style. Its text is always literal: a
// renderer escapes it, so whatever a person typed stays what it was.
type Span struct {
	Text  string `json:"t"`
	Style Style  `json:"s,omitempty"`
	Link  string `json:"l,omitempty"` // https address the span opens; from the process file only
}

// Text is what a message says.
type Text []Span

// Plain makes a text of one unstyled span.
func Plain(s string) Text {
	if s == "" {
		return nil
	}
	return Text{{Text: s}}
}

// Styled makes a text of one span in a style.
func Styled(s string, style Style) Text {
	if s == "" {
		return nil
	}
	return Text{{Text: s, Style: style}}
}

// Join glues texts together with sep between the non-empty ones.
func Join(sep string, parts ...Text) Text {
	n := 0
	for _, p := range parts {
		n += len(p) + min(len(p), 1)
	}
	out := slices.Grow(Text(nil), n)
	for _, p := range parts {
		if len(p) == 0 {
			continue
		}
		if len(out) > 0 && sep != "" {
			out = append(out, Span{Text: sep})
		}
		out = append(out, p...)
	}
	return out
}

// Lines is Join with a line break.
func Lines(parts ...Text) Text { return Join("\n", parts...) }

// String is the text without its styles.
func (t Text) String() string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(s.Text)
	}
	return b.String()
}

// Button is one thing to press. Data names an action and grants nothing: rights
// and state are checked when the press arrives.
type Button struct {
	Text string `json:"t"`
	Data string `json:"d,omitempty"` // at most 64 bytes
	URL  string `json:"u,omitempty"` // opens a page instead
	Copy string `json:"c,omitempty"` // puts this text on the clipboard instead
}

// MaxData is the most bytes a button's data may have: Telegram's limit, the smallest.
const MaxData = 64

// Message is what is shown in a chat: a text, points below it, a foot, and the
// buttons of the whole.
type Message struct {
	Text    Text       `json:"text"`
	Points  []Point    `json:"points,omitempty"`
	Foot    Text       `json:"foot,omitempty"`
	Buttons [][]Button `json:"buttons,omitempty"`
	Silent  bool       `json:"silent,omitempty"` // arrives without a sound
}

// Point is one of several things that a message lists, with what can be done
// about it, the likeliest first.
type Point struct {
	Text    Text     `json:"text"`
	Buttons []Button `json:"buttons,omitempty"`
}

// perRow is how many points' buttons stand in a row under a flat message.
const perRow = 3

// Flat is the message for a messenger that has no sections: one text, and of
// each point's buttons the first.
func (m Message) Flat() Message {
	if len(m.Points) == 0 && len(m.Foot) == 0 {
		return m
	}
	lines := []Text{m.Text}
	var first []Button
	for _, p := range m.Points {
		lines = append(lines, p.Text)
		if len(p.Buttons) > 0 {
			first = append(first, p.Buttons[0])
		}
	}
	m.Text = Lines(append(lines, m.Foot)...)
	var rows [][]Button
	for len(first) > 0 {
		n := min(perRow, len(first))
		rows, first = append(rows, first[:n:n]), first[n:]
	}
	m.Buttons = append(rows, m.Buttons...)
	m.Points, m.Foot = nil, nil
	return m
}

// Class says what may happen to a parcel if we die at the very moment of sending it.
type Class string

const (
	// Once is never sent twice; an unsure one is listed as unconfirmed. Reminders, digests, escalations.
	Once Class = "once"
	// AtLeastOnce is never lost; a rare second copy has the same buttons, so answering both is one effect.
	AtLeastOnce Class = "at_least_once"
)

// Parcel is one message on its way to one chat.
type Parcel struct {
	// ID is derived from the cause and the parcel's place in the change, so a replay makes the same.
	ID    string  `json:"id"`
	To    Address `json:"to"`
	Class Class   `json:"class"`
	// Card names the living message this parcel renews, for example "deal/D-7F3K2A".
	// Empty: a message of its own, never edited.
	Card string `json:"card,omitempty"`
	// Fresh asks for a new message at the bottom of the chat even if the card is
	// already shown: the old copy loses its buttons. Used after typed text.
	Fresh bool `json:"fresh,omitempty"`
	// Edit is the messenger's id of the message to change, when it is known from
	// the press itself; it wins over what Card remembers.
	Edit    string    `json:"edit,omitempty"`
	Message Message   `json:"message"`
	After   time.Time `json:"after,omitzero"` // not before this instant
	// Expires is when the words stop being worth sending (a reminder overtaken by events); zero = never.
	Expires time.Time `json:"expires,omitzero"`
	// Person is whom it is for, for rights at the moment of sending and for "cannot reach"; empty for channels.
	Person string `json:"person,omitempty"`
	// Cancel is a key under which a later change may call the parcel off ("nudge/D-7F3K2A").
	Cancel string `json:"cancel,omitempty"`
}

// ToPerson is the key under which all that waits for somebody may be called off.
func ToPerson(id string) string { return "person/" + id }

// ToChat is the key under which all that waits for a chat may be called off.
func ToChat(a Address) string { return "chat/" + a.String() }

// CallOffs are the keys under which a later change may call this parcel off.
func (p *Parcel) CallOffs() []string {
	keys := []string{ToChat(p.To)}
	if p.Person != "" {
		keys = append(keys, ToPerson(p.Person))
	}
	if p.Cancel != "" {
		keys = append(keys, p.Cancel)
	}
	return keys
}
