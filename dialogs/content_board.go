package dialogs

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// The board of content: what buyers ask for and we lack, and what of ours is read.
// It is for who makes such things and has no part in the deals: it says what was
// asked for, by which reader, how often, and the money behind it all, and never
// whose deal it is.

// The board's measures.
const (
	boardMissing = 5
	boardRead    = 3
	readFor      = 30 * 24 * time.Hour // what was read longer ago is not told of
	movedWithin  = 10                  // days
)

// board is what is kept of the deals that were read for it.
type board struct {
	v        view
	asked    map[string]*askedFor // by key
	read     map[string]*readOf   // by title and reader
	informed int                  // open deals of which I am only told
}

// askedFor is something missing that deals ask for.
type askedFor struct {
	hash         string
	what, reader string
	maker        string
	asks         int
	stages       map[string]int // how often at each
	money        sales.Purse
	last         string // deal, so that its money counts once
}

// readOf is what became of something that buyers were given.
type readOf struct {
	title, reader     string
	opened, forwarded int
	moved, of         int // deals that moved on afterwards, of those of which it is known
}

// boardOf is a tally of what there is for the board in the deals that I may know of.
func (v view) boardOf() *Tally {
	return &Tally{
		find:  Find{Closed: true}, // a deal that was won has moved on, too
		board: &board{v: v, asked: map[string]*askedFor{}, read: map[string]*readOf{}},
	}
}

// see adds a deal.
func (b *board) see(d *sales.Deal) {
	p, v := b.v.e.Book.For(d), b.v
	if !(v.me == nil && v.names || v.may(mayBoard, d)) {
		return
	}
	stage, _, _ := p.Stage(d.Stage)
	if d.Status == sales.Open && stage != nil && v.me != nil && slices.ContainsFunc(stage.Informed, v.me.Is) {
		b.informed++
	}
	for i := range d.Content {
		switch c := &d.Content[i]; {
		case c.Missing() && d.Status == sales.Open:
			b.ask(p, d, c)
		case !c.Used().IsZero() && v.now.Sub(c.Used()) < readFor:
			b.use(p, d, c)
		}
	}
}

func (b *board) ask(p *sales.Process, d *sales.Deal, c *sales.Content) {
	a := b.asked[c.Key()]
	if a == nil {
		a = &askedFor{hash: keyHash(c), what: c.Want, reader: c.Reader, stages: map[string]int{}, money: sales.Purse{}}
		b.asked[c.Key()] = a
	}
	a.asks++
	if b.v.roster.Person(c.Maker) != nil {
		a.maker = c.Maker
	}
	if s, _, ok := p.Stage(c.Stage); ok {
		a.stages[b.v.text(s.Name)]++
	}
	if a.last != d.ID {
		a.money.Add(d.Amount)
	}
	a.last = d.ID
}

func (b *board) use(p *sales.Process, d *sales.Deal, c *sales.Content) {
	title, _, reader := b.v.contentOf(c, p)
	key := c.Key()
	if c.Material != "" {
		key = p.ID + "/" + c.Material
	}
	r := b.read[key]
	if r == nil {
		r = &readOf{title: title, reader: reader}
		b.read[key] = r
	}
	r.opened++ // who forwards it has opened it
	if !c.Forwarded.IsZero() {
		r.forwarded++
	}
	if moved, known := d.MovedOn(c.Used(), movedWithin, b.v.now); known {
		r.of++
		if moved {
			r.moved++
		}
	}
}

// missing are all that is asked for, the most wanted first.
func (b *board) missing() []*askedFor {
	return slices.SortedFunc(maps.Values(b.asked), func(x, y *askedFor) int {
		return cmp.Or(cmp.Compare(y.asks, x.asks), cmp.Compare(x.what, y.what), cmp.Compare(x.reader, y.reader))
	})
}

// find is what a press names; nil if nobody asks for it any more.
func (b *board) find(hash string) *askedFor {
	for _, a := range b.asked {
		if a.hash == hash {
			return a
		}
	}
	return nil
}

// used is what was read, the most opened first.
func (b *board) used() []*readOf {
	return slices.SortedFunc(maps.Values(b.read), func(x, y *readOf) int {
		return cmp.Or(cmp.Compare(y.opened, x.opened), cmp.Compare(y.forwarded, x.forwarded), cmp.Compare(x.title, y.title), cmp.Compare(x.reader, y.reader))
	})
}

// board draws it; no text: there is nothing to say.
func (v view) board(b *board) (m chat.Message) {
	missing, used := b.missing(), b.used()
	for i, a := range missing {
		if i < boardMissing {
			m.Points = append(m.Points, chat.Point{Text: v.askedLine(a), Buttons: v.askedButtons(a, true)})
		}
	}
	for i, r := range used {
		if i < boardRead {
			m.Points = append(m.Points, chat.Point{Text: v.readLine(r)})
		}
	}
	if len(m.Points) == 0 {
		return m
	}
	m.Text = v.say.Say("content.board", phrases.V{"Date": v.day(v.now)})
	var foot []chat.Text
	if n := len(missing) - boardMissing; n > 0 {
		foot = append(foot, v.say.Say("content.board_more", phrases.V{"N": n}))
	}
	if v.me != nil && b.informed > 0 {
		foot = append(foot, v.say.Say("content.board_informed", phrases.V{"N": b.informed}))
	}
	m.Foot = chat.Join(" ", foot...)
	return m
}

// askedLine is something missing: what, for whom, at which stage mostly, how often, for how much.
func (v view) askedLine(a *askedFor) chat.Text {
	name := []string{a.what}
	if a.reader != "" {
		name = append(name, a.reader)
	}
	if stage := most(a.stages); stage != "" {
		name = append(name, stage)
	}
	parts := []chat.Text{v.say.Say("content.board_asked", phrases.V{"Title": strings.Join(name, " · "), "N": a.asks})}
	for _, currency := range slices.Sorted(maps.Keys(a.money)) { // currencies are never added up
		parts = append(parts, v.say.Say("content.board_money", phrases.V{"Amount": v.say.Money(a.money[currency], currency)}))
	}
	if a.maker != "" && v.namesAllowed() {
		parts = append(parts, v.say.Say("content.maker", phrases.V{"Who": v.name(a.maker)}))
	}
	return chat.Join(" · ", parts...)
}

// most is what was counted most often, the first by name of several.
func most(counts map[string]int) (best string) {
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		if counts[name] > counts[best] {
			best = name
		}
	}
	return best
}

// askedButtons are what can be done about it; in a list, where only the first may
// have room, they begin with one that shows it by itself.
func (v view) askedButtons(a *askedFor, listed bool) (keys []chat.Button) {
	if v.me == nil {
		return nil
	}
	if listed {
		keys = append(keys, button(cut(a.what, 18), press{Act: "contentboard", Item: a.hash, Arg: below}))
	}
	if a.maker == "" {
		keys = append(keys, button(v.say.Str("content.btn_make"), press{Act: "contentmake", Item: a.hash}))
	}
	return append(keys, button(v.say.Str("content.btn_exists"), press{Act: "contentpage", Item: a.hash}))
}

// readLine is what became of something that was given.
func (v view) readLine(r *readOf) chat.Text {
	title := r.title
	if r.reader != "" {
		title += " · " + r.reader
	}
	parts := []chat.Text{v.say.Say("content.board_opened", phrases.V{"Title": title, "N": r.opened})}
	if r.forwarded > 0 {
		parts = append(parts, v.say.Say("content.board_forwarded", phrases.V{"N": r.forwarded}))
	}
	if r.of > 0 {
		parts = append(parts, v.say.Say("content.board_moved", phrases.V{"N": r.moved, "Of": r.of, "Days": movedWithin}))
	}
	return chat.Join(" · ", parts...)
}

// showBoard draws the board as it is now, or one thing on it.
func (t *turn) showBoard() {
	if !t.boarded() {
		return
	}
	if a := t.k.Tally.board.find(t.press.Item); a != nil {
		t.show("", chat.Message{Text: t.askedLine(a), Buttons: append(rows(2, t.askedButtons(a, false)...),
			[]chat.Button{button(t.say.Str("btn.back"), press{Act: "contentboard"})})})
		return
	}
	m := t.board(t.k.Tally.board)
	if m.Text == nil {
		m.Text = t.say.Say("content.board_none")
	}
	t.show("board", m)
}

// boarded makes sure that I may see the board and that deals were read for it;
// false: not, or not yet.
func (t *turn) boarded(marks ...string) bool {
	if !t.allowed(mayBoard, nil) {
		t.toast("content.not_allowed")
		return false
	}
	if t.k.Tally == nil {
		t.more = &Query{Account: t.u.Account, Marks: marks}
		t.tally = t.boardOf()
		return false
	}
	return true
}
