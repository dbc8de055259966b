package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"milepost/dialogs"
)

// personConfig is a house with a head, and a rep who will want to be erased.
const personConfig = opsConfig + `
[[person]]
id = "birdie"
name = "Olga Kanareva"
roles = ["rep"]
telegram = "7001234567"
language = "en"
timezone = "Europe/Berlin"
`

// Somebody is erased beside the running bot: from then on they are a stranger,
// also after a restart with a config that still names them, and their deal goes
// on with the heir.
func TestErasedBesideTheBot(t *testing.T) {
	t.Parallel()
	const olga = 7001234567
	h := newHouse(t, personConfig)
	h.start(t)
	h.Say(olga, "/new Acme, scanner, 84k")
	h.see(t, olga, "Deal opened")
	h.Say(olga, "/note acme: Olga Kanareva calls them in May")
	h.see(t, olga, "calls them in May")
	out := h.says(t, "export", "birdie")
	if !strings.Contains(out, `"telegram:7001234567"`) || !strings.Contains(out, "calls them in May") {
		t.Errorf("the export is\n%s", out)
	}
	out = h.says(t, "erase", "-to", "Marat", "birdie")
	code := regexp.MustCompile(`erase -code (\w+)`).FindStringSubmatch(out)
	if code == nil {
		t.Fatalf("there is no code:\n%s", out)
	}
	h.says(t, "erase", "-code", code[1])
	h.Say(olga, "/deals")
	h.see(t, olga, "This bot works for one company")
	h.Say(boss, "/deal acme")
	h.see(t, boss, "Acme")
	h.stop(t)
	for _, name := range []string{"data/milepost.bolt", "erased.jsonl"} {
		body, err := os.ReadFile(filepath.Join(h.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, canary := range []string{"birdie", "kanareva", "olga"} { // the last /deals was a stranger's
			if strings.Contains(strings.ToLower(string(body)), canary) {
				t.Errorf("%s still holds %q", name, canary)
			}
		}
	}
	h.start(t)
	h.stop(t)
	k, err := h.memory(t).Load(t.Context(), dialogs.Query{Find: &dialogs.Find{Limit: 10}})
	if err != nil || len(k.Roster.All()) != 1 || len(k.Found) != 1 || k.Found[0].Owner != k.Roster.All()[0].ID {
		t.Errorf("there are %+v with %+v (%v)", k.Roster.All(), k.Found, err)
	}
	if strings.Contains(h.log.String(), "Kanareva") {
		t.Error("the bot's log names her")
	}
}

// says runs another command of the program in the bot's folder.
func (h *house) says(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("milepost", args...)
	cmd.Dir = h.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", args, err, out)
	}
	return string(out)
}
