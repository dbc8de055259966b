package dialogs

import (
	"cmp"
	"context"
	"slices"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Home is a page of one's own, in messengers that have one: for a head what
// stands out, who holds what and the next ten days; for everybody their moves
// and settings. It is read, drawn and forgotten: nothing is committed.

// ahead is how far home looks.
const ahead = 10 * 24 * time.Hour

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
		return []chat.Message{{Text: v.say.Say("join.stranger")}}, nil
	}
	j := Job{Do: "moves"}
	if v.may(mayControl, nil) {
		j.Do = "digest"
	}
	deals, err := e.dealsFor(ctx, j, Recipient{ID: k.Me.ID})
	if err != nil {
		return nil, err
	}
	return v.home(deals), nil
}

// home is the page over the deals that a reader may see.
func (v view) home(deals []sales.Deal) []chat.Message {
	deals = slices.DeleteFunc(deals, func(d sales.Deal) bool { return d.Status != sales.Open || !v.may(mayView, &d) })
	var parts []chat.Message
	if v.may(mayControl, nil) {
		m, _ := v.controlPoints(deals, pointsAtMost)
		if m.Text == nil {
			m.Text = v.say.Say("home.no_points")
		}
		parts = append(parts, m, v.byHolder(deals))
	}
	moves := v.movesOf(deals)
	if moves.Text == nil {
		moves.Text = v.say.Say("jobs.moves_none")
	}
	return append(parts, moves, v.nextDays(deals), v.homeFoot())
}

// byHolder says who holds how many deals.
func (v view) byHolder(deals []sales.Deal) chat.Message {
	count := map[string]int{}
	for i := range deals {
		h := sales.OnTheHook(v.e.Book.For(&deals[i]), &deals[i], v.roster, v.now)
		who := v.say.Str("home.the_buyer")
		if !h.Buyer {
			who = v.name(h.Person)
		}
		count[who]++
	}
	type row struct {
		who string
		n   int
	}
	var all []row
	for who, n := range count {
		all = append(all, row{who, n})
	}
	slices.SortFunc(all, func(a, b row) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.who, b.who)) })
	lines := []chat.Text{v.say.Say("home.holders", phrases.V{"N": len(deals)})}
	for i, r := range all {
		if i == homeLines {
			lines = append(lines, v.say.Say("jobs.more", phrases.V{"N": len(all) - i}))
			break
		}
		lines = append(lines, v.say.Say("home.holder", phrases.V{"Who": r.who, "N": r.n}))
	}
	return chat.Message{Text: chat.Lines(lines...)}
}

// nextDays lists what has a date within the next ten days, the nearest first.
func (v view) nextDays(deals []sales.Deal) chat.Message {
	type day struct {
		at   time.Time
		line chat.Text
	}
	var all []day
	add := func(at time.Time, line chat.Text) {
		if !at.IsZero() && at.Before(v.now.Add(ahead)) && at.After(v.now.Add(-24*time.Hour)) {
			all = append(all, day{at, chat.Join(" ", chat.Plain("• "+v.day(at)+":"), line)})
		}
	}
	for i := range deals {
		d := &deals[i]
		name := chat.Styled(d.Company, chat.Bold)
		if d.Next != nil {
			add(d.Next.Due, chat.Join(" · ", name, chat.Plain(d.Next.What)))
		}
		add(d.CloseBy.Start(v.zone), chat.Join(" · ", name, v.say.Say("home.close")))
		if q := v.e.Book.For(d).Revealing("compelling_event"); q != nil && q.Kind == sales.KindDate {
			if a, ok := d.Answered(q.ID); ok {
				add(a.Value.Date.Start(v.zone), chat.Join(" · ", name, chat.Plain(q.Label(v.say.Lang()))))
			}
		}
	}
	slices.SortStableFunc(all, func(a, b day) int { return a.at.Compare(b.at) })
	lines := []chat.Text{v.say.Say("home.days")}
	for i, d := range all {
		if i == homeLines {
			lines = append(lines, v.say.Say("jobs.more", phrases.V{"N": len(all) - i}))
			break
		}
		lines = append(lines, d.line)
	}
	if len(all) == 0 {
		lines = append(lines, v.say.Say("home.no_days"))
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
