package storetest

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Redis starts a redis-server of its own for the test, on a free port with a
// folder of its own and an append-only file, and gives its "host:port". It is
// killed when the test ends. Without the program the test is skipped, in CI it
// fails. More settings may follow as "name", "value".
func Redis(t testing.TB, settings ...string) string {
	t.Helper()
	program, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("redis-server is not installed, and CI must test the real one")
		}
		t.Skip("redis-server is not installed: the real one is not tested here")
	}
	// Another process may take the port between looking and using it: try again.
	for range 5 {
		if addr, ok := start(t, program, settings); ok {
			return addr
		}
	}
	t.Fatal("redis-server did not start in five attempts")
	return ""
}

func start(t testing.TB, program string, settings []string) (addr string, ok bool) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr = listener.Addr().String()
	_, port, _ := net.SplitHostPort(addr)
	_ = listener.Close()

	args := []string{"--port", port, "--bind", "127.0.0.1", "--dir", t.TempDir(), "--save", "", "--appendonly", "yes", "--daemonize", "no"}
	for i := 0; i+1 < len(settings); i += 2 {
		args = append(args, "--"+settings[i], settings[i+1])
	}
	server := exec.Command(program, args...)
	output, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	ready := make(chan bool, 1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		lines := bufio.NewScanner(output)
		for lines.Scan() {
			if strings.Contains(lines.Text(), "Ready to accept connections") {
				ready <- true
			}
		}
		close(ready)
		_ = server.Wait()
	}()
	t.Cleanup(func() {
		_ = server.Process.Kill()
		<-ended
	})
	return addr, <-ready
}

// URL is the [store] url of a Redis under a prefix of the test's own.
func URL(addr, prefix string) string { return fmt.Sprintf("redis://%s/0?prefix=%s", addr, prefix) }
