package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"milepost/adapters/store/storetest"
)

// nextVersion builds the program as its next version will be, as far as one can
// know today: it knows one format more than this one. That it writes what this one
// can read, while the store bears this one's mark, is what the promise is about.
func nextVersion(t *testing.T) string {
	t.Helper()
	const there, one, more = "../adapters/store/format.go", "NewestFormat = 1\n", "NewestFormat = 2\n"
	source, err := os.ReadFile(there)
	if err != nil || !strings.Contains(string(source), one) {
		t.Fatalf("%s does not hold %q any more: there is a version before this one now, test against that: %v", there, one, err)
	}
	dir := t.TempDir()
	instead, path := filepath.Join(dir, "format.go"), filepath.Join(dir, "next")
	if err := os.WriteFile(instead, []byte(strings.Replace(string(source), one, more, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	replaced, err := filepath.Abs(there)
	if err != nil {
		t.Fatal(err)
	}
	overlay, _ := json.Marshal(map[string]any{"Replace": map[string]string{replaced: instead}})
	if err := os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-overlay", filepath.Join(dir, "overlay.json"), "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// A team is upgraded while people work, a replica at a time, and back again: both
// versions work side by side, nothing is lost and nothing doubled. A store that the
// newer one has begun refuses the older one, and says why.
func TestTwoVersionsSideBySide(t *testing.T) {
	t.Parallel()
	next := nextVersion(t)
	c := newCrew(t, fast(repsConfig(reps)), "#1", "#2", "#3")
	this := c[0].runs
	c.work(t, func() {
		for _, version := range [][]string{{next}, this} {
			for _, r := range c {
				r.stop(t)
				r.runs = version
				r.start(t)
				c.works(t, 60)
			}
		}
	})

	h := newHouse(t, repsConfig(1))
	h.write(t, "process.toml", repsProcess())
	// What the newer one backs up of the older one's store, and puts back, is the older one's still.
	h.url, h.runs = c[0].url, []string{next}
	h.milepost(t, "backup", "snapshot")
	h.url = ""
	h.milepost(t, "restore", "snapshot")
	h.runs = this
	h.start(t)
	h.stop(t)

	h.url = storetest.URL(storetest.Redis(t), "milepost")
	h.runs = []string{next}
	h.start(t)
	h.stop(t)
	h.runs = this
	h.launch(t)
	p := h.program.Load()
	h.Eventually(within, p.dead)
	if said := p.said.String(); !p.dead() || p.cmd.ProcessState.ExitCode() != exitFound || !strings.Contains(said, "written by a newer Milepost (format 2, this one knows 1)") {
		t.Errorf("on a newer store it said %s", said)
	}
}
