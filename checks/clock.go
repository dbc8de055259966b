package checks

import (
	"strings"
	"time"

	"milepost/dialogs/sales"
)

// rise is an instant from which a finding has at least a level.
type rise struct {
	At    time.Time
	Level Level
}

// ask is a question that a finding asks from an instant on.
type ask struct {
	id   string
	from time.Time
}

// clock is a finding with the instants at which it rises, and what joins it.
type clock struct {
	Finding
	rises []rise
	asks  []ask
	ends  time.Time // from then on it says nothing; zero: never
}

// at is the clock's finding at an instant; ok is false before its first rise.
func (c *clock) at(b sales.BusinessTime, now time.Time) (f Finding, ok bool) {
	f = c.Finding
	for _, r := range c.rises {
		if !now.Before(r.At) && r.Level > f.Level {
			f.Level, f.At = r.Level, r.At
		}
	}
	if f.Level == 0 || c.ended(now) {
		return f, false
	}
	if f.Norm > 0 {
		f.Days = b.Days(f.Since, now)
	}
	for _, a := range c.asks {
		if !now.Before(a.from) {
			f.Asks = append(f.Asks, a.id)
		}
	}
	return f, true
}

func (c *clock) ended(now time.Time) bool { return !c.ends.IsZero() && !now.Before(c.ends) }

// instants are those at which the clock can come to say something else.
func (c *clock) instants() []time.Time {
	var out []time.Time
	for _, r := range c.rises {
		if !c.ended(r.At) {
			out = append(out, r.At)
		}
	}
	for _, a := range c.asks {
		if !c.ended(a.from) {
			out = append(out, a.from)
		}
	}
	if len(out) > 0 && !c.ends.IsZero() {
		out = append(out, c.ends)
	}
	return out
}

// clocks are all rules of an open deal.
func clocks(in Input) []clock {
	stage, _, ok := in.Process.Stage(in.Deal.Stage)
	if in.Deal.Status != sales.Open || !ok {
		return nil
	}
	occasions := sales.Occasions(in.Process, in.Deal)
	if blocked := sales.Events(occasions, sales.Blocking); len(blocked) > 0 {
		return frozen(in, blocked)
	}
	out := []clock{stageAge(in, stage), buyerSilent(in, stage), nextStep(in)}
	out = append(out, events(in, occasions)...)
	out = append(out, contradictions(in)...)
	out = append(out, dates(in)...)
	out = append(out, debts(in)...)
	out = append(out, road(in, stage)...)
	out = append(out, committee(in, stage)...)
	out = append(out, expired(in)...)
	out = append(out, consults(in)...)
	out = append(out, control(in)...)
	out = append(out, suggested(in)...)
	out = append(out, snoozed(in)...)
	return append(out, checkpoints(in)...)
}

// KeyOf is the key of what a rule finds of something that has an id.
func KeyOf(r Rule, id string) string { return key(r, id) }

// RuleOf is the rule of a key.
func RuleOf(key string) Rule {
	rule, _, _ := strings.Cut(key, ":")
	return Rule(rule)
}

// key names an occurrence of a rule. Ids from elsewhere may hold anything, so
// what does not belong into a key becomes a dash.
func key(r Rule, of ...string) string {
	clean := func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '.' || c == '-' {
			return c
		}
		return '-'
	}
	return string(r) + ":" + strings.Map(clean, strings.ToLower(strings.Join(of, ".")))
}

func stamp(t time.Time) string { return t.UTC().Format("20060102-150405") }

func workdays(n int) sales.Span { return sales.Span{N: n, Unit: sales.BusinessDays} }

// later is the later of two instants.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
