package dialogs_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// A line says what was asked for and for whom, as people write it.
func TestWhatForWhom(t *testing.T) {
	tests := []struct{ words, what, reader string }{
		{"security one-pager, CISO", "security one-pager", "CISO"},
		{"security one-pager; CISO", "security one-pager", "CISO"},
		{"one-pager for the CISO", "one-pager", "CISO"},
		{"a page for nine plants, for finance", "a page for nine plants", "finance"},
		{"prices, terms, CFO", "prices, terms", "CFO"},
		{"памятка для юриста", "памятка", "юриста"},
		{"памятка, для юриста", "памятка", "юриста"},
		{"a  video", "a video", ""},
		{"for the CISO", "for the CISO", ""},
		{", ;", "", ""},
		{"reference call,", "reference call", ""},
	}
	for _, test := range tests {
		if what, reader := dialogs.WhatForWhom(test.words); what != test.what || reader != test.reader {
			t.Errorf("%q: %q for %q, want %q for %q", test.words, what, reader, test.what, test.reader)
		}
	}
}

// wanting is a deal that asks for things: "what" or "what, reader".
func wanting(d sales.Deal, cur string, wants ...string) sales.Deal {
	d.Amount.Currency = cur
	for i, w := range wants {
		what, reader, _ := strings.Cut(w, ", ")
		d.Content = append(d.Content, sales.Content{ID: "K-" + d.ID + string(rune('A'+i)), Want: what, Reader: reader, Stage: d.Stage, By: d.Owner, Asked: monday.AddDate(0, 0, -2).UTC()})
	}
	return d
}

// opened is content that was read some days before Monday.
func opened(material string, days int, forwarded bool) sales.Content {
	at := monday.AddDate(0, 0, -days).UTC()
	c := sales.Content{ID: "K-" + material, Material: material, Stage: "discovery", By: "olga", Sent: at.Add(-time.Hour), Opened: at}
	if forwarded {
		c.Forwarded = at
	}
	return c
}

// market is a house whose deals ask for content: four of Olga's, one of Ivan's.
func market() []sales.Deal {
	moved := wanting(deal("D-3", "Cobalt", "olga", "validation"), "EUR")
	moved.Stays = []sales.Stay{{Stage: "discovery", Entered: moved.Created}, {Stage: "validation", Entered: monday.AddDate(0, 0, -5).UTC()}}
	moved.Content = []sales.Content{opened("downtime", 6, true)}
	lost := wanting(deal("D-4", "Delta", "olga", "discovery"), "EUR", "security one-pager, CISO")
	lost.Status, lost.Closed = sales.Lost, monday.AddDate(0, 0, -1).UTC()
	lost.Content = append(lost.Content, opened("downtime", 12, false), opened("pain_case", 40, true))
	early := wanting(deal("D-5", "Ember", "olga", "discovery"), "EUR")
	early.Content = []sales.Content{opened("downtime", 1, false)}
	return []sales.Deal{
		wanting(deal("D-1", "Acme", "olga", "discovery"), "EUR", "Security one-pager, CISO", "security  ONE-PAGER, ciso"),
		wanting(deal("D-2", "Borealis", "ivan", "proposal"), "USD", "security one-pager, CISO", "video"),
		moved, lost, early,
	}
}

// shop is a memory with them, and an engine.
func shop(t *testing.T, deals []sales.Deal) (*witness, *dialogs.Engine) {
	t.Helper()
	m := &witness{Memory: store.NewMemory(storetest.NewRAM())}
	people := append(staff(), person("Vera", "en", "", "marketing"))
	cast := dialogs.Change{Cause: "cast", At: monday, People: people}
	for _, d := range deals {
		cast.Deals = append(cast.Deals, dialogs.Write{Deal: d})
	}
	if _, err := m.Memory.Commit(t.Context(), cast); err != nil {
		t.Fatal(err)
	}
	return m, engineOn(m, func() time.Time { return monday }, func() string { return "nonce" })
}

// flat is all that was sent to somebody, as a messenger without sections shows it.
func flat(m *witness, to string) (out []string) {
	for _, c := range m.applied {
		for _, p := range c.Parcels {
			if p.To.Chat == to {
				msg := p.Message.Flat()
				out = append(out, strings.ReplaceAll(msg.Text.String(), "\u00a0", " "))
			}
		}
	}
	return out
}

func TestTheBoardCountsWhatIsAskedFor(t *testing.T) {
	all := `Content that buyers ask for · Mon 1 Jun
✗ Security one-pager · CISO · Discovery · 3 asks · €84,000 open · $84,000 open
✗ video · Proposal · 1 ask · $84,000 open
✓ Downtime calculator · plant manager · opened 3× · forwarded 1× · 1 of 2 moved on within 10 days`
	olgas := `Content that buyers ask for · Mon 1 Jun
✗ Security one-pager · CISO · Discovery · 2 asks · €84,000 open
✓ Downtime calculator · plant manager · opened 3× · forwarded 1× · 1 of 2 moved on within 10 days`
	for reader, want := range map[string]string{
		"dana":   all + "\nYou are “informed” on 4 deals: never pinged.",
		"#heads": all,
		"zoya":   strings.Join([]string{"Content that buyers ask for · Mon 1 Jun", "✗ security one-pager · CISO · Proposal · 1 ask · $84,000 open", "✗ video · Proposal · 1 ask · $84,000 open"}, "\n"),
		"marat":  "Какие материалы просят клиенты",
		"olga":   "",
		"ken":    "",
		"sveta":  "",
		"#sales": "",
	} {
		m, e := shop(t, market())
		if err := e.Fire(t.Context(), dialogs.Job{ID: "content", Do: "content", To: reader}, dialogs.Recipient{ID: reader, Zone: berlin}, monday, monday); err != nil {
			t.Fatal(err)
		}
		got := strings.Join(flat(m, reader), "\n~\n")
		if reader == "marat" { // in Russian: the same numbers as below
			got = got[:min(len(got), len(want))]
		}
		if got != want {
			t.Errorf("%s reads\n%s\nwant\n%s", reader, got, want)
		}
	}
	m, e := shop(t, market())
	if _, err := e.Hear(t.Context(), said("marat", "/content", monday)); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(flat(m, "marat"), ""); strings.Count(got, "\n") != strings.Count(olgas, "\n") || !strings.Contains(got, "2 просьбы · в работе 84 000 €") {
		t.Errorf("the head of a team reads\n%s", got)
	}
}

// Nobody who reads the board learns whose deals they are, whatever it was made of.
func TestTheBoardNamesNoDeal(t *testing.T) {
	for _, reader := range []string{"dana", "#heads"} {
		m, e := shop(t, market())
		if err := e.Fire(t.Context(), dialogs.Job{ID: "content", Do: "content", To: reader}, dialogs.Recipient{ID: reader, Zone: berlin}, monday, monday); err != nil {
			t.Fatal(err)
		}
		posted := must(asJSON(m.applied))
		for _, d := range market() {
			if strings.Contains(posted, d.Company) || strings.Contains(posted, d.ID) {
				t.Errorf("%s reads of %s: %s", reader, d.Company, posted)
			}
		}
	}
}

// breaking fails after so many commits.
type breaking struct {
	*witness
	after int
}

func (b *breaking) Commit(ctx context.Context, c dialogs.Change) (dialogs.Receipt, error) {
	if b.after--; b.after < 0 {
		return dialogs.Receipt{}, errors.New("the plug was pulled")
	}
	return b.witness.Commit(ctx, c)
}

// What is said on the board reaches each deal in one change and each asker once,
// wherever it was cut short and however often it is gone on with.
func TestAPromiseReachesWhoAsked(t *testing.T) {
	for cut := range 5 {
		m, e := shop(t, append(market(), wanting(deal("D-6", "Foxtrot", "olga", "discovery"), "EUR", "security one-pager, CISO")))
		data := boardButton(t, m, e, "dana")
		if _, err := e.Hear(t.Context(), pressed("dana", data, monday)); err != nil {
			t.Fatal(err)
		}
		said, _ := e.Hear(t.Context(), pressed("vera", data, monday.Add(time.Minute)))
		if !strings.Contains(said.Toast, "Dana said so already") {
			t.Errorf("the second to press reads %q", said.Toast)
		}
		m.applied = nil
		half := engineOn(&breaking{m, cut}, func() time.Time { return monday }, func() string { return "nonce" })
		err := half.Carry(t.Context(), monday)
		if cut < 4 == (err == nil) {
			t.Fatalf("cut after %d: %v", cut, err)
		}
		for range 2 {
			if err := e.Carry(t.Context(), monday.Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
		written := map[string]int{}
		for _, c := range m.applied {
			for _, w := range c.Deals {
				written[w.Deal.ID]++
			}
			for _, ev := range c.Events {
				if ev.What == "content_promised" && ev.By != "dana" {
					t.Errorf("cut after %d: said by %q", cut, ev.By)
				}
			}
		}
		if len(written) != 3 || written["D-1"] != 1 || written["D-2"] != 1 || written["D-6"] != 1 {
			t.Errorf("cut after %d: written %v", cut, written)
		}
		for who, deals := range map[string]string{"olga": "Acme, Acme, Foxtrot", "ivan": "Borealis"} {
			if got := flat(m, who); len(got) != 1 || !strings.Contains(got[0], deals) {
				t.Errorf("cut after %d: %s hears %q", cut, who, got)
			}
		}
	}
}

// boardButton is the data of [I'll make it] of what is asked for most.
func boardButton(t *testing.T, m *witness, e *dialogs.Engine, who string) string {
	t.Helper()
	if _, err := e.Hear(t.Context(), said(who, "/content", monday.Add(-time.Minute))); err != nil {
		t.Fatal(err)
	}
	for _, c := range m.applied {
		for _, p := range c.Parcels {
			if len(p.Message.Points) > 0 {
				return p.Message.Points[0].Buttons[1].Data
			}
		}
	}
	t.Fatal("there is no board")
	return ""
}

// Outside their hours nobody is told; what waits is not lost.
func TestAPromiseWaitsForTheMorning(t *testing.T) {
	m, e := shop(t, market())
	data := boardButton(t, m, e, "dana")
	if _, err := e.Hear(t.Context(), pressed("dana", data, monday)); err != nil {
		t.Fatal(err)
	}
	m.applied = nil
	night := time.Date(2026, 6, 1, 22, 0, 0, 0, berlin)
	if err := e.Carry(t.Context(), night); err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, c := range m.applied {
		for _, p := range c.Parcels {
			if told++; p.After.IsZero() || p.After.In(berlin).Format("02 15:04") != "02 09:00" || p.Class != chat.AtLeastOnce {
				t.Errorf("%s is told at %s", p.Person, p.After)
			}
		}
	}
	if told != 2 {
		t.Errorf("%d are told", told)
	}
}

// Who left makes nothing: what they promised is to be had again, and whoever asked
// hears of the next who makes it. Were they let go by mistake, it is theirs still.
func TestAPromiseOfWhoLeftIsOpenAgain(t *testing.T) {
	m, e := shop(t, market())
	data := boardButton(t, m, e, "dana")
	now := monday
	e = engineOn(m, func() time.Time { return now }, func() string { return "nonce" })
	do := func(who, data string) chat.Reply {
		t.Helper()
		now = now.Add(time.Minute)
		reply, err := e.Hear(t.Context(), pressed(who, data, now))
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range []error{e.Carry(t.Context(), now), e.HandOver(t.Context(), func(context.Context) error { return nil })} {
			if err != nil {
				t.Fatal(err)
			}
		}
		return reply
	}
	do("dana", data)
	do("sveta", "1|offboardyes||dana")
	do("sveta", "1|offboardback||dana")
	if said := do("vera", data).Toast; !strings.Contains(said, "Dana said so already") {
		t.Errorf("Dana is here again, and Vera reads %q", said)
	}
	do("sveta", "1|offboardyes||dana")
	m.applied = nil
	if said := do("vera", data).Toast; strings.Contains(said, "already") {
		t.Errorf("Dana left, and Vera reads %q", said)
	}
	k, err := m.Memory.Load(t.Context(), dialogs.Query{Deal: "D-1"})
	if err != nil || k.Deal.Content[0].Maker != "vera" {
		t.Errorf("it is made by %+v (%v)", k.Deal.Content, err)
	}
	if got := flat(m, "olga"); len(got) != 1 || !strings.Contains(got[0], "Vera") {
		t.Errorf("Olga hears %q", got)
	}
}
