package dialogs_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"milepost/checks"
	"milepost/dialogs"
	"milepost/dialogs/sales"
)

// ringing is the house with one deal of Olga's whose next step became late on
// Thursday morning; she was told so then.
func ringing(t *testing.T) *pair {
	p := newPair(t)
	d := deal("D-LATE", "Late", "olga", "discovery")
	d.Next.Due = monday.AddDate(0, 0, 3)
	d.Stays[0].Entered, d.Heard = monday, monday
	must(p.memory.Commit(t.Context(), dialogs.Change{Cause: "late", At: monday, Deals: []dialogs.Write{{Deal: d, Due: d.Next.Due}}}))
	p.looks("D-LATE", d.Next.Due)
	if got := p.sent("olga"); len(got) != 1 || !strings.Contains(got[0], "Late") {
		t.Fatalf("Olga was told %q", got)
	}
	return p
}

// looks has both replicas look at a deal, at an instant and once more.
func (p *pair) looks(id string, at time.Time) {
	p.Helper()
	p.now = at
	for _, e := range []*dialogs.Engine{p.here, p.there, p.here} {
		if err := e.Look(p.Context(), id, at); err != nil {
			p.Fatal(err)
		}
	}
}

func (p *pair) mark(name string) string {
	p.Helper()
	return must(p.memory.Load(p.Context(), dialogs.Query{Marks: []string{name}})).Marks[name]
}

// A nudge is acted upon if anybody does anything on its deal within two working
// days of who got it; it is counted once, by whichever replica, also of a deal that
// is closed by then.
func TestANudgeIsActedUponWithinTwoWorkingDays(t *testing.T) {
	thursday := monday.AddDate(0, 0, 3)
	for name, c := range map[string]struct {
		who, data string
		at        time.Time // of the act
		want      string
	}{
		"nobody acts":                  {"", "", thursday, "0"},
		"the owner, at once":           {"olga", "1|heardwhat|D-LATE|reply", thursday.Add(time.Minute), "1"},
		"her head":                     {"marat", "1|heardwhat|D-LATE|reply", thursday.AddDate(0, 0, 1), "1"},
		"after a weekend":              {"olga", "1|heardwhat|D-LATE|reply", thursday.AddDate(0, 0, 4).Add(-time.Minute), "1"},
		"too late":                     {"olga", "1|heardwhat|D-LATE|reply", thursday.AddDate(0, 0, 4).Add(time.Minute), "0"},
		"only looked at":               {"olga", "1|open|D-LATE", thursday.Add(time.Minute), "0"},
		"a colleague, without a right": {"ivan", "1|heardwhat|D-LATE|reply", thursday.Add(time.Minute), "0"},
		"closed":                       {"olga", "1|lostby|D-LATE|" + b2b().Exits[0].ID, thursday.Add(time.Minute), "1"},
	} {
		t.Run(name, func(t *testing.T) {
			p := ringing(t)
			p.now = c.at
			if c.who != "" {
				p.hears(p.here, pressed(c.who, c.data, c.at))
			}
			if got := p.mark("acted/next_step_late"); got != "" {
				t.Fatalf("counted before its time: %q", got)
			}
			due, next, err := p.memory.Due(t.Context(), thursday.AddDate(0, 0, 4), 20)
			if err != nil || !slices.Contains(due, "D-LATE") {
				t.Fatalf("not looked at when it is to be counted: %v, next %v, %v", due, next, err)
			}
			p.looks("D-LATE", thursday.AddDate(0, 0, 4).Add(2*time.Minute))
			if got := p.mark("acted/next_step_late"); !strings.HasSuffix(got, c.want) || len(got) != 1 {
				t.Errorf("counted as %q, want %q", got, c.want)
			}
		})
	}
}

// Of a rule the last fifty are kept.
func TestARateIsOfTheLastFifty(t *testing.T) {
	p := ringing(t)
	must(p.memory.Commit(t.Context(), dialogs.Change{Cause: "before", At: p.now, Marks: map[string]string{"acted/next_step_late": "1" + strings.Repeat("0", 49)}}))
	p.looks("D-LATE", monday.AddDate(0, 0, 7))
	if got := p.mark("acted/next_step_late"); got != strings.Repeat("0", 50) {
		t.Errorf("kept as %q", got)
	}
}

// A quiet rule reminds nobody, its finding stands on the card and in the digest,
// and it speaks again of what it finds then.
func TestAQuietRuleRemindsNobody(t *testing.T) {
	p := newPair(t)
	p.hears(p.here, pressed("marat", "1|quiet||next_step_late", p.now))
	d := deal("D-LATE", "Late", "olga", "discovery")
	d.Next.Due = monday.AddDate(0, 0, 1)
	d.Stays[0].Entered, d.Heard = monday, monday
	must(p.memory.Commit(t.Context(), dialogs.Change{Cause: "late", At: monday, Deals: []dialogs.Write{{Deal: d, Due: d.Next.Due}}}))
	p.sent("olga")
	for day := 1; day <= 3; day++ {
		p.looks("D-LATE", monday.AddDate(0, 0, day))
	}
	if got := p.sent("olga"); len(got) != 0 {
		t.Errorf("Olga was told %q", got)
	}
	if err := p.here.Fire(t.Context(), dialogs.Job{ID: "digest", Do: "digest", To: "marat"}, dialogs.Recipient{ID: "marat", Zone: berlin}, p.now, p.now); err != nil {
		t.Fatal(err)
	}
	if got := p.mark("points/marat"); !strings.Contains(got, "D-LATE") {
		t.Errorf("the digest lacks it: %s", got)
	}
	p.hears(p.there, pressed("sveta", "1|speak||next_step_late", p.now))
	k := must(p.memory.Load(t.Context(), dialogs.Query{Deal: "D-LATE"}))
	k.Deal.Next = &sales.NextStep{What: "call", Due: p.now.AddDate(0, 0, 3)}
	must(p.memory.Commit(t.Context(), dialogs.Change{Cause: "anew", At: p.now, Based: k.Versions, Deals: []dialogs.Write{{Deal: *k.Deal}}}))
	p.looks("D-LATE", k.Deal.Next.Due.AddDate(0, 0, 1))
	if got := p.sent("olga"); len(got) != 1 || !strings.Contains(got[0], "The next step is late") {
		t.Errorf("Olga was told %q", got)
	}
}

// Of two heads who quiet a rule at once the second reads who did, and both rules
// that two heads quiet at once are quiet.
func TestTwoHeadsQuietRules(t *testing.T) {
	p := newPair(t)
	p.hears(p.here, pressed("marat", "1|quiet||stage_age", p.now))
	reply := p.hears(p.there, pressed("zoya", "1|quiet||stage_age", p.now))
	if got := strings.Join(p.sent("zoya"), "\n"); reply.Toast == "" || !strings.Contains(got, "Marat") || p.mark("quiet") != "stage_age/marat/2026-06-01" {
		t.Errorf("toast %q, screen %s, kept %q", reply.Toast, got, p.mark("quiet"))
	}
	p.hears(p.there, pressed("zoya", "1|quiet||no_next_step", p.now))
	if got := p.mark("quiet"); got != "no_next_step/zoya/2026-06-01,stage_age/marat/2026-06-01" {
		t.Errorf("kept %q", got)
	}
	for _, forged := range []string{"1|quiet||a,b/c", "1|quiet", "1|speak||no_rule"} {
		was := p.mark("quiet")
		if reply := p.hears(p.here, pressed("marat", forged, p.now)); reply.Toast == "" || p.mark("quiet") != was {
			t.Errorf("%s: %+v, kept %q", forged, reply, p.mark("quiet"))
		}
	}
}

// The head's digest of Monday proposes to quiet the rule that hardly anybody acts on.
func TestMondayProposesToQuietARule(t *testing.T) {
	job := dialogs.Job{ID: "digest", Do: "digest", To: "zoya"}
	tenth := strings.Repeat("1000000000", 5)
	for name, c := range map[string]struct {
		day   time.Time
		to    string
		marks map[string]string
		want  bool
	}{
		"on Monday":      {monday, "zoya", map[string]string{"acted/stage_age": tenth}, true},
		"on Tuesday":     {monday.AddDate(0, 0, 1), "zoya", map[string]string{"acted/stage_age": tenth}, false},
		"too few":        {monday, "zoya", map[string]string{"acted/stage_age": tenth[1:]}, false},
		"just enough":    {monday, "zoya", map[string]string{"acted/stage_age": strings.Repeat("10000", 10)}, false},
		"quiet":          {monday, "zoya", map[string]string{"acted/stage_age": tenth, "quiet": "stage_age/marat/2026-05-01"}, false},
		"none was sent":  {monday, "zoya", nil, false},
		"not for a rep":  {monday, "olga", map[string]string{"acted/stage_age": tenth}, false},
		"not in a group": {monday, "#heads", map[string]string{"acted/stage_age": tenth}, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t)
			must(p.memory.Commit(t.Context(), dialogs.Change{Cause: "before", At: monday, Marks: c.marks}))
			if err := p.here.Fire(context.Background(), job, dialogs.Recipient{ID: c.to, Zone: berlin}, c.day, c.day); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(p.sent(c.to), "\n"); strings.Contains(got, "acted on 10 % of 50") != c.want {
				t.Errorf("proposed: want %v: %s", c.want, got)
			}
		})
	}
}

// Each rule that is nudged about can be listed and quieted.
func TestRulesListsThemAll(t *testing.T) {
	p := newPair(t)
	marks := map[string]string{}
	for _, r := range checks.Rules {
		marks["acted/"+string(r)] = "01"
	}
	must(p.memory.Commit(t.Context(), dialogs.Change{Cause: "before", At: monday, Marks: marks}))
	p.hears(p.here, said("sveta", "/rules", p.now))
	seen := strings.Join(p.sent("sveta"), "\n")
	for from := 9; from < len(checks.Rules); from += 9 {
		p.hears(p.here, pressed("sveta", "1|rules|||"+string(rune('0'+from/10))+string(rune('0'+from%10)), p.now))
		seen += "\n" + strings.Join(p.sent("sveta"), "\n")
	}
	if got := strings.Count(seen, "1/2"); got != len(checks.Rules) {
		t.Errorf("%d rules of %d are shown: %s", got, len(checks.Rules), seen)
	}
}
