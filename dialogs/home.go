package dialogs

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Home is a page of one's own, in messengers that have one: for a head what
// stands out, who holds what and the next ten days; for everybody their moves
// and settings. It is read, drawn and forgotten: nothing is committed.

// homeLines is how many lines one part of home shows.
const homeLines = 10

// Home draws the page of whose account it is, in parts; a stranger gets one line.
func (e *Engine) Home(ctx context.Context, account chat.Account) (parts []chat.Message, err error) {
	err = e.guarded(func() error {
		parts, err = e.readHome(ctx, account)
		return err
	})
	return parts, err
}

func (e *Engine) readHome(ctx context.Context, account chat.Account) ([]chat.Message, error) {
	now := e.Now()
	k, err := e.Memory.Load(ctx, Query{Account: account})
	if err != nil {
		return nil, err
	}
	v := e.viewOf(k.Me, k.Roster, now)
	if k.Me == nil {
		return []chat.Message{{Text: v.say.Say(toStranger(k.Roster, account))}}, nil
	}
	h := v.home()
	if err := e.fold(ctx, h.find, h.see); err != nil {
		return nil, err
	}
	return h.parts(), nil
}

// home is the page under way: what it keeps of the deals that its reader may see.
type home struct {
	view
	find    Find
	points  *shortlist // nil: for a head only
	moves   *shortlist
	holders map[string]int // how many deals each has
	deals   int
	days    []dated // of the next days, the nearest first: those that are shown
	dates   int     // of them, shown or not
}

func (v view) home() *home {
	h := &home{view: v, holders: map[string]int{}}
	if v.may(mayControl, nil) {
		h.points = v.pointsOf(reports["digest"], pointsAtMost)
	} else {
		h.find.Of = v.mine()
	}
	h.moves = v.myMoves()
	return h
}

// see takes in a deal.
func (h *home) see(d *sales.Deal) {
	if d.Status != sales.Open || !h.may(mayView, d) {
		return
	}
	h.moves.see(d)
	h.seeDays(d)
	if h.points == nil {
		return
	}
	h.points.see(d)
	h.deals++
	if hook := sales.OnTheHook(h.e.Book.For(d), d, h.roster, h.now); hook.Buyer {
		h.holders[h.say.Str("home.the_buyer")]++
	} else {
		h.holders[h.name(hook.Person)]++
	}
}

// parts draws the page.
func (h *home) parts() []chat.Message {
	var parts []chat.Message
	free := true
	if h.points != nil {
		m, _ := h.controlPoints(h.points, nil)
		if free = m.Text == nil; free {
			m.Text = h.say.Say("home.no_points")
		}
		parts = append(parts, m, h.byHolder())
	}
	if moves := h.movesOf(h.moves); moves.Text != nil {
		parts = append(parts, moves)
	} else if free {
		parts = append(parts, chat.Message{Text: h.say.Say("jobs.moves_none")})
	}
	return append(parts, h.nextDays(), h.homeFoot())
}

// byHolder says who holds how many deals.
func (h *home) byHolder() chat.Message {
	who := slices.SortedFunc(maps.Keys(h.holders), func(a, b string) int {
		return cmp.Or(cmp.Compare(h.holders[b], h.holders[a]), cmp.Compare(a, b))
	})
	lines := []chat.Text{h.say.Say("home.holders", phrases.V{"N": h.deals})}
	for i, w := range who {
		if i == homeLines {
			lines = append(lines, h.say.Say("jobs.more", phrases.V{"N": len(who) - i}))
			break
		}
		lines = append(lines, h.say.Say("home.holder", phrases.V{"Who": w, "N": h.holders[w]}))
	}
	return chat.Message{Text: chat.Lines(lines...)}
}

// homeFoot is what I can set and begin.
func (v view) homeFoot() chat.Message {
	b := func(key string, p press) chat.Button { return button(v.say.Str(key), p) }
	return chat.Message{
		Text: v.say.Say("home.mine", phrases.V{"Zone": v.zone.String(), "Now": v.now.Format("15:04")}),
		Buttons: rows(3, b("btn.new", press{Act: "new"}), b("btn.all_deals", press{Act: actList}),
			b("btn.process", press{Act: "set", Item: "process"}), b("settings.btn", press{Act: "settings"}), b("help.btn", press{Act: "help"})),
	}
}
