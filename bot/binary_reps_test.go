package main

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/telegram/telegramtest"
	"milepost/dialogs"
	"milepost/dialogs/sales"
)

// Reps at work, whatever becomes of the program meanwhile.
const (
	reps      = 24
	first     = int64(101) // the first rep's user id
	questions = 10         // what a sitting may ask at most
)

// shift is the reps' work on one day.
type shift struct {
	deals [reps]int     // made by each
	over  chan struct{} // closed when all have gone home
}

// begin has each rep qualify one deal after the other until it is enough.
func begin(t *testing.T, h *house, enough func() bool) *shift {
	s := &shift{over: make(chan struct{})}
	var people sync.WaitGroup
	for i := range reps {
		people.Go(func() {
			for qualify(t, h, first+int64(i), s.deals[i]) {
				if s.deals[i]++; enough() {
					return
				}
			}
		})
	}
	go func() {
		people.Wait()
		close(s.over)
	}()
	return s
}

// proven holds everything against what was said, after a bot's end: nothing lost,
// nothing twice, nothing waiting. It gives the answers and how many second copies
// of a question were shown.
func (s *shift) proven(t *testing.T, h *house) (answers, again int) {
	t.Helper()
	m := h.memory(t)
	for i, n := range s.deals {
		user := first + int64(i)
		again, answers = again+ledgerOf(t, h, user, n), answers+n*questions
		answersOf(t, m, user, n)
	}
	if _, soonest, err := m.Ready(t.Context(), time.Now().AddDate(1, 0, 0), 10); err != nil || !soonest.IsZero() {
		t.Errorf("messages are still waiting: %v, %v", soonest, err)
	}
	if lost, err := m.Troubles(t.Context(), 10); err != nil || len(lost) > 0 {
		t.Errorf("messages were lost: %+v, %v", lost, err)
	}
	return answers, again
}

// qualify is a rep who makes a deal and answers what is asked, words and presses
// in turn. It waits for a question before it answers, whatever becomes of the bot.
func qualify(t *testing.T, h *house, user int64, deal int) bool {
	sees := func(words string) bool {
		seen := h.Eventually(2*within, func() bool {
			return slices.ContainsFunc(h.Messages(user), func(m telegramtest.Message) bool {
				return strings.Contains(m.Text, customer(user, deal)) && strings.Contains(m.Text, words)
			})
		})
		if !seen {
			t.Errorf("%d never saw %q, but\n%s", user, words, h.pane(user))
		}
		return seen
	}
	h.Say(user, "/new "+customer(user, deal)+", canary, 10k")
	if !sees("Deal opened") {
		return false
	}
	h.Say(user, "/qualify")
	for i := range questions {
		if !sees(question(i)) {
			return false
		}
		if i%2 == 0 {
			h.Say(user, answer(user, deal, i))
		} else if !h.Press(user, fmt.Sprintf("Choice %dB", i)) {
			t.Errorf("%d has no button at question %d:\n%s", user, i, h.pane(user))
			return false
		}
	}
	return sees("Saved. Answered: 10")
}

func customer(user int64, deal int) string { return fmt.Sprintf("Customer%dx%d", user, deal) }

func question(i int) string { return fmt.Sprintf("Question %d?", i) }

func answer(user int64, deal, i int) string {
	return fmt.Sprintf("canary words %d on %s", i, customer(user, deal))
}

// ledgerOf holds what somebody was shown against what may be shown: the
// questions of each deal in their order, each once, but for second copies that
// follow the first at once. It gives the number of those.
func ledgerOf(t *testing.T, h *house, user int64, deals int) (again int) {
	t.Helper()
	last := -1
	for _, m := range h.Ledger() {
		if m.Chat != user || len(m.Buttons) == 0 { // an old card whose buttons were taken away
			continue
		}
		at := asked(m.Text, user, deals)
		switch {
		case at < 0:
		case at == last:
			again++
		case at == last+1:
			last = at
		default:
			t.Fatalf("%d was shown %q out of its turn", user, m.Text)
		}
	}
	if last != deals*questions-1 {
		t.Errorf("%d was asked %d questions of %d deals", user, last+1, deals)
	}
	return again
}

// asked is the place of the question that a text asks, among all of somebody's;
// -1 if it asks none.
func asked(text string, user int64, deals int) int {
	for d := range deals {
		for i := range questions {
			if strings.Contains(text, customer(user, d)+" ") && strings.Contains(text, question(i)) {
				return d*questions + i
			}
		}
	}
	return -1
}

// answersOf reads the store: each deal of a rep once, each answer on its
// question, each in the journal once and in order.
func answersOf(t *testing.T, m *store.Memory, user int64, deals int) {
	t.Helper()
	k, err := m.Load(t.Context(), dialogs.Query{Find: &dialogs.Find{Of: []string{fmt.Sprintf("r%d", user)}, Closed: true, Limit: 100}})
	if err != nil {
		t.Fatal(err)
	}
	if len(k.Found) != deals {
		t.Errorf("%d made %d deals and has %d", user, deals, len(k.Found))
	}
	for _, d := range k.Found {
		var deal int
		if _, err := fmt.Sscanf(d.Company, fmt.Sprintf("Customer%dx%%d", user), &deal); err != nil {
			t.Errorf("%d has a deal with %s: %v", user, d.Company, err)
		}
		for i := range questions {
			got := d.Knows[fmt.Sprintf("q%d", i)].Value
			if i%2 == 0 && got.Text != answer(user, deal, i) || i%2 == 1 && !slices.Equal(got.Choices, []string{"b"}) {
				t.Errorf("%s, question %d: %+v", d.Company, i, got)
			}
		}
		events, err := m.Journal(t.Context(), d.ID, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if got := happened(events); got != "created q0 q1 q2 q3 q4 q5 q6 q7 q8 q9" {
			t.Errorf("%s: the journal says %s", d.Company, got)
		}
	}
}

// happened is a journal in words: which answers were given, what else was done.
func happened(events []sales.Event) string {
	var out []string
	for _, e := range events {
		if e.What != "answered" {
			out = append(out, e.What)
			continue
		}
		for _, c := range e.Payload.Changes {
			if id, ok := strings.CutPrefix(c.Field, "answers."); ok {
				out = append(out, id)
			}
		}
	}
	return strings.Join(out, " ")
}

// repsConfig seeds so many reps, so that nobody has to join.
func repsConfig(reps int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "process = \"process.toml\"\nquestions_per_sitting = %d\n[telegram]\napi_url = \"$API\"\n[ops]\nlisten = \"\"\n", questions)
	for user := first; user < first+int64(reps); user++ {
		fmt.Fprintf(&b, "[[person]]\nid = \"r%d\"\nname = \"Rep%d\"\nroles = [\"rep\"]\ntelegram = \"%d\"\nlanguage = \"en\"\ntimezone = \"UTC\"\n", user, user, user)
	}
	return b.String()
}

// repsProcess asks ten questions, words and choices in turn.
func repsProcess() string {
	both := func(format string, args ...any) string {
		s := fmt.Sprintf(format, args...)
		return fmt.Sprintf("{ en = %q, ru = %q }", s, s)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "[process]\nid = \"ordeal\"\nname = %s\n", both("Ordeal"))
	for _, role := range []string{"rep", "head"} {
		fmt.Fprintf(&b, "[[role]]\nid = %q\nname = %s\n", role, both("%s", role))
	}
	fmt.Fprintf(&b, "[[buyer_step]]\nid = \"signed\"\nname = %s\nverifier = %s\n", both("Signed"), both("signed"))
	fmt.Fprintf(&b, "[[stage]]\nid = \"talk\"\nname = %s\nbuyer_step = \"signed\"\nresponsible = \"rep\"\naccountable = \"head\"\nnorm = \"5 business days\"\n", both("Talk"))
	for i := range questions {
		fmt.Fprintf(&b, "[[stage.ask]]\nid = \"q%d\"\nreveals = \"pain\"\nshort = %s\ntext = %s\nhelp = %s\n", i, both("Item %d", i), both("%s", question(i)), both("Ask."))
		if i%2 == 0 {
			b.WriteString("kind = \"text\"\n")
			continue
		}
		b.WriteString("kind = \"choice\"\noptions = [\n")
		for _, o := range []string{"a", "b"} {
			fmt.Fprintf(&b, "{ id = %q, text = %s },\n", o, both("Choice %d%s", i, strings.ToUpper(o)))
		}
		b.WriteString("]\n")
	}
	for i := range questions {
		fmt.Fprintf(&b, "[[stage.gate]]\nneeds = \"q%d\"\n", i)
	}
	fmt.Fprintf(&b, "[[exit]]\nid = \"no\"\nname = %s\ndoor = \"close\"\n", both("No"))
	return b.String()
}
