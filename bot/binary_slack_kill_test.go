package main

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"milepost/adapters/slack"
	"milepost/dialogs"
)

// How hard it is: acts, how many of them at once, how many times a second that
// happens, and deaths among them. At once, so that some are always under way.
const (
	slackActs  = 320
	slackBurst = 40
	slackRate  = 1.5
	slackKills = 6
)

// The program is killed again and again while people act in Slack. An event comes
// again and counts once. A slash command does not come again: its human saw an
// answer, or an error, and it counts once at most.
func TestKilledWhileSlackIsHeard(t *testing.T) {
	for _, mode := range []string{slack.Socket, slack.HTTP} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			seed := rand.Uint64()
			t.Logf("seed %d", seed)
			r := rand.New(rand.NewPCG(seed, 1))
			f := newFirmwide(t, mode, slackKillConfig())
			f.slack.Quiet = true
			f.slack.AckWithin = time.Second
			f.slack.Retries = []time.Duration{0, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second}
			f.start(t)
			f.types(t, marat, marat, "/milepost", "new Acme, scanner, 84k")
			over := make(chan struct{})
			go func() {
				defer close(over)
				f.slack.Drive(t.Context(), slackActs/slackBurst, slackRate, func(burst int) {
					for i := range slackBurst {
						f.act(burst*slackBurst + i)
					}
				})
			}()
			for i := range slackKills {
				soon := 1 + (slackActs*i+r.IntN(slackActs))/slackKills
				f.slack.Eventually(within, func() bool { return len(f.slack.Deliveries()) >= soon })
				f.kill()
				f.start(t)
			}
			<-over
			if !f.slack.Idle(2 * within) {
				t.Fatal("deliveries are still under way")
			}
			f.stop(t)
			f.counted(t)
		})
	}
}

// act is somebody noting a line on the deal, in words or by a slash command.
func (f *firmwide) act(i int) {
	who := []string{marat, sveta, kenInSlack}[i%3]
	words := fmt.Sprintf("note acme: act %d.", i)
	if i%2 == 0 {
		f.slack.Slash(who, dealsRoom, "/milepost", words)
		return
	}
	f.slack.Say(who, who, "@milepost "+words)
}

var traces = regexp.MustCompile(`act \d+\.`)

// counted holds what was delivered against the deal's journal.
func (f *firmwide) counted(t *testing.T) {
	t.Helper()
	m := f.memory(t)
	k, err := m.Load(t.Context(), dialogs.Query{Find: &dialogs.Find{Limit: 10}})
	if err != nil || len(k.Found) != 1 {
		t.Fatalf("%d deals, %v", len(k.Found), err)
	}
	events, err := m.Journal(t.Context(), k.Found[0].ID, 0, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]int{}
	for _, e := range events {
		if e.What == "noted" {
			kept[traces.FindString(e.Payload.Note)]++
		}
	}
	again, unsaved := 0, 0
	for _, d := range f.slack.Deliveries()[1:] {
		act := traces.FindString(string(d.Payload))
		n, event := kept[act], strings.HasPrefix(d.Kind, "events")
		told := d.Acked && !strings.Contains(string(d.Answer), "Not saved")
		if n > 1 || n == 0 && told || event && n != 1 {
			t.Errorf("%s (%s, %+v, answered %s) counts %d times", act, d.Kind, d.Attempts, d.Answer, n)
		}
		if len(d.Attempts) > 1 {
			again++
		}
		if !told {
			unsaved++
		}
	}
	t.Logf("%d acts, %d delivered again, %d not acknowledged or answered “not saved”; %d in the journal", slackActs, again, unsaved, len(kept))
}

// slackKillConfig knows everybody, so that nobody has to join.
func slackKillConfig() string {
	var b strings.Builder
	b.WriteString("calendar = \"round.toml\"\n[telegram]\napi_url = \"$API\"\n$SLACK\n[ops]\nlisten = \"\"\n")
	for _, id := range []string{sveta, marat, kenInSlack} {
		fmt.Fprintf(&b, "[[person]]\nname = %q\nroles = [\"rep\", \"head\"]\nslack = %q\nlanguage = \"en\"\ntimezone = \"UTC\"\n", id, id)
	}
	return b.String()
}
