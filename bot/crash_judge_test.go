package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"milepost/adapters/store"
	"milepost/adapters/telegram/telegramtest"
	"milepost/dialogs"
	"milepost/dialogs/sales"
)

// judge holds all that reps were shown and said against the store of a bot that
// has ended.
func (c *crowd) judge(t *testing.T, m *store.Memory) *verdict {
	t.Helper()
	v := &verdict{}
	v.outbox(t, m)
	if n := c.server.Waiting(); n > 0 {
		v.finds(&v.stuck, "%d updates still wait to be heard", n)
	}
	shown := map[int64][]telegramtest.Message{}
	for _, m := range c.server.Ledger() {
		shown[m.Chat] = append(shown[m.Chat], m)
	}
	for _, h := range c.people {
		if !h.rests {
			v.finds(&v.stuck, "%d still waits for %q", h.user, h.now.awaits)
		}
		v.shown(h.user, shown[h.user])
		v.kept(t, m, h)
	}
	return v
}

// shown holds what a rep was shown against what may be shown: the questions of
// each deal in their order, each once, but for second copies that follow the
// first at once.
func (v *verdict) shown(user int64, ledger []telegramtest.Message) {
	last := -1
	for _, m := range ledger {
		if len(m.Buttons) == 0 { // an old card whose buttons were taken away
			continue
		}
		switch at := asked(m.Text, user); {
		case at < 0:
		case at == last:
			v.again++
		case at == last+1:
			last = at
		default:
			v.finds(&v.swapped, "%d was shown %q out of its turn", user, m.Text)
		}
	}
}

var about = regexp.MustCompile(`Customer(\d+)x(\d+) `)

// asked is the place of the question that a text asks a rep, among all of theirs;
// -1 if it asks none.
func asked(text string, user int64) int {
	found := about.FindStringSubmatch(text)
	for i := range questions {
		if found != nil && found[1] == strconv.FormatInt(user, 10) && strings.Contains(text, question(i)) {
			deal, _ := strconv.Atoi(found[2])
			return deal*questions + i
		}
	}
	return -1
}

// kept reads the store: each deal of a rep once, each answer on its question,
// each in the journal once and in order.
func (v *verdict) kept(t *testing.T, m *store.Memory, h *human) {
	t.Helper()
	k, err := m.Load(t.Context(), dialogs.Query{Find: &dialogs.Find{Of: []string{fmt.Sprintf("r%d", h.user)}, Closed: true, Limit: 1000}})
	if err != nil {
		t.Fatal(err)
	}
	deals := map[string]*sales.Deal{}
	for i := range k.Found {
		if d := &k.Found[i]; deals[d.Company] != nil {
			v.finds(&v.doubled, "two deals with %s", d.Company)
		} else {
			deals[d.Company] = d
		}
	}
	last, given := dealAt(h.step)
	given = max(given+1, 0)
	for n := range last + 1 {
		answers := questions
		if n == last {
			answers = given
		}
		v.answers += answers
		d := deals[customer(h.user, n)]
		if d == nil {
			v.finds(&v.lost, "no deal with %s", customer(h.user, n))
			continue
		}
		delete(deals, d.Company)
		events, err := m.Journal(t.Context(), d.ID, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		v.deal(h.user, n, answers, d, happened(events))
	}
	for whose := range deals {
		v.finds(&v.swapped, "%d has a deal with %s", h.user, whose)
	}
}

// deal holds a deal against what its rep said about it.
func (v *verdict) deal(user int64, n, given int, d *sales.Deal, journal string) {
	got, want := strings.Fields(journal), []string{"created"}
	for i := range given {
		id := fmt.Sprintf("q%d", i)
		want = append(want, id)
		a := d.Knows[id].Value
		if right := i%2 == 0 && a.Text == answer(user, n, i) || i%2 == 1 && slices.Equal(a.Choices, []string{"b"}); !right {
			v.finds(&v.swapped, "%s, question %d: %+v", d.Company, i, a)
		}
	}
	if slices.Equal(got, want) {
		return
	}
	lost, doubled := v.lost, v.doubled
	for _, what := range want {
		switch times := len(got) - len(slices.DeleteFunc(slices.Clone(got), func(g string) bool { return g == what })); {
		case times == 0:
			v.finds(&v.lost, "%s: the journal says %v and no %s", d.Company, got, what)
		case times > 1:
			v.finds(&v.doubled, "%s: the journal says %v", d.Company, got)
		}
	}
	if lost == v.lost && doubled == v.doubled {
		v.finds(&v.swapped, "%s: the journal says %v", d.Company, got)
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
