package main

import (
	"bytes"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/playbook"
	"milepost/dialogs/sales"
)

// What a start would refuse because of open deals, check says too: of a store at
// rest, of one that a bot has, and nothing where there is none.
func TestCheckSaysWhatTheStartWould(t *testing.T) {
	whole, source := builtIn(t)
	// The same process without the deal's stage, with and without a word on where it goes.
	lacking := strings.ReplaceAll(string(source), `id = "discovery"`, `id = "finding"`)
	lacking = strings.NewReplacer(`"discovery"`, `"finding"`, `\"discovery\"`, `\"finding\"`).Replace(lacking)
	moved := lacking + "\n[[moved]]\nstage = \"discovery\"\nto = \"finding\"\n"

	path := filepath.Join(t.TempDir(), "s")
	says := func(url, source string) (string, bool) {
		t.Helper()
		p, problems := playbook.Load("own.toml", []byte(source))
		if p == nil {
			t.Fatal(problems)
		}
		var out bytes.Buffer
		ok := fit(t.Context(), options{out: &out}, &config{storeURL: url, processes: []*sales.Process{p}, sources: map[string][]byte{p.ID: []byte(source)}})
		return out.String(), ok
	}
	if said, ok := says("bolt:"+path, lacking); said != "" || !ok {
		t.Errorf("without a store it says %q", said)
	}
	s, err := openBolt(path)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	if _, err := shelveOne(t.Context(), s.Memory, whole, source, now); err != nil {
		t.Fatal(err)
	}
	cast := dialogs.Change{Cause: "cast", At: now, Deals: []dialogs.Write{{Deal: sales.Deal{ID: "D-1", Process: "b2b", Version: 1, Status: sales.Open, Stage: "discovery"}}}}
	if _, err := s.Memory.Commit(t.Context(), cast); err != nil {
		t.Fatal(err)
	}
	look := func(t *testing.T) {
		if said, ok := says("bolt:"+path, lacking); ok || !strings.Contains(said, "✗ own.toml: stage discovery is gone, and open deals stand in it: 1\n  next: write into own.toml") {
			t.Errorf("of a stage that is gone: %v %q", ok, said)
		}
		for name, fine := range map[string]string{"mapped": moved, "not changed": string(source)} {
			if said, ok := says("bolt:"+path, fine); !ok || said != "" {
				t.Errorf("%s: %v %q", name, ok, said)
			}
		}
	}
	l, err := listenSocket(s.socket)
	if err != nil {
		t.Fatal(err)
	}
	running := &http.Server{Handler: s.handler(slog.New(slog.DiscardHandler), func() {})}
	served := make(chan error, 1)
	go func() { served <- running.Serve(l) }()
	t.Run("beside a running bot", look)
	running.Close()
	<-served
	s.Close()
	t.Run("at rest", look)

	if said, ok := says("redis://127.0.0.1:1", lacking); !ok || !strings.HasPrefix(said, "! whether the open deals fit the processes was not looked at: ") {
		t.Errorf("of a store out of reach: %v %q", ok, said)
	}
}
