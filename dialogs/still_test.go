package dialogs_test

import (
	"slices"
	"strings"
	"testing"

	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// aged is a deal of Olga's whose pain was told too long ago, as well as is said.
func aged(g sales.Grade) sales.Deal {
	d := ready(deal("D-ACME", "Acme", "olga", "discovery"))
	a := d.Knows["pain"]
	a.At, a.Grade, a.Asked = monday.AddDate(0, 0, -91).UTC(), g, monday.AddDate(0, 0, -80).UTC()
	d.Knows["pain"] = a
	return d
}

// [Yes, same] renews an answer as well known as it was; but that we say so is not
// the buyer confirming it.
func TestStillTrueKeepsTheGrade(t *testing.T) {
	want := map[sales.Grade]sales.Grade{sales.Guess: sales.Guess, sales.Told: sales.Told, sales.Document: sales.Document, sales.Confirmed: sales.Told}
	for had, has := range want {
		ways := map[string]func(*office){
			"on the card": func(o *office) { o.hear(pressed("olga", "1|still|D-ACME|pain|y", monday)) },
			"in a sitting": func(o *office) {
				o.hear(said("olga", "/qualify acme", monday))
				o.hear(said("olga", "yes, same", monday))
			},
			"on a form": func(o *office) {
				reply, _ := o.hear(atDesk(said("olga", "/qualify acme", monday)))
				fields := map[string]string{}
				for _, f := range reply.Form.Fields {
					if fields[f.ID] = f.Value; f.ID == "pain" && !strings.Contains(f.Help, "Still true?") {
						o.t.Errorf("asked from scratch: %+v", f)
					}
					if fields[f.ID] == "" {
						fields[f.ID] = chat.Unknown
					}
				}
				o.hear(sent("olga", reply.Form.ID, fields))
			},
		}
		for way, answer := range ways {
			t.Run(had.Mark()+" "+way, func(t *testing.T) {
				d := aged(had)
				o := newOffice(t, d)
				answer(o)
				is := o.deal("D-ACME").Knows["pain"]
				if is.Grade != has || !is.At.Equal(o.now) || is.By != "olga" || !is.Asked.IsZero() || is.Value.Text != d.Knows["pain"].Value.Text {
					t.Errorf("%+v", is)
				}
			})
		}
	}
}

// An edit puts right what was typed, and is as well known as that was; who edits an
// "about" into it guesses.
func TestACorrectionKeepsTheGrade(t *testing.T) {
	for typed, want := range map[string]sales.Grade{"29k": sales.Document, "about 29k": sales.Guess} {
		d := aged(sales.Told)
		delete(d.Knows, "cost_month")
		o := newOffice(t, d)
		o.hear(pressed("olga", "1|change|D-ACME|cost_month", monday))
		answer := said("olga", "27k", monday)
		answer.Message = "m7"
		o.hear(answer)
		k, err := o.memory.Load(t.Context(), dialogs.Query{Deal: "D-ACME"})
		if err != nil {
			t.Fatal(err)
		}
		a := k.Deal.Knows["cost_month"]
		a.Grade = sales.Document
		k.Deal.Knows["cost_month"] = a
		o.commit(dialogs.Change{Cause: "seen", At: monday, Based: k.Versions, Deals: []dialogs.Write{{Deal: *k.Deal}}})
		answer.Kind, answer.Text = chat.Edited, typed
		o.hear(answer)
		if is := o.deal("D-ACME").Knows["cost_month"]; is.Grade != want || is.Value.Money.Minor != 29_000_00 {
			t.Errorf("%s: %+v", typed, is)
		}
	}
}

// Two press at once, or one twice: the second sees who answered, and nothing changes.
func TestStillTrueTwice(t *testing.T) {
	for _, arg := range []string{"y", "n", "ask", "?"} {
		o := newOffice(t, aged(sales.Told))
		o.hear(pressed("olga", "1|still|D-ACME|pain|y", monday))
		was := o.deal("D-ACME").Knows["pain"]
		reply, shown := o.hear(pressed("marat", "1|still|D-ACME|pain|"+arg, monday))
		if !strings.Contains(reply.Toast, "Olga") || !strings.Contains(shown, "Acme") {
			t.Errorf("%s: toast %q over %s", arg, reply.Toast, shown)
		}
		if is := o.deal("D-ACME").Knows["pain"]; !is.At.Equal(was.At) || is.By != was.By {
			t.Errorf("%s: %+v became %+v", arg, was, is)
		}
	}
}

// "I don't know" gives the message to the buyer for every kind of question, in both
// languages, in the chat and on a form.
func TestNotKnowingAsksTheBuyer(t *testing.T) {
	p := *b2b()
	p.Stages = slices.Clone(p.Stages)
	ids := map[sales.QuestionKind]string{}
	for i := range p.Stages {
		p.Stages[i].Asks = slices.Clone(p.Stages[i].Asks)
		for j := range p.Stages[i].Asks {
			q := &p.Stages[i].Asks[j]
			q.ToBuyer, ids[q.Kind] = sales.Text{"en": "Dear buyer: " + q.ID, "ru": "Дорогой клиент: " + q.ID}, q.ID
		}
	}
	if len(ids) != len(sales.QuestionKinds) {
		t.Fatalf("the built-in process has no question of some kind: %v", ids)
	}
	speak := map[string][3]string{"olga": {"Dear buyer: ", "I don't know", "I'll send it"}, "ivan": {"Дорогой клиент: ", "не знаю", "отправлю"}}
	for who, words := range speak {
		for kind, id := range ids {
			t.Run(who+"/"+string(kind), func(t *testing.T) {
				d := deal("D-ACME", "Acme", who, "validation")
				d.Next = nil
				o := newOffice(t, d)
				o.engine.Book = dialogs.Book{Current: []*sales.Process{&p}}
				o.hear(pressed(who, "1|change|D-ACME|"+id, monday))
				if _, shown := o.hear(said(who, words[1], monday)); !strings.Contains(shown, words[0]+id) {
					t.Fatalf("no message to the buyer: %s", shown)
				}
				o.hear(said(who, words[2], monday))
				is := o.deal("D-ACME")
				if a := is.Knows[id]; !a.Unknown || !a.Asked.Equal(o.now) || is.Next == nil || !is.Next.Buyer {
					t.Errorf("the buyer is not asked: %+v, next %+v", a, is.Next)
				}

				o = newOffice(t, d)
				o.engine.Book = dialogs.Book{Current: []*sales.Process{&p}}
				opened, _ := o.hear(atDesk(pressed(who, "1|change|D-ACME|"+id, monday)))
				if _, shown := o.hear(sent(who, opened.Form.ID, map[string]string{id: chat.Unknown})); !strings.Contains(shown, words[0]+id) {
					t.Errorf("no message to the buyer after a form: %s", shown)
				}
			})
		}
	}
}
