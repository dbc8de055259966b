package dialogs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

var update = flag.Bool("update", false, "write what is decided now into testdata")

// fixed is a memory that always knows the same and keeps what was to be written.
type fixed struct {
	known  func() dialogs.Known
	change dialogs.Change
}

func (f *fixed) Load(_ context.Context, q dialogs.Query) (dialogs.Known, error) {
	k := f.known()
	k.Marks = map[string]string{} // none is set
	for _, name := range q.Marks {
		k.Marks[name] = ""
	}
	return k, nil
}

func (f *fixed) Commit(_ context.Context, c dialogs.Change) (dialogs.Receipt, error) {
	f.change = c
	return dialogs.Receipt{Reply: c.Reply}, nil
}

// The decisive updates, each on a fixed state, come to exactly these changes:
// what is written and said is seen in review. Run with -update to accept new ones.
func TestGoldenChanges(t *testing.T) {
	versions := dialogs.Versions{"roster": 3, "deal/D-ACME": 7, "talk/olga": 5}
	sitting := func(item string) *dialogs.Talk {
		return &dialogs.Talk{
			Person: "olga", Deal: "D-ACME", Stamp: 4,
			Sitting: &dialogs.Sitting{Deal: "D-ACME", Items: []string{item, "money_person", "step:problem_agreed"}, Card: web("olga"), Began: monday.UTC()},
			Asked:   &dialogs.Asked{What: "answer", Deal: "D-ACME", Item: item, In: web("olga"), Since: monday.UTC()},
		}
	}
	onForm := func() *dialogs.Talk {
		talk := sitting("pain")
		talk.Asked, talk.Sitting.Sheet = nil, 4
		return talk
	}
	form := func(pain, step string) chat.Update {
		u := pressed("olga", "1|sheet|D-ACME|||4", monday.Add(time.Minute))
		u.Kind, u.Forms = chat.Filled, true
		u.Form = map[string]string{"pain": pain, "money_person": chat.Unknown, "step:problem_agreed": step}
		return u
	}
	opening := pressed("olga", "1|qualify|D-ACME", monday.Add(time.Minute))
	opening.Forms = true
	about := func(who string, talk *dialogs.Talk, d sales.Deal) func() dialogs.Known {
		return func() dialogs.Known {
			r := sales.NewRoster(staff())
			c := d.Clone()
			return dialogs.Known{Roster: r, Me: r.Person(who), Talk: talk, Deal: &c, Found: []sales.Deal{d.Clone()}, Versions: versions}
		}
	}
	acme := deal("D-ACME", "Acme", "olga", "discovery")
	quiet := deal("D-ACME", "Acme", "olga", "discovery")
	quiet.Heard, quiet.Stays[0].Entered = monday.AddDate(0, 0, -21).UTC(), monday.AddDate(0, 0, -21).UTC()
	later := monday.Add(time.Minute)

	var reply chat.Reply
	hear := func(u chat.Update) func(*dialogs.Engine) error {
		return func(e *dialogs.Engine) (err error) { reply, err = e.Hear(context.Background(), u); return err }
	}
	fire := func(do, to string) func(*dialogs.Engine) error {
		return func(e *dialogs.Engine) error {
			return e.Fire(context.Background(), dialogs.Job{ID: "morning", Do: do, To: to}, dialogs.Recipient{ID: to, Zone: berlin}, monday, later)
		}
	}
	for _, g := range []struct {
		name  string
		known func() dialogs.Known
		act   func(*dialogs.Engine) error
	}{
		{"answer_pressed", about("olga", sitting("freeze"), acme), hear(pressed("olga", "1|answer|D-ACME|freeze|y|4", later))},
		{"answer_typed", about("olga", sitting("pain"), acme), hear(said("olga", "line 3 stands still <two> hours a day", later))},
		{"answer_to_an_old_question", about("olga", sitting("pain"), ready(acme)), hear(pressed("olga", "1|answer|D-ACME|money_person|x|3", later))},
		{"form_opened", about("olga", &dialogs.Talk{Person: "olga"}, acme), hear(opening)},
		{"form_sent_with_a_mistake", about("olga", onForm(), acme), hear(form("", "1"))},
		{"form_sent", about("olga", onForm(), acme), hear(form("line 3 stands still <two> hours a day", "2"))},
		{"handoff_offered", about("olga", &dialogs.Talk{Person: "olga"}, ready(acme)), hear(said("olga", "/handoff acme product", later))},
		{"handoff_accepted", about("ken", &dialogs.Talk{Person: "ken"}, offered(ready(acme), "product", "ken")), hear(pressed("ken", "1|accept|D-ACME|H-1", later))},
		{"moved", about("olga", &dialogs.Talk{Person: "olga"}, ready(acme)), hear(pressed("olga", "1|move|D-ACME", later))},
		{"nudged", about("", nil, quiet), func(e *dialogs.Engine) error { return e.Look(context.Background(), "D-ACME", later) }},
		{"passed_on", about("", nil, offered(acme, "product", "ken")), func(e *dialogs.Engine) error {
			return e.Look(context.Background(), "D-ACME", monday.Add(3*time.Hour))
		}},
		{"digest_for_the_head", about("", nil, quiet), fire("digest", "marat")},
		{"stalled_for_a_public_channel", about("", nil, quiet), fire("stalled", "#sales")},
	} {
		t.Run(g.name, func(t *testing.T) {
			m := &fixed{known: g.known}
			e := engineOn(m, func() time.Time { return later }, func() string { return "nonce" })
			if err := g.act(e); err != nil {
				t.Fatal(err)
			}
			if m.change.Cause == "" { // nothing was written: the answer is all
				m.change.Reply = reply
			}
			got := indented(t, m.change)
			file := filepath.Join("testdata", g.name+".golden.json")
			if *update {
				if err := os.WriteFile(file, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s: decided otherwise (go test ./dialogs -run Golden -update accepts it):\n%s", file, firstDifference(got, want))
			}
		})
	}
}

// indented is a change as it stands in a golden file.
func indented(t testing.TB, c dialogs.Change) []byte {
	t.Helper()
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(c); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// firstDifference shows the first lines that differ.
func firstDifference(got, want []byte) string {
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return "got:\n" + strings.Join(g[i:min(i+8, len(g))], "\n") + "\nwant:\n" + strings.Join(w[min(i, len(w)):min(i+8, len(w))], "\n")
		}
	}
	return "the wanted one is longer"
}
