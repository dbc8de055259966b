package main

import (
	"bufio"
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// refuse starts a playground that cannot start and gives what it says.
func refuse(t *testing.T, args ...string) (said string) {
	t.Helper()
	t.Chdir(t.TempDir())
	var out, errs bytes.Buffer
	if code := command(t.Context(), args, &out, &errs); code != exitFound || out.Len() > 0 {
		t.Errorf("%q ends with %d and prints %q", args, code, &out)
	}
	return errs.String()
}

func TestPlaygroundIsForThisComputerOnly(t *testing.T) {
	for _, addr := range []string{":0", "0.0.0.0:0"} {
		said := refuse(t, "-listen", addr)
		if !strings.Contains(said, "this computer only") || !strings.Contains(said, "\nnext: -listen 127.0.0.1:8080\n") || strings.Count(said, "\n") != 2 {
			t.Errorf("-listen %s says:\n%s", addr, said)
		}
	}
}

func TestPlaygroundSaysThatItsPortIsTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	said := refuse(t, "-listen", l.Addr().String())
	if !strings.Contains(said, l.Addr().String()) || !strings.Contains(said, "in use") || !strings.Contains(said, "\nnext: is another bot running?") || strings.Count(said, "\n") != 2 {
		t.Errorf("it says:\n%s", said)
	}
}

func TestPlaygroundSaysWhatIsWrongWithAnAddress(t *testing.T) {
	said := refuse(t, "-listen", "8080")
	if !strings.Contains(said, "missing port") || !strings.Contains(said, "next: write it as in 127.0.0.1:8080") || strings.Contains(said, "another bot") {
		t.Errorf("it says:\n%s", said)
	}
}

// ownRoles is a role that no built-in process has.
const ownRoles = `
[[role]]
id = "engineer"
name = { en = "Engineer", ru = "Инженер" }
silence = "1 business day"
`

// With -playground the config's own process is tried: somebody for each of its
// roles, who is in the config if anybody there plays it; and no demo.
func TestPlaygroundTriesTheConfigsProcess(t *testing.T) {
	small, err := os.ReadFile("../dialogs/playbook/testdata/ok/small.toml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	t.Chdir(dir)
	write := func(name, body string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("own.toml", string(small)+ownRoles)
	write("own-config.toml", `
process = "own.toml"
timezone = "Asia/Almaty"
language = "ru"

[[person]]
id = "gulnara"
name = "Гульнара"
roles = ["rep"]
`)
	url := startPlayground(t, "-playground", "-config", "own-config.toml")
	page := get(t, url+"/")
	if strings.Contains(page, `id="demo"`) {
		t.Error("it offers a demo of another process")
	}
	state := firstEvent(t, url)
	for _, want := range []string{`"id":"gulnara","name":"Гульнара"`, `"name":"Инженер","title":"Инженер"`, `"name":"Марат"`, `"lang":"ru"`, `"now":"2026-06-01T08:50"`} {
		if !strings.Contains(state, want) {
			t.Errorf("the page does not hold %s:\n%s", want, state)
		}
	}
	if strings.Contains(state, "Ольга") {
		t.Error("an invented rep beside the config's")
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(res.Body); err != nil || res.StatusCode != 200 {
		t.Fatalf("%s: %d, %v", url, res.StatusCode, err)
	}
	return b.String()
}

// firstEvent is what a page is told when it comes.
func firstEvent(t *testing.T, url string) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewReader(res.Body)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			return data
		}
	}
}
