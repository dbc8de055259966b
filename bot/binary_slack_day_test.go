package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"milepost/adapters/slack"
)

// slackDay is the config of a head of sales: two messengers, a public channel, a
// digest in the morning.
func slackDay() string {
	return fmt.Sprintf(`language = "en"
calendar = "round.toml"
[telegram]
api_url = "$API"
$SLACK
[ops]
listen = ""
[[channel]]
id = "deals"
slack = %q
[[channel]]
id = "board"
slack = %q
[[job]]
id = "digest"
do = "digest"
to = "head"
schedule = "30 9 * * *"
timezone = "UTC"
[[job]]
id = "stalled"
do = "stalled"
to = "board"
schedule = "30 9 * * *"
timezone = "UTC"
`, dealsRoom, board)
}

// A head of sales tries it with two tokens and the README: the digest comes the
// next morning, a button on a control point acts, "why" opens, a deal is handed
// to product from a channel and accepted in a direct message, while the rep sits
// in Telegram. Over both of Slack's ways.
func TestADayInTwoMessengers(t *testing.T) {
	for _, mode := range []string{slack.Socket, slack.HTTP} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			f := newFirmwide(t, mode, slackDay())
			f.start(t)
			f.settleIn(t)
			f.strangersLearnNothing(t)
			f.night(t, 12, 10*time.Minute)
			f.start(t)
			f.boardIsShut(t)
			f.morning(t)
			f.handsOver(t)
			f.asksInOneForm(t)
			f.isAtHome(t)
			if !f.slack.Idle(within) { // what came while it started comes again
				t.Error("still under way")
			}
			f.stop(t)
			if live := f.slack.Live(); len(live) > 0 {
				t.Errorf("went live: %v", live)
			}
			for _, d := range f.slack.Deliveries() {
				if !d.Acked {
					t.Errorf("%s %s was lost: %+v", d.Kind, d.Type, d.Attempts)
				}
			}
		})
	}
}

// settleIn lets everybody join, and the rep open a deal.
func (f *firmwide) settleIn(t *testing.T) {
	t.Helper()
	f.joins(t, sveta, f.log.String())
	f.joins(t, marat, f.invites(t, sveta, "Head of sales"))
	f.joins(t, kenInSlack, f.invites(t, sveta, "Product"))
	invite := f.invites(t, marat, "Sales rep")
	f.Say(olga, "/start "+regexp.MustCompile(`\?start=(\w+)`).FindStringSubmatch(invite)[1])
	f.press(t, olga, "English")
	f.press(t, olga, "London")
	f.Say(olga, "/new Acme, canary <!channel>, 84k")
	f.see(t, olga, "Deal opened")
}

// invites makes an invite for a role and says its words. Who is invited by a head
// is in their team.
func (f *firmwide) invites(t *testing.T, who, role string) string {
	t.Helper()
	f.types(t, who, who, "/milepost", "invite "+role)
	return f.reads(t, who, "role "+role).Shown
}

// strangersLearnNothing: guests and people of other companies have no code that
// works, and see no deal.
func (f *firmwide) strangersLearnNothing(t *testing.T) {
	t.Helper()
	code := regexp.MustCompile(`start \w+`).FindString(f.invites(t, sveta, "Legal"))
	for _, user := range []string{guest, foreigner} {
		for _, words := range []string{code, "deals", "deal acme", "people"} {
			f.types(t, user, dealsRoom, "/milepost", words)
		}
		f.slack.Say(user, dealsRoom, "@milepost deal acme")
		if !f.slack.Idle(within) {
			t.Fatal("still under way")
		}
		if said := f.slack.Read(user, user) + f.slack.Read(user, dealsRoom); strings.Contains(said, "Acme, ") || strings.Contains(said, "€") {
			t.Errorf("%s learned\n%s", user, said)
		}
	}
}

// boardIsShut: the bot is not in the channel that a job posts to. Who can help is
// told what is missing, once, whatever is posted there later.
func (f *firmwide) boardIsShut(t *testing.T) {
	t.Helper()
	f.reads(t, sveta, "I cannot write to the channel “board”: I am not in it.")
	f.night(t, 0, 5*time.Minute)
	f.start(t)
	if !f.slack.Eventually(within, func() bool { return strings.Count(f.log.String(), "lane=slack:"+board) == 2 }) {
		t.Error("nothing was posted to the board on the second day")
	}
	f.stop(t) // what it had to say about that is said
	f.start(t)
	if n := strings.Count(f.slack.Read(sveta, sveta), "channel “board”"); n != 1 {
		t.Errorf("told %d times that the board is closed", n)
	}
}

// morning: the digest is there; "why 1" in its thread opens the point there, a
// button under it acts.
func (f *firmwide) morning(t *testing.T) {
	t.Helper()
	digest := f.reads(t, marat, "Control points")
	if !strings.Contains(digest.Shown, "1 Acme · canary <!channel> · €84,000") || !strings.Contains(digest.Shown, "On the hook: User7") {
		t.Errorf("the digest says\n%s", digest.Shown)
	}
	f.slack.Answer(marat, marat, digest.TS, "why 1")
	if why := f.reads(t, marat, "Why, in figures"); why.Thread != digest.TS || !strings.Contains(why.Shown, "the buyer has not moved yet") {
		t.Errorf("why 1 is answered with %+v", why)
	}
	f.taps(t, marat, marat, "Heard")
	f.taps(t, marat, marat, "They replied")
	f.reads(t, marat, "Their clock starts anew")
}

// handsOver: a command in a channel, one line there with nobody's name, the
// package in private; the rep, who is elsewhere, hears who has it now.
func (f *firmwide) handsOver(t *testing.T) {
	t.Helper()
	if said := f.types(t, marat, dealsRoom, "/handoff", "acme product"); !strings.Contains(said, "Answered in our chat") {
		t.Errorf("in the channel Marat is answered %s", said)
	}
	f.reads(t, dealsRoom, "Acme: handed to Product")
	f.reads(t, kenInSlack, "needs you")
	f.taps(t, kenInSlack, kenInSlack, "Accept")
	f.see(t, olga, "Ken accepted Acme")
	f.reads(t, marat, "Ken accepted Acme")
	for _, m := range f.slack.Messages(dealsRoom) {
		if m.Bot && m.For == "" && (strings.Count(m.Shown, "\n") > 0 || strings.Contains(m.Shown, "Ken") || strings.Contains(m.Shown, "€")) {
			t.Errorf("everybody reads %q", m.Shown)
		}
	}
}

// asksInOneForm: three questions at once; what is wrong is said at its field, and
// nothing is kept until all is right.
func (f *firmwide) asksInOneForm(t *testing.T) {
	t.Helper()
	f.types(t, kenInSlack, dealsRoom, "/milepost", "qualify acme")
	if v, ok := f.slack.WaitForForm(kenInSlack, "What hurts", within); !ok {
		t.Fatalf("no form but %+v", v)
	}
	answers := map[string]any{"What hurts": "line 3 stands", "What does a month": "a canary lot", "Whose money": "Ms Novak, CFO"}
	f.sends(t, answers)
	v, _ := f.slack.Form(kenInSlack)
	if wrong := v.Errors["q/cost_month"]; len(v.Errors) != 1 || wrong == "" {
		t.Errorf("complaints: %v", v.Errors)
	}
	answers["What does a month"] = "27k"
	f.sends(t, answers)
	if v, open := f.slack.Form(kenInSlack); open {
		t.Errorf("the form stays open: %s", v.Shown)
	}
	if saved := f.reads(t, kenInSlack, "Saved. Answered: 3"); !strings.Contains(saved.Shown, "For the next gate 3/4") {
		t.Errorf("after the form: %s", saved.Shown)
	}
}

// sends sends Ken's form.
func (f *firmwide) sends(t *testing.T, answers map[string]any) {
	t.Helper()
	id, err := f.slack.Submit(kenInSlack, answers)
	if err != nil {
		t.Fatal(err)
	}
	f.done(t, id)
}

// isAtHome: a page of one's own.
func (f *firmwide) isAtHome(t *testing.T) {
	t.Helper()
	f.done(t, f.slack.OpenHome(marat))
	for _, words := range []string{"Control points", "1 Acme", "By holder", "Ken: 1", "The next ten days", "Zone: Europe/London"} {
		if v, ok := f.slack.WaitForHome(marat, words, within); !ok {
			t.Errorf("no %q in\n%s", words, v.Shown)
		}
	}
}
