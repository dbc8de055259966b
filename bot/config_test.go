package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"milepost/dialogs/chat"
	"milepost/scheduler"
)

// none is an environment with nothing in it.
func none(string) string { return "" }

// example is config.example.toml with its token filled in.
func example(t testing.TB) string {
	t.Helper()
	body, err := os.ReadFile("../config.example.toml")
	if err != nil {
		t.Fatal(err)
	}
	filled := strings.Replace(string(body), `token = ""`, `token = "4242:x"`, 1)
	if filled == string(body) {
		t.Fatal("the example has no empty token")
	}
	return filled
}

// uncommented is the example with the tables that stand there as comments.
func uncommented(words string) string {
	table := regexp.MustCompile(`(?m)^# ?(\[\[\w+\]\]|\w+ += .*)$`)
	return table.ReplaceAllString(words, "$1")
}

// What the example says is the default is the default: a config that says
// nothing reads the same.
func TestTheExampleIsTheDefaults(t *testing.T) {
	said, err := parseConfig("config.toml", []byte(example(t)), none)
	if err != nil {
		t.Fatalf("the example does not load:\n%v", err)
	}
	silent, err := parseConfig("config.toml", nil, none)
	if err != nil {
		t.Fatalf("an empty config does not load:\n%v", err)
	}
	said.telegram.token = silent.telegram.token
	said.calendars, silent.calendars = nil, nil
	for i := range said.processes { // their conditions are functions
		said.processes[i], silent.processes[i] = nil, nil
	}
	if !reflect.DeepEqual(said, silent) {
		t.Errorf("the example reads\n%+v\nno config reads\n%+v", said, silent)
	}
}

// The jobs that the example shows as comments are the ones that run without any.
func TestTheExampleShowsTheDefaultJobs(t *testing.T) {
	shown, err := parseConfig("config.toml", []byte(uncommented(example(t))), none)
	if err != nil {
		t.Fatalf("the example's comments do not load:\n%v", err)
	}
	want := defaultJobs()
	for i := range want { // the example also shows how late is too late
		if i < len(shown.jobs) && shown.jobs[i].CatchUp == scheduler.DefaultCatchUp {
			shown.jobs[i].CatchUp = 0
		}
	}
	if !reflect.DeepEqual(shown.jobs, want) {
		t.Errorf("shown %+v\nrun   %+v", shown.jobs, want)
	}
	if len(shown.people) != 2 || len(shown.channels) != 1 || shown.people[0].Head != shown.people[1].ID {
		t.Errorf("people %+v, channels %+v", shown.people, shown.channels)
	}
}

// Each key that the reader asks for stands in the example. (That the example has
// no other is shown by its being read.) A key is the first text that a call of
// the reader's is given.
func TestTheExampleHasEachKey(t *testing.T) {
	asks := []string{"text", "secret", "whole", "language", "zone", "Has", "String", "Strings", "Required", "Bool", "Table", "Tables"}
	shown, asked := uncommented(example(t)), map[string]bool{}
	for _, f := range files(t) {
		if f.dir != "bot" || !strings.HasPrefix(f.name, "bot/config") {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if of, ok := call.Fun.(*ast.SelectorExpr); ok && slices.Contains(asks, of.Sel.Name) {
				if i := slices.IndexFunc(call.Args, isText); i == 0 || i == 1 {
					key, _ := strconv.Unquote(call.Args[i].(*ast.BasicLit).Value)
					asked[key] = true
				}
			}
			return true
		})
	}
	for key := range asked {
		if !regexp.MustCompile(`(?m)^(\[\[?(\w+\.)?` + key + `\]|` + key + ` += )`).MatchString(shown) {
			t.Errorf("the example does not show the key %s", key)
		}
	}
	if len(asked) < 30 {
		t.Errorf("only %d keys were found: %v", len(asked), asked)
	}
}

func isText(e ast.Expr) bool {
	lit, ok := e.(*ast.BasicLit)
	return ok && lit.Kind == token.STRING
}

// A wrong address is blamed on where it came from.
func TestAStoreNamedOutsideIsBlamedThere(t *testing.T) {
	env := map[string]string{"MILEPOST_STORE_URL": "reddis://127.0.0.1"}
	_, err := parseConfig("config.toml", nil, func(key string) string { return env[key] })
	if err == nil || !strings.Contains(err.Error(), `MILEPOST_STORE_URL must begin with bolt: or redis://; did you mean "redis"?`) {
		t.Errorf("%v", err)
	}
}

// What would only fail once the bot has said that it is ready is told before.
func TestAddressesThatCannotBeMeant(t *testing.T) {
	const hook = "[telegram]\nmode = \"webhook\"\nsecret = \"0123456789abcdef\"\n"
	for words, wrong := range map[string]string{
		"[store]\nurl = \"bolt:\"":                                     "[store] url names no file; write it as in bolt:data/milepost.bolt",
		"[store]\nurl = \"bolt://data/milepost.bolt\"":                 "[store] url names no file",
		hook + "public_url = \"https://b.example\"\nlisten = \"8443\"": `listen "8443" is no address on this machine; write it as in 127.0.0.1:8443`,
		hook + "public_url = \"https://b.example\"\nlisten = \"\"":     `listen "" is no address`,
		"[slack]\nmode = \"http\"\nlisten = \"localhost:99999\"":       `listen "localhost:99999" is no address`,
		hook + "public_url = \"https://u:canary@b.example/\"":          "public_url has a user, a # or a blank in it",
		hook + "public_url = \"https://b.example/a b\"":                "public_url has a user, a # or a blank in it",
		hook + "public_url = \"ftp://u:canary@b.example\"":             "this is no https address",
	} {
		_, err := parseConfig("config.toml", []byte(words), none)
		if err == nil || !strings.Contains(err.Error(), wrong) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", words, err)
		}
	}
}

// Telegram's own limits cannot be wished away.
func TestOnlyAnotherServerHasNoPace(t *testing.T) {
	for words, wrong := range map[string]string{
		"pace = \"none\"": "Telegram's own Bot API has limits", "pace = \"fast\"": `pace "fast" is none of telegram, none`,
		"pace = \"none\"\napi_url = \"http://127.0.0.1:8081\"": "",
	} {
		c, err := parseConfig("config.toml", []byte("[telegram]\n"+words), none)
		switch {
		case wrong != "" && (err == nil || !strings.Contains(err.Error(), wrong)):
			t.Errorf("%s: %v", words, err)
		case wrong == "" && (err != nil || c.telegram.pace != scheduler.Pace{}):
			t.Errorf("%s: %v", words, err)
		}
	}
}

// Secrets and the store may come by environment, from a file, with blanks around
// them; a token does not print.
func TestSecretsComeByEnvironmentToo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("4242:canary\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{}
	for _, words := range []string{
		"[telegram]\ntoken_file = " + strconv.Quote(file), "[telegram]\ntoken = \" 4242:canary \"", "[telegram]\ntoken = \"1:other\"",
	} {
		if strings.Contains(words, "other") { // the environment wins
			env["MILEPOST_TELEGRAM_TOKEN"], env["MILEPOST_STORE_URL"] = " 4242:canary\n", "bolt:elsewhere"
		}
		c, err := parseConfig("config.toml", []byte(words), func(key string) string { return env[key] })
		if err != nil {
			t.Fatal(err)
		}
		if c.telegram.token != "4242:canary" {
			t.Errorf("%s: a token of %d letters", words, len(c.telegram.token))
		}
		if want := env["MILEPOST_STORE_URL"]; want != "" && c.storeURL != want {
			t.Errorf("%s: the store is %s", words, c.storeURL)
		}
		if said := fmt.Sprintf("%v %+v %#v %s", c.telegram.token, c.telegram.token, c.telegram.token, c.telegram.token); strings.Contains(said, "canary") {
			t.Errorf("the token is printed: %s", said)
		}
	}
}

// Whatever stands in a config, reading it ends in a config or in mistakes with
// their places.
func FuzzConfig(f *testing.F) {
	f.Add([]byte(uncommented(example(f))))
	f.Add([]byte("[[job]]\nid=\"a\"\ndo=\"digest\"\nto=\"head\"\nschedule=\"TZ=\""))
	f.Add([]byte("[[person]]\nname=5\nroles=[1]\n[people]\njoin=\"open:\"\nquestions_per_sitting=1e99\n[store]\nurl=[]"))
	f.Add([]byte("job = 1\nperson = [1]\nops = []\nlanguage = {}\nprocess = [\"b2b\", \"b2b\"]"))
	place := regexp.MustCompile(`^(config|b2b)\.toml:[1-9]\d*: .`)
	f.Fuzz(func(t *testing.T, words []byte) {
		c, err := parseConfig("config.toml", words, none)
		if (c == nil) == (err == nil) {
			t.Fatalf("neither a config nor a mistake, or both: %v", err)
		}
		if err == nil {
			return
		}
		for _, p := range err.(problemList) {
			if !place.MatchString(p.String()) {
				t.Errorf("a mistake without a place: %s", p)
			}
		}
	})
}

// A channel may be one topic of a forum.
func TestAChannelMayBeATopic(t *testing.T) {
	c, err := parseConfig("config.toml", []byte("[[channel]]\nid = \"sales\"\ntelegram = \"-1001234567890/42\"\n"), none)
	if want := (chat.Address{Messenger: "telegram", Chat: "-1001234567890", Thread: "42"}); err != nil || c.channels[0].Address != want {
		t.Errorf("%v, %v", c, err)
	}
	_, err = parseConfig("config.toml", []byte("[[channel]]\nid = \"sales\"\ntelegram = \"-1001234567890/deals\"\n"), none)
	if err == nil || !strings.Contains(err.Error(), "config.toml:3: telegram \"-1001234567890/deals\" is no chat's id") {
		t.Error(err)
	}
}
