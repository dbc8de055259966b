package storetest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Server is a redis-server of the test's own: on a free port, in a folder of its
// own. It is killed when the test ends.
type Server struct {
	Addr string
	Port string
	args []string
	cmd  *exec.Cmd
}

// Redis starts a server with an append-only file and gives its "host:port". More
// settings may follow as "name", "value".
func Redis(t testing.TB, settings ...string) string { return NewServer(t, settings...).Addr }

// NewServer is Redis for tests that kill it and start it again. Without the
// program the test is skipped, in CI it fails.
func NewServer(t testing.TB, settings ...string) *Server {
	t.Helper()
	s := newServer(t)
	s.args = append([]string{"--save", "", "--appendonly", "yes", "--repl-diskless-sync-delay", "0"}, dashed(settings)...)
	return s.begin(t)
}

// NewSentinel starts a Sentinel that watches a master under the name mymaster.
func NewSentinel(t testing.TB, master *Server, quorum int) *Server {
	t.Helper()
	s := newServer(t)
	file := t.TempDir() + "/sentinel.conf"
	words := fmt.Sprintf("sentinel monitor mymaster 127.0.0.1 %s %d\nsentinel down-after-milliseconds mymaster 500\nsentinel failover-timeout mymaster 3000\n", master.Port, quorum)
	if err := os.WriteFile(file, []byte(words), 0o600); err != nil {
		t.Fatal(err)
	}
	s.args = []string{file, "--sentinel"}
	return s.begin(t)
}

func newServer(t testing.TB) *Server {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("redis-server is not installed, and CI must test the real one")
		}
		t.Skip("redis-server is not installed: the real one is not tested here")
	}
	return &Server{}
}

func dashed(settings []string) []string {
	out := slices.Clone(settings)
	for i := 0; i < len(out); i += 2 {
		out[i] = "--" + out[i]
	}
	return out
}

// begin starts it on a port that is free. Another process may take the port
// between looking and using it: then it is tried again.
func (s *Server) begin(t testing.TB) *Server {
	t.Helper()
	s.args = append(s.args, "--bind", "127.0.0.1", "--dir", t.TempDir(), "--daemonize", "no", "--loglevel", "warning")
	common := s.args
	for range 5 {
		s.Port = FreePort(t)
		s.Addr = net.JoinHostPort("127.0.0.1", s.Port)
		s.args = append(slices.Clone(common), "--port", s.Port)
		if s.start() {
			t.Cleanup(s.Kill)
			return s
		}
	}
	t.Fatal("redis-server did not start in five attempts")
	return nil
}

// FreePort is a port that nobody listens on.
func FreePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// Setting is what it was started with under a name.
func (s *Server) Setting(name string) string { return s.args[slices.Index(s.args, name)+1] }

// start runs the program until it takes connections.
func (s *Server) start() bool {
	s.cmd = exec.Command("redis-server", s.args...)
	if s.cmd.Start() != nil {
		return false
	}
	up := Until(func() bool {
		c, err := net.DialTimeout("tcp", s.Addr, time.Second)
		if err != nil {
			return false
		}
		defer c.Close()
		_, _ = fmt.Fprint(c, "PING\r\n")
		answer := make([]byte, 64)
		_ = c.SetReadDeadline(time.Now().Add(time.Second))
		n, _ := c.Read(answer)
		return strings.HasPrefix(string(answer[:n]), "+PONG")
	})
	if !up {
		s.Kill()
	}
	return up
}

// Kill is kill -9; it comes back when the process is no more.
func (s *Server) Kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// Pause stops the process where it is; Resume lets it go on.
func (s *Server) Pause()  { _ = s.cmd.Process.Signal(syscall.SIGSTOP) }
func (s *Server) Resume() { _ = s.cmd.Process.Signal(syscall.SIGCONT) }

// Restart starts a server that was killed, with what is on its disk.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	if !s.start() {
		t.Fatal("redis-server did not start again")
	}
}

// Until looks again and again whether something holds, for as long as it may
// take on a slow machine.
func Until(holds func() bool) bool {
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for end := time.Now().Add(30 * time.Second); !holds(); <-again.C {
		if time.Now().After(end) {
			return false
		}
	}
	return true
}

// URL is the [store] url of a Redis under a prefix of the test's own.
func URL(addr, prefix string) string { return fmt.Sprintf("redis://%s/0?prefix=%s", addr, prefix) }
