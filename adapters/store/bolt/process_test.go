package bolt

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"milepost/adapters/store"
)

// childFile names the store that a child process of the test writes into.
const childFile = "STORE_TEST_CHILD_FILE"

func TestMain(m *testing.M) {
	if path := os.Getenv(childFile); path != "" {
		child(path)
		return
	}
	os.Exit(m.Run())
}

// child commits one record after the other and says the number of each that was
// acknowledged, until it is killed.
func child(path string) {
	e, err := Open(path)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	keys, err := e.Page(context.Background(), "all", "", "", 1<<20)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for i := len(keys); ; i++ {
		if _, err := e.Commit(context.Background(), numbered(i)); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(i + 1)
	}
}

func startChild(t *testing.T, path string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childFile+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out)
}

func TestNothingAcknowledgedIsLostWhenTheProcessIsKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "milepost.bolt")
	acknowledged := 0
	for round := range 5 {
		cmd, lines := startChild(t, path)
		for i := 0; i < 40+30*round && lines.Scan(); i++ {
			if _, err := fmt.Sscan(lines.Text(), &acknowledged); err != nil {
				t.Fatalf("the child says: %s", lines.Text())
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() { // what it managed to say before it died
			_, _ = fmt.Sscan(lines.Text(), &acknowledged)
		}
		_ = cmd.Wait()
		e, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		count(t, e, acknowledged)
		if err := e.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
		closed(t, e)
	}
}

func TestASecondProcessIsRefusedWithinTwoSeconds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "milepost.bolt")
	cmd, lines := startChild(t, path)
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	if !lines.Scan() {
		t.Fatal("the child said nothing")
	}
	begin := time.Now()
	_, err := Open(path)
	if !errors.Is(err, store.ErrLocked) || !strings.Contains(err.Error(), "another bot has this file") {
		t.Fatalf("got %v", err)
	}
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("it took %v to say so", took)
	}
}
