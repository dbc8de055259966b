package main

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"milepost/dialogs"
)

// opsConfig is a house with one person and a door for the operator.
const opsConfig = `
[telegram]
api_url = "$API"
[ops]
listen = "127.0.0.1:0"
[[person]]
name = "Marat"
roles = ["head"]
telegram = "7"
language = "en"
timezone = "Europe/Berlin"
`

// The operator's door: the start says where it is, and it answers.
func TestOperatorLooksIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t, opsConfig)
	h.start(t)
	h.Say(boss, "/new Acme, scanner, 84k")
	h.see(t, boss, "Deal opened")
	found := regexp.MustCompile(`(?m)^ops: (http://127\.0\.0\.1:\d+)/readyz$`).FindStringSubmatch(h.log.String())
	if found == nil {
		t.Fatal("the start does not say where the operator's door is")
	}
	for path, want := range map[string]string{
		"/livez": "alive\n", "/readyz": "ready\n", "/metrics": "milepost_updates_total 1\n",
	} {
		res, err := http.Get(found[1] + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK || !strings.Contains(string(body), want) {
			t.Errorf("%s: %d %s, %v", path, res.StatusCode, body, err)
		}
	}
}

// A snapshot is taken beside the running bot, which does not stop for it. Put
// back, it has the deal of before, and not the one that was made later.
func TestBackupBesideTheBot(t *testing.T) {
	t.Parallel()
	h := newHouse(t, opsConfig)
	h.start(t)
	h.Say(boss, "/new Acme, scanner, 84k")
	h.see(t, boss, "Deal opened")
	h.milepost(t, "backup", "snapshot")
	h.Say(boss, "/new Borealis, mixer, 12k")
	h.see(t, boss, "Borealis")
	h.stop(t)
	if err := os.Remove(h.storeFile()); err != nil {
		t.Fatal(err)
	}
	h.milepost(t, "restore", "snapshot")
	h.start(t)
	h.Say(boss, "/deal borealis")
	h.see(t, boss, "I see no deal of yours that matches “borealis”")
	h.stop(t)
	k, err := h.memory(t).Load(t.Context(), dialogs.Query{Find: &dialogs.Find{Limit: 10}})
	if err != nil || len(k.Found) != 1 || k.Found[0].Company != "Acme" {
		t.Errorf("it has %+v, %v", k.Found, err)
	}
}

// milepost runs another command of the program in the bot's folder.
func (h *house) milepost(t *testing.T, args ...string) {
	t.Helper()
	cmd := exec.Command(h.runs[0], args...)
	cmd.Dir, cmd.Env = h.dir, h.environ()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", args, err, out)
	}
}
