package dialogs

import (
	"slices"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// ahead is how far home looks.
const ahead = 10 * 24 * time.Hour

// dated is a line that has its day.
type dated struct {
	at   time.Time
	line chat.Text
}

// seeDays takes in what of a deal has a date within the next ten days.
func (h *home) seeDays(d *sales.Deal) {
	name := chat.Styled(d.Company, chat.Bold)
	if d.Next != nil {
		h.date(d.Next.Due, name, chat.Plain(d.Next.What))
	}
	h.date(d.CloseBy.Start(h.zone), name, h.say.Say("home.close"))
	p := h.e.Book.For(d)
	for _, o := range sales.Occasions(p, d) {
		h.date(o.Date.Start(h.zone), name, chat.Plain(h.occasionName(p, &o)))
	}
}

// date takes in a date, behind those of the same instant.
func (h *home) date(at time.Time, name, what chat.Text) {
	if at.IsZero() || !at.Before(h.now.Add(ahead)) || !at.After(h.now.Add(-24*time.Hour)) {
		return
	}
	h.dates++
	i := len(h.days)
	for i > 0 && h.days[i-1].at.After(at) {
		i--
	}
	if i < homeLines {
		line := chat.Join(" ", chat.Plain("• "+h.day(at)+":"), chat.Join(" · ", name, what))
		h.days = slices.Insert(h.days, i, dated{at, line})
		h.days = h.days[:min(len(h.days), homeLines)]
	}
}

// nextDays lists what has a date within the next ten days, the nearest first.
func (h *home) nextDays() chat.Message {
	lines := []chat.Text{h.say.Say("home.days")}
	for _, d := range h.days {
		lines = append(lines, d.line)
	}
	if n := h.dates - len(h.days); n > 0 {
		lines = append(lines, h.say.Say("jobs.more", phrases.V{"N": n}))
	}
	if h.dates == 0 {
		lines = append(lines, h.say.Say("home.no_days"))
	}
	return chat.Message{Text: chat.Lines(lines...)}
}
