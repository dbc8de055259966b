package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"milepost/adapters/store/storetest"
	"milepost/adapters/telegram/telegramtest"
)

// look asks at the operator's door.
func (h *house) look(t *testing.T, path string) (status int, says string) {
	t.Helper()
	found := regexp.MustCompile(`(?m)^ops: (http://127\.0\.0\.1:\d+)/readyz$`).FindStringSubmatch(h.program.Load().said.String())
	if found == nil {
		t.Fatal("the start does not say where the operator's door is")
	}
	res, err := http.Get(found[1] + path)
	if err != nil {
		return 0, err.Error()
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// becomes waits until readiness has a status, and tells how long it took. All the
// while the bot is alive.
func (h *house) becomes(t *testing.T, what string, want int, words string) {
	t.Helper()
	began := time.Now()
	var status int
	var says string
	ok := h.Eventually(within, func() bool {
		if alive, why := h.look(t, "/livez"); alive != http.StatusOK {
			t.Fatalf("%s: not alive: %s", what, why)
		}
		status, says = h.look(t, "/readyz")
		return status == want
	})
	if !ok || !strings.Contains(says, words) {
		t.Fatalf("%s: %d %s", what, status, says)
	}
	t.Logf("%s: %d after %.1f s: %s", what, status, time.Since(began).Seconds(), says)
}

// Whatever keeps a Redis from taking commits makes the bot unready, though reads
// may go on; when it is over, it is ready again by itself. It is alive throughout.
func TestUnreadyWhileRedisTakesNoCommits(t *testing.T) {
	t.Parallel()
	set := func(name, value string) func(*testing.T, *storetest.Server, *goredis.Client) {
		return func(t *testing.T, _ *storetest.Server, c *goredis.Client) {
			if err := c.ConfigSet(t.Context(), name, value).Err(); err != nil {
				t.Fatal(err)
			}
		}
	}
	do := func(args ...any) func(*testing.T, *storetest.Server, *goredis.Client) {
		return func(t *testing.T, _ *storetest.Server, c *goredis.Client) {
			if err := c.Do(t.Context(), args...).Err(); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, c := range map[string]struct {
		harm, heal func(*testing.T, *storetest.Server, *goredis.Client)
		says       string
	}{
		"killed": {
			func(_ *testing.T, s *storetest.Server, _ *goredis.Client) { s.Kill() },
			func(t *testing.T, s *storetest.Server, _ *goredis.Client) { s.Restart(t) }, "does not answer"},
		"frozen": {
			func(_ *testing.T, s *storetest.Server, _ *goredis.Client) { s.Pause() },
			func(_ *testing.T, s *storetest.Server, _ *goredis.Client) { s.Resume() }, "does not answer"},
		"writes are paused":   {do("CLIENT", "PAUSE", "60000", "WRITE"), do("CLIENT", "UNPAUSE"), "does not answer"},
		"a replica now":       {do("REPLICAOF", "127.0.0.1", "1"), do("REPLICAOF", "NO", "ONE"), "it is a replica"},
		"its memory is full":  {set("maxmemory", "1"), set("maxmemory", "0"), "memory is full"},
		"its replicas are":    {set("min-replicas-to-write", "1"), set("min-replicas-to-write", "0"), "not ready yet"},
		"its disk takes none": {brokenDisk, do("CONFIG", "SET", "stop-writes-on-bgsave-error", "no"), "cannot write to its disk"},
		"emptied":             {do("FLUSHALL"), nil, "the store is gone"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := storetest.NewServer(t)
			h := newHouse(t, opsConfig)
			h.url = storetest.URL(server.Addr, "milepost")
			h.start(t)
			client := goredis.NewClient(&goredis.Options{Addr: server.Addr})
			t.Cleanup(func() { _ = client.Close() })
			h.becomes(t, "healthy", http.StatusOK, "ready\n")
			c.harm(t, server, client)
			h.becomes(t, "harmed", http.StatusServiceUnavailable, c.says)
			if c.heal != nil {
				c.heal(t, server, client)
				h.becomes(t, "healed", http.StatusOK, "ready\n")
			}
		})
	}
}

// brokenDisk has a snapshot fail: then Redis refuses writes, and still reads.
func brokenDisk(t *testing.T, s *storetest.Server, c *goredis.Client) {
	if err := os.MkdirAll(filepath.Join(s.Setting("--dir"), "dump.rdb", "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if err := c.ConfigSet(ctx, "save", "3600 1").Err(); err != nil {
		t.Fatal(err)
	}
	if err := c.BgSave(ctx).Err(); err != nil {
		t.Fatal(err)
	}
	failed := storetest.Until(func() bool { return strings.Contains(c.Info(ctx, "persistence").Val(), "rdb_last_bgsave_status:err") })
	if !failed {
		t.Fatal("the snapshot did not fail")
	}
}

// A store file that was taken away would take commits that end with the process:
// nothing is told to be in until it is back.
func TestUnreadyWithoutItsFile(t *testing.T) {
	t.Parallel()
	h := newHouse(t, opsConfig)
	h.start(t)
	h.becomes(t, "healthy", http.StatusOK, "ready\n")
	if err := os.Rename(h.storeFile(), h.storeFile()+".away"); err != nil {
		t.Fatal(err)
	}
	h.Say(boss, "/new Acme, scanner, 84k")
	h.becomes(t, "taken away", http.StatusServiceUnavailable, "was taken away")
	if err := os.Rename(h.storeFile()+".away", h.storeFile()); err != nil {
		t.Fatal(err)
	}
	h.becomes(t, "put back", http.StatusOK, "ready\n")
	h.see(t, boss, "Deal opened")
}

// A messenger that cannot be reached does not make the bot unready; one that
// refuses its token does. Told to stop, it says so as long as it works on.
func TestReadinessOfMessengersAndStops(t *testing.T) {
	t.Parallel()
	h := newHouse(t, opsConfig)
	h.start(t)
	h.Fail(telegramtest.Fault{Method: "sendMessage", Times: 1, Cut: true})
	h.Say(boss, "/new Acme, scanner, 84k")
	h.see(t, boss, "Deal opened")
	h.becomes(t, "after a cut", http.StatusOK, "ready\n")

	held := make(chan struct{})
	sending := make(chan struct{}, 9)
	h.Tap(func(method string, acted bool) {
		if method == "sendMessage" && !acted {
			sending <- struct{}{}
			<-held
		}
	})
	h.Say(boss, "/deal acme")
	<-sending
	if err := h.program.Load().cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	h.becomes(t, "told to stop", http.StatusServiceUnavailable, "stopping")
	close(held)
	h.Tap(nil)
	h.Eventually(within, h.program.Load().dead)

	h.start(t)
	h.Fail(telegramtest.Fault{Method: "sendMessage", Times: 1, Status: 401})
	h.Say(boss, "/deal acme")
	h.becomes(t, "its token is refused", http.StatusServiceUnavailable, "telegram refuses our token")
}

// Each figure stands in the README, and each that stands there is there from the
// start. None of them has a name of a person or a deal.
func TestReadmeNamesEveryFigure(t *testing.T) {
	t.Parallel()
	told := table(t, readme(t), "Watching it")
	h := newHouse(t, opsConfig)
	h.url = storetest.URL(storetest.Redis(t), "milepost") // there are a few more there
	h.start(t)
	h.Say(boss, "/new Acme, scanner, 84k")
	h.see(t, boss, "Deal opened")
	_, page := h.look(t, "/metrics")
	there := regexp.MustCompile(`(?m)^# TYPE (milepost_\w+)`).FindAllStringSubmatch(page, -1)
	if len(there) < 10 {
		t.Fatalf("only %d figures:\n%s", len(there), page)
	}
	for _, m := range there {
		if !told[m[1]] {
			t.Errorf("the README does not tell of %s", m[1])
		}
		delete(told, m[1])
	}
	for name := range told {
		if strings.HasPrefix(name, "milepost_") {
			t.Errorf("the README tells of %s, which is not there", name)
		}
	}
	for _, never := range []string{"Acme", "Marat", "marat", "telegram:7", "D-"} {
		if strings.Contains(page, never) {
			t.Errorf("a figure holds %q", never)
		}
	}
}
