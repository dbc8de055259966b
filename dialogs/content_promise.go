package dialogs

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Promise is what was said on the board of something that deals ask for: who makes
// it, and where it is once it exists. It is kept under what was asked for, so that
// whoever asks for the same later hears of it at once.
type Promise struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Page string    `json:"page,omitempty"`
}

// keyHash names what was asked for in a button and in a mark.
func keyHash(c *sales.Content) string { return derive("", c.Key(), 10) }

// promiseMark is where a promise is kept.
func promiseMark(hash string) string { return "content/" + hash }

// promisesUnderWay is the mark that names those that not every deal has yet.
const promisesUnderWay = "content-underway"

// readPromise reads a mark; nil: nothing was said.
func readPromise(mark string) *Promise {
	var p Promise
	if json.Unmarshal([]byte(mark), &p) != nil || p.By == "" {
		return nil
	}
	return &p
}

// keep puts the promise into what a deal asks for; it reports whether that is new.
func (p *Promise) keep(c *sales.Content) bool {
	was := *c
	c.Maker, c.Page = p.By, p.Page
	return *c != was
}

// contentMake says that I'll make what deals ask for.
func (t *turn) contentMake() {
	mark := promiseMark(t.press.Item)
	if !t.boarded(mark, promisesUnderWay) {
		return
	}
	a := t.k.Tally.board.find(t.press.Item)
	said := readPromise(t.k.Marks[mark])
	switch {
	case a == nil:
		t.change.Reply.Toast = t.say.Str("manners.stale")
	case said != nil && t.roster.Person(said.By) != nil:
		a.maker = said.By
		t.toast("content.already_made", phrases.V{"Who": t.name(said.By), "Date": t.day(said.At)})
	default:
		a.maker = t.me.ID
		t.promise(t.press.Item, Promise{By: t.me.ID, At: t.now.UTC()})
		t.toast("content.make_saved")
	}
	t.press.Item = ""
	t.showBoard()
}

// promise keeps what was said, to be carried to the deals that asked.
func (t *turn) promise(hash string, p Promise) {
	body, _ := json.Marshal(p) // texts and instants always marshal
	under := strings.Fields(t.k.Marks[promisesUnderWay])
	if !slices.Contains(under, hash) {
		under = append(under, hash)
	}
	t.change.Marks = map[string]string{promiseMark(hash): string(body), promisesUnderWay: strings.Join(under, " ")}
}

// contentPage asks where the thing is that deals ask for.
func (t *turn) contentPage() {
	if !t.boarded() {
		return
	}
	a := t.k.Tally.board.find(t.press.Item)
	if a == nil {
		t.change.Reply.Toast = t.say.Str("manners.stale")
		t.press.Item = ""
		t.showBoard()
		return
	}
	t.ask(Asked{What: askPage, Item: a.hash, Data: titleFor(a.what, a.reader)})
	t.prompt("", t.say.Say("content.page_ask", phrases.V{"Title": titleFor(a.what, a.reader)}), press{Act: "cancel"})
}

// pageTyped takes the link, and has it brought to who asked.
func (t *turn) pageTyped(words string) {
	if !t.allowed(mayBoard, nil) {
		t.talk.Asked = nil
		t.toast("content.not_allowed")
		return
	}
	hash, title := t.talk.Asked.Item, t.talk.Asked.Data
	page, ok := webAddress(words)
	if !ok {
		t.prompt("", t.say.Say("sitting.bad_link"), press{Act: "cancel"})
		return
	}
	if t.k.Round == 0 {
		t.more = &Query{Account: t.u.Account, Marks: []string{promiseMark(hash), promisesUnderWay}}
		return
	}
	t.talk.Asked = nil
	t.promise(hash, Promise{By: t.me.ID, At: t.now.UTC(), Page: page})
	t.show("", chat.Message{Text: t.say.Say("content.page_saved", phrases.V{"Title": title})})
}
