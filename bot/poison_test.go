package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"milepost/adapters/telegram/telegramtest"
	"milepost/dialogs"
	"milepost/dialogs/sales"
)

// mistake is a memory with a mistake that some words bring out, until it is mended.
type mistake struct {
	dialogs.Memory
	mu     sync.Mutex
	mended bool
	tries  map[string]int // by note
}

func (m *mistake) Commit(ctx context.Context, c dialogs.Change) (dialogs.Receipt, error) {
	for _, e := range c.Events {
		if err := m.meet(e.Payload.Note); err != nil {
			return dialogs.Receipt{}, err
		}
	}
	return m.Memory.Commit(ctx, c)
}

func (m *mistake) meet(note string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch kind, poison := strings.CutPrefix(note, "poison "); {
	case !poison || m.mended:
		return nil
	case strings.HasPrefix(kind, "panic"):
		m.tries[note]++
		panic("a mistake")
	default:
		m.tries[note]++
		return errors.New("a mistake")
	}
}

func (m *mistake) mend() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.mended = true
}

const (
	poisoned = 4  // reps
	notes    = 50 // of each, in order
	mender   = 900
)

// poisonConfig is a team with an admin, over a Bot API server.
func poisonConfig(api string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "[store]\nurl = \"bolt:milepost.bolt\"\n[telegram]\ntoken = %q\napi_url = %q\npace = \"none\"\n[ops]\nlisten = \"\"\n", telegramtest.Token, api)
	person := "[[person]]\nid = \"p%d\"\nname = \"P%d\"\nroles = [%q]\ntelegram = \"%d\"\nlanguage = \"en\"\n"
	for user := 1; user <= poisoned; user++ {
		fmt.Fprintf(&b, person, user, user, "rep", user)
	}
	fmt.Fprintf(&b, person, mender, mender, sales.RoleAdmin, mender)
	return b.String()
}

// runs starts the bot of a config in this process, over a memory with a mistake.
func runs(t *testing.T, config string) (*team, *mistake) {
	t.Chdir(t.TempDir())
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := readConfig(path, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	o := options{out: t.Output(), errs: t.Output(), log: slog.New(slog.DiscardHandler)}
	bot := &team{c: c, counts: newCounts()}
	t.Cleanup(bot.close)
	ctx, stop := context.WithCancel(t.Context())
	if err := bot.begin(ctx, o); err != nil {
		t.Fatal(err)
	}
	m := &mistake{Memory: bot.engine.Memory, tries: map[string]int{}}
	bot.engine.Memory = m
	done := make(chan error, 1)
	go func() { done <- bot.serve(ctx, o) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return bot, m
}

// noted are the notes on a rep's deal, in the order of its journal.
func noted(t *testing.T, bot *team, user int) (out []string) {
	t.Helper()
	k, err := bot.store.Memory.Load(t.Context(), dialogs.Query{Find: &dialogs.Find{Words: fmt.Sprint("company", user)}})
	if err != nil || len(k.Found) != 1 {
		t.Fatalf("%d deals of %d (%v)", len(k.Found), user, err)
	}
	events, err := bot.store.Memory.Journal(t.Context(), k.Found[0].ID, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if e.Payload.Note != "" {
			out = append(out, e.Payload.Note)
		}
	}
	return out
}

// In two hundred updates are four that cannot be handled, each of its own kind.
// All the others are handled, in order; each of the four is set aside after five
// tries at most and told of once; and once the mistake is mended an admin has them
// done after all, in the chat.
func TestPoisonIsSetAsideAndTheRestFlows(t *testing.T) {
	api, err := telegramtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(api.Close)
	bot, m := runs(t, poisonConfig(api.URL))
	poison := map[int]string{1: "poison error", 2: "poison panic", 3: "poison panic in a button's place", 4: ""}
	for n := range notes {
		for user := 1; user <= poisoned; user++ {
			switch {
			case n == 0:
				api.Say(int64(user), fmt.Sprintf("/new Company%d, scanner, 10k", user))
			case n == 10*user && poison[user] != "":
				api.Say(int64(user), "/note "+poison[user])
			case n == 10*user: // a field of another type than we know
				api.Raw(map[string]any{"message": map[string]any{"message_id": "seven", "chat": map[string]any{"id": user, "type": "private"}}})
			default:
				api.Say(int64(user), fmt.Sprint("/note ", n))
			}
		}
	}
	if !api.Eventually(4*within, func() bool { return api.Waiting() == 0 }) {
		t.Fatalf("%d updates wait for ever", api.Waiting())
	}
	for user := 1; user <= poisoned; user++ {
		var want []string
		for n := 1; n < notes; n++ {
			if n != 10*user {
				want = append(want, fmt.Sprint(n))
			}
		}
		if got := noted(t, bot, user); !slices.Equal(got, want) {
			t.Errorf("of %d were kept %v", user, got)
		}
	}
	if n, err := bot.store.Memory.Aside(t.Context(), 99); n != len(poison) || err != nil {
		t.Fatalf("%d were set aside (%v)", n, err)
	}
	m.mu.Lock()
	if m.tries["poison error"] != 5 || m.tries["poison panic"] != 2 || m.tries["poison panic in a button's place"] != 2 {
		t.Errorf("tried: %v", m.tries)
	}
	m.mu.Unlock()
	for user := int64(1); user < poisoned; user++ {
		if _, ok := api.WaitFor(user, "could not work on that", within); !ok {
			t.Errorf("%d was not told", user)
		}
	}
	if _, ok := api.WaitFor(mender, "/quarantine", within); !ok {
		t.Error("the admin was not told")
	}
	m.mend()
	replay(t, api, bot)
	told := map[int64]int{}
	for _, sent := range api.Ledger() {
		if strings.Contains(sent.Text, "could not work on that") || strings.Contains(sent.Text, "could not be handled. It is kept") {
			told[sent.Chat]++
		}
	}
	if want := map[int64]int{1: 1, 2: 1, 3: 1, mender: 1}; fmt.Sprint(told) != fmt.Sprint(want) {
		t.Errorf("told %v times, want %v", told, want)
	}
}

// replay has the admin try again what was set aside, and drop what no program of
// ours can read.
func replay(t *testing.T, api *telegramtest.Server, bot *team) {
	t.Helper()
	press := func(label, says string) {
		t.Helper()
		if !api.WaitForButton(mender, label, within) || !api.Press(mender, label) {
			t.Fatalf("no button %s", label)
		}
		if _, ok := api.WaitFor(mender, says, within); !ok {
			t.Fatalf("%s does not say %q: %+v", label, says, api.Messages(mender))
		}
	}
	api.Say(mender, "/quarantine")
	for left := poisoned; left > 0; left-- {
		if !api.WaitForButton(mender, fmt.Sprint(left), within) {
			t.Fatalf("%d are not on the list", left)
		}
		press("1", "could not be handled. Tried")
		shown, _ := api.WaitFor(mender, "could not be handled. Tried", within)
		if slices.ContainsFunc(shown.Buttons, func(b telegramtest.Button) bool { return strings.Contains(b.Text, "Try again") }) {
			press("Try again", "It is handled now")
		} else {
			press("Drop", "for good?")
			press("Drop it", "Dropped")
		}
		press("Back", map[bool]string{true: "Set aside", false: "Nothing is set aside"}[left > 1])
	}
	for user := 1; user < poisoned; user++ {
		if all := noted(t, bot, user); !strings.HasPrefix(all[len(all)-1], "poison ") || len(all) != notes-1 {
			t.Errorf("of %d the last of %d is %q", user, len(all), all[len(all)-1])
		}
	}
}
