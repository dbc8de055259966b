package dialogs

import (
	"slices"
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// whenICome says when a stage brings me in: by which facts, once, or in the
// digest only. Nothing for a part that I have anyway.
func (v view) whenICome(p *sales.Process, s *sales.Stage) []chat.Text {
	if v.me == nil || v.me.Is(s.Responsible) {
		return nil
	}
	var out []chat.Text
	for _, c := range sales.Callable(p, &sales.Deal{Stage: s.ID}) {
		if v.me.Is(c.Role) {
			out = append(out, v.callInWords(p, &c))
		}
	}
	if slices.ContainsFunc(s.Informed, v.me.Is) {
		out = append(out, v.say.Say("consult.you_read"))
	}
	return out
}

// callInWords is what calls me in.
func (v view) callInWords(p *sales.Process, c *sales.Call) chat.Text {
	vals := phrases.V{"Within": v.span(c.Within)}
	if c.Engage != nil {
		vals["When"], vals["What"] = v.conditionInWords(p, c.Engage.When), v.text(c.Engage.Text)
		return v.say.Say("consult.you_when", vals)
	}
	var items []string
	for _, id := range c.Package {
		if q := p.Question(id); q != nil {
			items = append(items, q.Label(v.say.Lang()))
		}
	}
	if len(items) == 0 {
		return v.say.Say("consult.you_once_any", vals)
	}
	vals["Items"] = strings.Join(items, ", ")
	return v.say.Say("consult.you_once", vals)
}

// span is a length of time in words.
func (v view) span(s sales.Span) string {
	key := map[sales.Unit]string{sales.Hours: "hours", sales.Days: "days", sales.BusinessHours: "business_hours", sales.BusinessDays: "business_days"}[s.Unit]
	return v.say.Str("consult.span_"+key, phrases.V{"N": s.N})
}
