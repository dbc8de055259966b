package dialogs

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// asker is somebody who asked for what was promised, and for which deals.
type asker struct {
	what, reader string
	deals        []sales.Deal // as far as a phone shows
	items        []string     // the content of each
	n            int
}

// Carry brings what was said on the board to the deals that asked: each is one
// change, and whoever asked hears once. Cut short, or done by two at once, it goes
// on where it was and repeats nothing.
func (e *Engine) Carry(ctx context.Context, now time.Time) error {
	k, err := e.Memory.Load(ctx, Query{Marks: []string{promisesUnderWay}})
	if err != nil {
		return err
	}
	for hash := range strings.FieldsSeq(k.Marks[promisesUnderWay]) {
		if err := e.carry(ctx, hash, now); err != nil {
			return err
		}
	}
	return nil
}

// carry does so with one promise.
func (e *Engine) carry(ctx context.Context, hash string, now time.Time) error {
	k, err := e.Memory.Load(ctx, Query{Marks: []string{promiseMark(hash)}})
	if err != nil {
		return err
	}
	p := readPromise(k.Marks[promiseMark(hash)])
	askers, deals := map[string]*asker{}, []string{}
	if p != nil {
		by := e.viewOf(k.Roster.Person(p.By), k.Roster, now)
		err = e.fold(ctx, Find{}, func(d *sales.Deal) {
			if by.me != nil && by.may(mayBoard, d) && p.reaches(d, hash, askers, by) {
				deals = append(deals, d.ID)
			}
		})
	}
	for _, id := range deals {
		if err == nil {
			err = e.carryTo(ctx, *p, hash, id, now)
		}
	}
	if err != nil {
		return err
	}
	_, err = e.run(ctx, Query{Marks: []string{promiseMark(hash), promisesUnderWay}}, func(k Known) verdict {
		return e.carried(k, p, hash, askers, now)
	})
	return err
}

// reaches notes who asked for it on a deal, and reports whether the deal has yet to be told.
func (p *Promise) reaches(d *sales.Deal, hash string, askers map[string]*asker, v view) (yet bool) {
	for _, c := range d.Content {
		if c.Want == "" || keyHash(&c) != hash || !c.Sent.IsZero() {
			continue
		}
		to := c.By
		if of := v.e.viewOf(v.roster.Person(to), v.roster, v.now); !of.may(mayWork, d) {
			to = d.Owner
		}
		a := askers[to]
		if a == nil {
			a = &asker{what: c.Want, reader: c.Reader}
			askers[to] = a
		}
		if a.n++; len(a.deals) < manyMoves {
			a.deals, a.items = append(a.deals, *d), append(a.items, c.ID)
		}
		yet = p.keep(&c) || yet
	}
	return yet
}

// carryTo writes a promise into one deal.
func (e *Engine) carryTo(ctx context.Context, p Promise, hash, deal string, now time.Time) error {
	cause := promiseMark(hash) + "/" + p.At.Format(time.RFC3339Nano) + "/" + deal
	_, err := e.run(ctx, Query{Deal: deal}, func(k Known) verdict {
		t := e.newTurn(k, chat.Update{ID: cause}, now)
		if t.deal == nil || t.deal.Status != sales.Open {
			return verdict{}
		}
		for i := range t.deal.Content {
			if c := &t.deal.Content[i]; c.Want != "" && keyHash(c) == hash && p.keep(c) {
				t.did("content_promised", "")
			}
		}
		v := t.finish()
		for i := range v.change.Events {
			v.change.Events[i].By = p.By
		}
		return v
	})
	return err
}

// carried ends a promise's way: who asked is told, unless more was said meanwhile.
func (e *Engine) carried(k Known, p *Promise, hash string, askers map[string]*asker, now time.Time) verdict {
	under := strings.Fields(k.Marks[promisesUnderWay])
	i := slices.Index(under, hash)
	if is := readPromise(k.Marks[promiseMark(hash)]); i < 0 || p != nil && (is == nil || *is != *p) {
		return verdict{}
	}
	cause := promiseMark(hash) + "/carried"
	if p != nil {
		cause += "/" + p.At.Format(time.RFC3339Nano)
	}
	t := e.newTurn(k, chat.Update{ID: cause}, now)
	t.change.Marks = map[string]string{promisesUnderWay: strings.Join(slices.Delete(under, i, i+1), " ")}
	for _, to := range slices.Sorted(maps.Keys(askers)) {
		t.tellAsker(p, to, askers[to])
	}
	return t.finish()
}

// tellAsker says what came of what they asked for, in their working time.
func (t *turn) tellAsker(p *Promise, person string, a *asker) {
	if who := t.present(t.roster.Person(person)); who != nil && who.ID != p.By {
		t.atWork(who, "", "", func(v view) chat.Message { return v.promised(p, a) })
	}
}

// promised is what who asked for something reads of it.
func (v view) promised(p *Promise, a *asker) chat.Message {
	var names []string
	var keys []chat.Button
	for i := range a.deals {
		d := &a.deals[i]
		if !v.may(mayView, d) {
			continue
		}
		names = append(names, d.Company)
		b := button(cut(d.Company, 18), press{Act: actOpen, Deal: d.ID, Arg: below})
		if p.Page != "" {
			b = button(v.say.Str("content.btn_send_on", phrases.V{"Deal": cut(d.Company, 18)}), press{Act: "contentsent", Deal: d.ID, Item: a.items[i]})
		}
		keys = append(keys, b)
	}
	if a.n > len(a.deals) {
		names = append(names, "…")
	}
	vals := phrases.V{"Title": titleFor(a.what, a.reader), "Who": v.roster.Name(p.By), "Deals": strings.Join(names, ", ")}
	text := v.say.Say("content.told_make", vals)
	if p.Page != "" {
		text = chat.Lines(v.say.Say("content.told_page", vals), v.pageLine(a.what, p.Page, a.reader))
	}
	return chat.Message{Text: text, Buttons: rows(2, keys...)}
}
