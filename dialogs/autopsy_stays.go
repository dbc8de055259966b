package dialogs

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Where the time of a closed deal went: the working days in each stage against its
// norm, without those in which nobody had to move, and who held it beyond the norm.

// part is a part of a stay: who held the deal for how much working time, or that it
// rested.
type part struct {
	who  string
	rest sales.Rest
	work int64 // seconds of working time
}

// wholeStays are the stays in the stages; one that sleep cut in two is one.
func (t *turn) wholeStays() (out []sales.Stay) {
	for _, s := range t.deal.Stays {
		if s.Left.IsZero() {
			s.Left = t.deal.Closed
		}
		if n := len(out); n > 0 && out[n-1].Stage == s.Stage {
			out[n-1].Left = s.Left
			continue
		}
		out = append(out, s)
	}
	return out
}

// staysOf are the stays against their norms.
func (t *turn) staysOf(h *sales.History) []chat.Text {
	out := []chat.Text{t.say.Say("autopsy.stays")}
	b := t.e.business(t.roster.Person(t.deal.Owner))
	for _, s := range t.wholeStays() {
		if stage, _, ok := t.p.Stage(s.Stage); ok && s.Entered.Before(s.Left) {
			out = append(out, t.stayLine(h, b, stage, s))
		}
	}
	return out
}

// stayLine is a stay: its days at work, those beyond the norm by holder, and those of rest.
func (t *turn) stayLine(h *sales.History, b sales.BusinessTime, stage *sales.Stage, s sales.Stay) chat.Text {
	parts := t.partsOf(h, b, s)
	days, norm := b.Days(s.Entered, s.Left), b.Days(s.Entered, b.Add(s.Entered, stage.Norm))
	all, rest := seconds(b, s.Entered, s.Left), ""
	active := days
	for _, r := range []struct {
		why sales.Rest
		key string
	}{{sales.RestAsleep, "autopsy.asleep"}, {sales.RestFrozen, "autopsy.frozen"}} {
		var idle int64
		for _, p := range parts {
			if p.rest == r.why {
				idle += p.work
			}
		}
		if n := daysOf(idle, all, days); n > 0 {
			rest += t.say.Str(r.key, phrases.V{"N": n})
			active -= n
		}
	}
	active = max(active, 0)
	vals := phrases.V{"Stage": t.text(stage.Name), "N": active, "Norm": norm, "Lost": active - norm, "Rest": rest}
	if active <= norm {
		return t.say.Say("autopsy.stay", vals)
	}
	vals["By"] = strings.Join(shares(beyond(parts, norm, active), active-norm), ", ")
	return t.say.Say("autopsy.stay_long", vals)
}

// partsOf are the parts of a stay, in order.
func (t *turn) partsOf(h *sales.History, b sales.BusinessTime, s sales.Stay) (out []part) {
	for _, held := range h.Held {
		from, to := later(held.From, s.Entered), held.To
		if to.After(s.Left) {
			to = s.Left
		}
		if !from.Before(to) {
			continue
		}
		who := t.say.Str("autopsy.buyer")
		if !held.Buyer {
			who = t.role(t.p, held.Role)
		}
		out = append(out, part{who, held.Rest, seconds(b, from, to)})
	}
	return out
}

func seconds(b sales.BusinessTime, from, to time.Time) int64 {
	return int64(b.Working(from, to) / time.Second)
}

// daysOf is a part of so many days, to the nearest.
func daysOf(part, all int64, days int) int {
	if all == 0 {
		return 0
	}
	return int((2*part*int64(days) + all) / (2 * all))
}

// beyond are the parts at work without the first of them, that make up the norm.
func beyond(parts []part, norm, active int) (out []part) {
	var sum int64
	for _, p := range parts {
		if p.rest == "" {
			sum += p.work
		}
	}
	skip := sum * int64(norm) / int64(active)
	for _, p := range parts {
		if p.rest != "" {
			continue
		}
		cut := min(skip, p.work)
		skip -= cut
		if p.work -= cut; p.work > 0 {
			out = append(out, p)
		}
	}
	return out
}

// shares parts days among who held the deal, by their working time, the most first. They
// add up.
func shares(parts []part, days int) (out []string) {
	var names []string
	var work []int64
	var sum int64
	for _, p := range parts {
		i := slices.Index(names, p.who)
		if i < 0 {
			i, names, work = len(names), append(names, p.who), append(work, 0)
		}
		work[i], sum = work[i]+p.work*int64(days), sum+p.work
	}
	if sum == 0 {
		return nil
	}
	of := map[string]int{}
	for i, n := range sales.Apportion(days, work, sum) {
		of[names[i]] = n
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(of[b], of[a]) })
	for _, who := range names {
		if of[who] > 0 {
			out = append(out, who+" "+strconv.Itoa(of[who]))
		}
	}
	return out
}
