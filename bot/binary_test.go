package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/bolt"
	"milepost/adapters/store/redis"
	"milepost/adapters/telegram/telegramtest"
)

// within is how long a test waits for what must come. Nothing waits this long
// unless something is wrong.
const within = 30 * time.Second

// house is a bot of its own: the real program in a process of its own, its
// folder, and the Bot API server it talks to.
type house struct {
	*telegramtest.Server
	runs []string // what its processes are
	dir  string
	url  string     // of a Redis; empty: the store is the file in dir
	log  safeBuffer // all that any of its processes ever said

	program atomic.Pointer[program] // the process there is now
}

// program is one process of the bot.
type program struct {
	cmd  *exec.Cmd
	gone chan struct{} // closed when it has ended
	said safeBuffer
}

func (p *program) dead() bool {
	select {
	case <-p.gone:
		return true
	default:
		return false
	}
}

func (p *program) ready() bool { return strings.Contains(p.said.String(), "\nready\n") }

// newHouse prepares a bot with a config; $API in it is the server.
func newHouse(t testing.TB, config string) *house {
	t.Helper()
	api, err := telegramtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(api.Close)
	h := furnish(t, api)
	h.write(t, "config.toml", strings.ReplaceAll(config, "$API", api.URL))
	return h
}

// furnish makes an empty house that ends with the test, and listens to what its
// programs must not say.
func furnish(t testing.TB, api *telegramtest.Server) *house {
	h := &house{Server: api, runs: []string{"milepost"}, dir: t.TempDir()}
	t.Cleanup(func() {
		h.kill()
		for _, never := range append(disguises("canary"), "goroutine ") {
			if strings.Contains(h.log.String(), never) {
				t.Errorf("%q was said:\n%s", never, h.log.String())
			}
		}
		if t.Failed() {
			t.Logf("the program said:\n%s", h.log.String())
		}
	})
	return h
}

// beside is one more replica: it shares the Bot API server and the Redis, and has
// the same files, but for one word in its config.
func (h *house) beside(t *testing.T, old, new string) *house {
	t.Helper()
	r := furnish(t, h.Server)
	r.url = h.url
	if err := os.CopyFS(r.dir, os.DirFS(h.dir)); err != nil {
		t.Fatal(err)
	}
	config, err := os.ReadFile(filepath.Join(h.dir, "config.toml"))
	if err != nil {
		t.Fatal(err)
	}
	r.write(t, "config.toml", strings.ReplaceAll(string(config), old, new))
	return r
}

func (h *house) write(t testing.TB, name, body string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(h.dir, name), []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (h *house) environ() []string {
	env := append(os.Environ(), "MILEPOST_TELEGRAM_TOKEN="+telegramtest.Token)
	if h.url != "" {
		env = append(env, "MILEPOST_STORE_URL="+h.url)
	}
	return env
}

// launch starts the program without waiting for it to be ready.
func (h *house) launch(t testing.TB, env ...string) {
	t.Helper()
	p := &program{cmd: exec.Command(h.runs[0], h.runs[1:]...), gone: make(chan struct{})}
	said := io.MultiWriter(&h.log, &p.said)
	p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr = h.dir, said, said
	p.cmd.Env = h.environ()
	if _, test := t.(*testing.T); test { // what is measured is not slowed down
		p.cmd.Env = append(p.cmd.Env, "MILEPOST_LOG=debug")
	}
	p.cmd.Env = append(p.cmd.Env, env...)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	h.program.Store(p)
	go func() {
		_ = p.cmd.Wait()
		close(p.gone)
	}()
}

// start starts the program and waits until it is ready.
func (h *house) start(t testing.TB) {
	t.Helper()
	h.launch(t)
	h.ready(t)
}

// ready waits until the program that was launched last is ready.
func (h *house) ready(t testing.TB) {
	t.Helper()
	p := h.program.Load()
	h.Eventually(within, func() bool { return p.dead() || p.ready() })
	if !p.ready() {
		t.Fatal("it did not become ready")
	}
}

// kill is kill -9; it comes back when the process is no more.
func (h *house) kill() {
	if p := h.program.Load(); p != nil {
		_ = p.cmd.Process.Kill()
		<-p.gone
	}
}

// stop asks the program to end, as a deploy does, and wants it to end well.
func (h *house) stop(t testing.TB) {
	t.Helper()
	p := h.program.Load()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case <-p.gone:
		if !p.cmd.ProcessState.Success() {
			t.Fatalf("SIGTERM: %v", p.cmd.ProcessState)
		}
	case <-time.After(stopWithin):
		t.Fatalf("still there %s after SIGTERM", stopWithin)
	}
}

func (h *house) storeFile() string { return filepath.Join(h.dir, "data/milepost.bolt") }

// memory opens the store of a bot that has ended.
func (h *house) memory(t *testing.T) *store.Memory {
	t.Helper()
	if h.url != "" {
		engine, err := redis.Open(t.Context(), h.url, redis.Local)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = engine.Close() })
		return store.NewMemory(engine)
	}
	engine, err := bolt.Open(h.storeFile())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	if err := engine.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	return store.NewMemory(engine)
}

// adminCode is the code of the link that was printed at the start.
func (h *house) adminCode(t *testing.T) string {
	t.Helper()
	found := regexp.MustCompile(`t\.me/` + telegramtest.BotName + `\?start=(\w+)`).FindStringSubmatch(h.log.String())
	if found == nil {
		t.Fatalf("no link for the first admin:\n%s", h.log.String())
	}
	return found[1]
}

// see waits until somebody's chat shows words.
func (h *house) see(t *testing.T, user int64, words string) telegramtest.Message {
	t.Helper()
	m, ok := h.WaitFor(user, words, within)
	if !ok {
		t.Fatalf("%d never saw %q, but\n%s", user, words, h.pane(user))
	}
	return m
}

// press waits until somebody's chat shows a button, and presses it.
func (h *house) press(t *testing.T, user int64, label string) {
	t.Helper()
	if !h.WaitForButton(user, label, within) || !h.Press(user, label) {
		t.Fatalf("%d never saw the button %q, but\n%s", user, label, h.pane(user))
	}
}

// settled waits until all that was typed and pressed has been received.
func (h *house) settled(t *testing.T) {
	t.Helper()
	if !h.Eventually(within, func() bool { return h.Waiting() == 0 }) {
		t.Fatalf("%d updates are still waiting", h.Waiting())
	}
}

// pane is what a chat shows.
func (h *house) pane(user int64) string {
	var b strings.Builder
	for _, m := range h.Messages(user) {
		fmt.Fprintf(&b, "— %s\n", m.Text)
		for _, row := range m.Rows {
			for _, k := range row {
				fmt.Fprintf(&b, "  [%s]", k.Text)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// safeBuffer is a buffer that processes write to while a test reads it.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// disguises are the forms in which a word may slip into a log.
func disguises(word string) []string {
	forms := []string{word, strings.ToUpper(word), hex.EncodeToString([]byte(word)), url.QueryEscape(word)}
	for pad := range 3 { // where it begins inside a group of three bytes
		text := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("-", pad) + word + "--"))
		first := (pad*8 + 5) / 6 // letters before hold bits of what stands before
		last := (pad + len(word)) * 8 / 6
		forms = append(forms, text[first:last])
	}
	return forms
}

// A canary is found however it is wrapped.
func TestDisguises(t *testing.T) {
	for pad := range 9 {
		secret := strings.Repeat("x", pad) + "canary" + strings.Repeat("y", pad%4)
		for form, wrapped := range map[string]string{"base64": base64.StdEncoding.EncodeToString([]byte(secret)), "URL": url.QueryEscape("bot:" + secret), "hex": hex.EncodeToString([]byte(secret))} {
			if !slices.ContainsFunc(disguises("canary"), func(d string) bool { return strings.Contains(wrapped, d) }) {
				t.Errorf("%s: %s is not found", form, wrapped)
			}
		}
	}
}
