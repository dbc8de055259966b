package main

import (
	"context"
	"errors"
	"flag"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"go.etcd.io/bbolt"

	"milepost/adapters/slack/slacktest"
	"milepost/adapters/store"
	"milepost/adapters/store/bolt"
	"milepost/adapters/store/storetest"
	"milepost/adapters/telegram/telegramtest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// The test binary is also the program: called by the name milepost it is Main, and
// by the name bare the yardstick of the load benchmarks.
func TestMain(m *testing.M) {
	// The tests of the program wait for its pace, the talks for the disk: more of
	// them than there are processors go side by side. -parallel still wins.
	_ = flag.Set("test.parallel", "8")
	testscript.Main(m, map[string]func(){"milepost": profiled("milepost", func() int { doom(); return Main() }), "bare": profiled("bare", bareBot)})
}

// The scripts are the program as an operator meets it, in a process of its own:
// what it says and how it exits. In their *.toml files $API is a Bot API server,
// $SLACK a Slack with the bot in #sales and outside #board, and $TAKEN an address
// that something else listens on.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Setup:               setScene,
		Condition:           func(name string) (bool, error) { return name == "root" && os.Getuid() == 0, nil },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "hold": hold, "store": makeStore, "shorten": shorten, "spoil": spoil, "grant": grant, "redis": startRedis(t), "staff": makeStaff, "code": readCode,
		},
	})
}

// setScene gives a script its servers and fills their addresses in.
func setScene(env *testscript.Env) error {
	api, err := telegramtest.Start()
	if err != nil {
		return err
	}
	env.Defer(api.Close)
	slack, err := slacktest.Start()
	if err != nil {
		return err
	}
	env.Defer(slack.Close)
	slack.AddChannel(slacktest.Channel{ID: "C0SALES", Name: "sales", Member: true})
	slack.AddChannel(slacktest.Channel{ID: "C0BOARD", Name: "board"})
	env.Values[slackKey{}] = slack
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	env.Defer(func() { _ = taken.Close() })
	example, err := os.ReadFile("../config.example.toml")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(env.WorkDir, "config.example.toml"), example, 0o600); err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(env.WorkDir, "*.toml"))
	if err != nil {
		return err
	}
	fill := strings.NewReplacer("$API", api.URL, "$SLACK", slack.URL, "$TAKEN", taken.Addr().String())
	for _, name := range files {
		body, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(name, []byte(fill.Replace(string(body))), 0o600); err != nil {
			return err
		}
	}
	env.Setenv("TAKEN", taken.Addr().String())
	env.Setenv("TOKEN", telegramtest.Token)
	env.Setenv("BOT_TOKEN", slacktest.BotToken)
	env.Setenv("APP_TOKEN", slacktest.AppToken)
	env.Setenv("SIGNING_SECRET", slacktest.SigningSecret)
	return nil
}

// exits runs a command and wants an exit status: exits 1 milepost check. No
// command may end in a stack trace or show the token.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
	for _, said := range []string{ts.ReadFile("stdout"), ts.ReadFile("stderr")} {
		for _, never := range []string{"goroutine ", "panic", "canary", "runtime error"} {
			if strings.Contains(said, never) {
				ts.Fatalf("it says %q", never)
			}
		}
	}
}

// slackKey is where a script's Slack is kept.
type slackKey struct{}

// grant leaves the Slack app these scopes only.
func grant(ts *testscript.TestScript, _ bool, scopes []string) {
	ts.Value(slackKey{}).(*slacktest.Server).Grant(scopes...)
}

// hold keeps a store open until the script ends, as a running bot does.
func hold(ts *testscript.TestScript, _ bool, args []string) {
	engine, err := bolt.Open(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Defer(func() { _ = engine.Close() })
}

// startRedis starts a Redis that ends with the test; MILEPOST_STORE_URL names it.
// Settings may follow: redis appendonly no.
func startRedis(t *testing.T) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, _ bool, settings []string) {
		ts.Setenv("MILEPOST_STORE_URL", storetest.URL(storetest.Redis(t, settings...), "milepost"))
	}
}

// makeStore makes a store with a deal and a message, with another mark of the format if one is given:
// store FILE "milepost 99".
func makeStore(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	engine, err := bolt.Open(name)
	ts.Check(err)
	_, err = store.NewMemory(engine).Commit(context.Background(), dialogs.Change{Cause: "made", At: storetest.Now,
		Deals:   []dialogs.Write{{Deal: sales.Deal{ID: "D-1", Title: "Line 3 scanner", Status: sales.Open}}},
		Parcels: []chat.Parcel{{ID: "card", To: chat.Address{Messenger: "telegram", Chat: "1"}}}})
	ts.Check(err)
	ts.Check(engine.Close())
	if len(args) == 1 {
		return
	}
	db, err := bbolt.Open(name, 0o600, nil)
	ts.Check(err)
	ts.Check(db.Update(func(tx *bbolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("format"), []byte(args[1])) }))
	ts.Check(db.Close())
}

// spoil writes half a record over a whole one.
func spoil(ts *testscript.TestScript, _ bool, args []string) {
	engine, err := bolt.Open(ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = engine.Commit(context.Background(), store.Batch{Puts: []store.Put{{Key: args[1], Value: []byte(`{"de`)}}})
	ts.Check(err)
	ts.Check(engine.Close())
}

// shorten cuts a file to its first half, as an interrupted copy does.
func shorten(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	info, err := os.Stat(name)
	ts.Check(err)
	ts.Check(os.Truncate(name, info.Size()/2))
}
