package dialogs

import (
	"slices"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// answerBy is when an offer passes on, in the receiver's working time.
func (t *turn) answerBy(h *sales.Handoff) time.Time {
	span := sales.Span{N: 4, Unit: sales.BusinessHours}
	if r := t.p.Role(h.Role); r != nil && !r.Silence.IsZero() {
		span = r.Silence
	}
	return t.e.business(t.roster.Person(h.To)).Add(t.now, span).UTC()
}

// passesTo is who gets an offer that nobody answers: the next one who plays its
// role and did not give it; then the accountable, and it goes no further.
func (v view) passesTo(d *sales.Deal, p *sales.Process) (next string, last bool) {
	h := d.Handoff
	if h.Role != "" {
		next = sales.Receiver(d, v.roster, h.Role, append(slices.Clone(h.Tried), h.To, h.From), v.now)
	}
	if next != "" {
		return next, false
	}
	if head := v.present(v.roster.Person(sales.Accountable(p, d, v.roster))); head != nil {
		next = head.ID
	}
	return next, true
}

// then says who gets it if nobody answers.
func (v view) then(d *sales.Deal, p *sales.Process) chat.Text {
	next, _ := v.passesTo(d, p)
	if d.Handoff.Last || next == "" || next == d.Handoff.To {
		return v.say.Say("handoff.then_nobody")
	}
	return v.say.Say("handoff.then", phrases.V{"Who": v.name(next)})
}

// passOn moves an unanswered offer. It is the clock's act.
func (t *turn) passOn() {
	h := *t.deal.Handoff
	was := h.To
	next, last := t.passesTo(t.deal, t.p)
	if next == "" {
		next = h.From // nobody is left; the checks go on telling
	}
	h.Tried = append(slices.Clone(h.Tried), was)
	h.To, h.Last, h.Offered = next, last, t.now.UTC()
	h.Due = t.answerBy(&h)
	t.deal.Handoff = &h
	t.did("handoff_expired", "")
	t.tellOffer(t.tell)
	for _, id := range []string{was, h.From} {
		if id == next || id != was && !t.theySee(id, t.dealWas) {
			continue
		}
		key := "handoff.passed_on_told"
		if id == was {
			key = "handoff.passed_on_from_you"
		}
		t.tell(id, dealCard(t.deal.ID), func(v view) chat.Message {
			return v.told(t.deal, t.p, key, phrases.V{"Who": v.name(was), "Next": v.name(next), "Deal": t.deal.Company})
		})
	}
}
