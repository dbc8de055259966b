package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"milepost/adapters/slack"
	"milepost/adapters/slack/slacktest"
	"milepost/adapters/store"
	"milepost/adapters/store/bolt"
	"milepost/checks"
	"milepost/dialogs"
	"milepost/dialogs/playbook"
	"milepost/dialogs/sales"
)

// firmwide is a bot in two messengers: its reps write in Telegram, everybody else
// in a workspace of Slack.
type firmwide struct {
	*house
	slack *slacktest.Server
	hears string // the address where Slack is heard; empty: by a connection
}

// The people of the workspace, and its channels. The bot is not on the board.
const (
	sveta, marat, kenInSlack = "U0SVETA", "U0MARAT", "U0KEN"
	guest, foreigner         = "U0GUEST", "U0FOREIGN"
	dealsRoom, board         = "C0DEALS", "C0BOARD"
)

// olga is the rep, in Telegram.
const olga = int64(7)

// aroundTheClock is a calendar in which every hour is a working hour.
const aroundTheClock = "id = \"round\"\nname = { en = \"Always\", ru = \"Всегда\" }\nhours = \"00:00-24:00\"\ndays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]\n"

// newFirmwide prepares such a bot; $SLACK in its config is the table that the
// README asks for, with the two secrets in files of their own.
func newFirmwide(t *testing.T, mode, config string) *firmwide {
	t.Helper()
	server, err := slacktest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close) // after the program has ended
	// A test has no six minutes; but a program that starts again on a busy machine
	// needs some seconds, and what was sent meanwhile must not be over before.
	server.Retries = []time.Duration{0, 2 * time.Second, 20 * time.Second}
	f := &firmwide{slack: server}
	table := fmt.Sprintf("[slack]\napi_url = %q\nmode = %q\nbot_token_file = \"bot.token\"\n", server.URL, mode)
	if mode == slack.HTTP {
		f.hears = freeAddress(t)
		table += fmt.Sprintf("signing_secret_file = \"signing.secret\"\nlisten = %q\n", f.hears)
		url := "http://" + f.hears + slack.Path
		server.SendTo(slacktest.Target{Events: url, Commands: url, Interactive: url})
	} else {
		table += "app_token_file = \"app.token\"\n"
	}
	f.house = newHouse(t, strings.ReplaceAll(config, "$SLACK", table))
	f.write(t, "bot.token", slacktest.BotToken+"\n")
	f.write(t, "app.token", slacktest.AppToken+"\n")
	f.write(t, "signing.secret", slacktest.SigningSecret+"\n")
	f.write(t, "round.toml", aroundTheClock)
	for id, name := range map[string]string{sveta: "Sveta", marat: "Marat", kenInSlack: "Ken"} {
		server.AddUser(slacktest.User{ID: id, Name: name})
	}
	server.AddUser(slacktest.User{ID: guest, Name: "Guest", Guest: true})
	server.AddUser(slacktest.User{ID: foreigner, Name: "Far", Team: slacktest.OtherTeam})
	server.AddChannel(slacktest.Channel{ID: dealsRoom, Name: "deals", Member: true, Shared: true})
	server.AddChannel(slacktest.Channel{ID: board, Name: "board"})
	return f
}

// start starts the program and waits until Slack can reach it.
func (f *firmwide) start(t *testing.T) {
	t.Helper()
	f.house.start(t)
	reached := f.slack.Eventually(within, func() bool {
		if f.hears == "" {
			return f.slack.Links() > 0
		}
		c, err := net.Dial("tcp", f.hears)
		if err == nil {
			c.Close()
		}
		return err == nil
	})
	if !reached {
		t.Fatal("Slack cannot reach it")
	}
}

// freeAddress is one that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// reads waits until somebody's direct messages or a channel show words.
func (f *firmwide) reads(t *testing.T, in, words string) slacktest.Message {
	t.Helper()
	m, ok := f.slack.WaitFor(in, words, within)
	if !ok {
		t.Fatalf("%s never showed %q, but\n%s", in, words, f.slack.Read(in, in))
	}
	return m
}

// taps waits until somebody sees a button, and presses it.
func (f *firmwide) taps(t *testing.T, user, in, label string) {
	t.Helper()
	if !f.slack.WaitForButton(in, label, within) {
		t.Fatalf("%s never saw the button %q, but\n%s", user, label, f.slack.Read(user, in))
	}
	f.done(t, f.slack.Press(user, in, label))
}

// types gives a slash command and says what was answered at once.
func (f *firmwide) types(t *testing.T, user, in, command, words string) string {
	t.Helper()
	return string(f.done(t, f.slack.Slash(user, in, command, words)).Answer)
}

// done waits until a delivery was acknowledged.
func (f *firmwide) done(t *testing.T, id string) slacktest.Delivery {
	t.Helper()
	d, ok := f.slack.Settled(id, within)
	if !ok || !d.Acked {
		t.Fatalf("delivery %q was not acknowledged: %+v", id, d)
	}
	return d
}

// joins lets somebody in by the code that stands in a text, in Slack.
func (f *firmwide) joins(t *testing.T, user, text string) {
	t.Helper()
	code := regexp.MustCompile(`/milepost start (\w+)`).FindStringSubmatch(text)
	if code == nil {
		t.Fatalf("no code for Slack in\n%s", text)
	}
	f.types(t, user, user, "/milepost", "start "+code[1])
	f.taps(t, user, user, "English")
	f.reads(t, user, "London")
	f.taps(t, user, user, "London")
	f.reads(t, user, "You are in")
}

// night lets days pass while the bot is down: the deals are older, the jobs were
// looked at yesterday for the last time, and should have run a while ago.
func (f *firmwide) night(t *testing.T, days int, ago time.Duration) {
	t.Helper()
	f.stop(t)
	config, err := os.ReadFile(filepath.Join(f.dir, "config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	slot := time.Now().UTC().Add(-ago).Format("schedule = \"4 15 * * *\"")
	f.write(t, "config.toml", regexp.MustCompile(`schedule = ".*"`).ReplaceAllString(string(config), slot))
	f.age(t, days)
}

// age makes what is in the store older, and who works on it has been told: the
// head reads what they had the time to mend.
func (f *firmwide) age(t *testing.T, days int) {
	t.Helper()
	engine, err := bolt.Open(filepath.Join(f.dir, "data/milepost.bolt"))
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	m := store.NewMemory(engine)
	people, err := m.Load(t.Context(), dialogs.Query{})
	if err != nil {
		t.Fatal(err)
	}
	marks := []string{"job/stalled/#board"}
	for _, head := range people.Roster.With(sales.RoleHead) {
		marks = append(marks, "job/digest/"+head.ID)
	}
	k, err := m.Load(t.Context(), dialogs.Query{Find: &dialogs.Find{Limit: 100}, Marks: marks})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	c := dialogs.Change{Cause: "night/" + now.String(), At: now, Based: k.Versions, Marks: map[string]string{}}
	for _, mark := range marks {
		c.Marks[mark] = now.AddDate(0, 0, -1).UTC().Format(time.RFC3339)
	}
	for _, d := range k.Found {
		d.Created, d.Heard, d.Stays[0].Entered = d.Created.AddDate(0, 0, -days), d.Heard.AddDate(0, 0, -days), d.Stays[0].Entered.AddDate(0, 0, -days)
		process, _, err := loadProcess(d.Process)
		if err != nil {
			t.Fatal(err)
		}
		always, _ := playbook.LoadCalendar("always.toml", []byte(aroundTheClock))
		d.Told = map[string]sales.Notice{}
		for _, f := range checks.Judge(checks.Input{Process: process, Deal: &d, Time: sales.BusinessTime{Calendar: always, Zone: time.UTC}}, now) {
			d.Told[f.Key] = sales.Notice{Level: int(f.Level), At: now.AddDate(0, 0, -1).UTC()}
		}
		c.Deals = append(c.Deals, dialogs.Write{Deal: d})
	}
	if _, err := m.Commit(t.Context(), c); err != nil {
		t.Fatal(err)
	}
}
