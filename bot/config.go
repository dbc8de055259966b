package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"time"

	"milepost/adapters/slack"
	"milepost/adapters/telegram"
	"milepost/dialogs"
	"milepost/dialogs/playbook"
	"milepost/dialogs/playbook/located"
	"milepost/dialogs/sales"
	"milepost/scheduler"
)

// config is config.toml, checked.
type config struct {
	path       string
	language   string
	zone       *time.Location
	calendars  *calendars
	processes  []*sales.Process
	sources    map[string][]byte // of the processes, by id
	currency   string
	rates      map[string]int64 // as sales.Rates has them
	sitting    int
	pings      int
	updates    int
	storeURL   string
	durability string // one of durabilities
	telegram   telegramConfig
	slack      slack.Config
	join       string // "invite" or "open:ROLE"
	people     []sales.Person
	channels   []dialogs.Channel
	jobs       []dialogs.Job
	ops        string
}

type telegramConfig struct {
	token telegram.Secret
	api   string
	mode  string
	pace  scheduler.Pace
	hook  telegram.Webhook // for mode webhook
}

// defaultConfig is what is looked for when no -config is given.
const defaultConfig = "config.toml"

// defaultStore is where deals are kept if nothing is said.
const defaultStore = "bolt:data/milepost.bolt"

// configPath is the config to read; ok is false if there is none and none was named.
func configPath(o options) (path string, ok bool) {
	if o.config != "" {
		return o.config, true
	}
	_, err := os.Stat(defaultConfig)
	return defaultConfig, err == nil
}

// readConfig reads and checks a config. Every mistake is told, also those of the
// process files it names.
func readConfig(path string, env func(string) string) (*config, error) {
	source, err := configSource(path)
	if err != nil {
		return nil, err
	}
	return parseConfig(path, source, env)
}

// readStore reads and checks only where a config keeps the deals.
func readStore(path string, env func(string) string) (*config, error) {
	source, err := configSource(path)
	if err != nil {
		return nil, err
	}
	problems := &located.Problems{File: path}
	r := &configReader{c: &config{path: path}, env: env}
	var ok bool
	if r.root, ok = located.Read(source, problems); ok {
		r.store()
	}
	if found := problems.Sorted(); len(found) > 0 {
		return nil, problemList(found)
	}
	return r.c, nil
}

// configSource is the words of a config.
func configSource(path string) ([]byte, error) {
	source, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("the config cannot be read: %w\nnext: copy config.example.toml to %s and fill it in", err, path)
	case err != nil:
		return nil, fmt.Errorf("the config cannot be read: %w\nnext: -config names a file that the bot's user may read", err)
	}
	return source, nil
}

// parseConfig reads a config from its words. The error is a problemList.
func parseConfig(path string, source []byte, env func(string) string) (*config, error) {
	problems := &located.Problems{File: path}
	root, ok := located.Read(source, problems)
	if !ok {
		return nil, problemList(problems.Sorted())
	}
	r := &configReader{root: root, c: &config{path: path, sources: map[string][]byte{}}, env: env}
	r.house()
	r.rates()
	r.store()
	r.readTelegram()
	r.readSlack()
	r.readJoin()
	r.readPeople()
	r.readChannels()
	r.readJobs()
	ops := root.Table("ops")
	r.c.ops = r.text(ops, "listen", "127.0.0.1:9090")
	ops.Done()
	root.Done()
	found := append(problems.Sorted(), r.elsewhere...)
	if len(found) > 0 {
		return nil, problemList(found)
	}
	return r.c, nil
}

// configReader is one reading of a config.
type configReader struct {
	root      *located.Table
	c         *config
	env       func(string) string
	unread    bool               // a process has mistakes: its roles are not known
	elsewhere []playbook.Problem // mistakes in the files it names
}

// text is a text or its default.
func (r *configReader) text(t *located.Table, key, unless string) string {
	if !t.Has(key) {
		return unless
	}
	return t.String(key)
}

// whole is a whole number within bounds, or its default.
func (r *configReader) whole(key string, unless, low, high int) int {
	if !r.root.Has(key) {
		return unless
	}
	n := r.root.Number(key)
	if n != float64(int(n)) || int(n) < low || int(n) > high {
		r.root.Fail(key, "", "%s must be a whole number from %d to %d", key, low, high)
		return unless
	}
	return int(n)
}

// listener checks where a messenger's calls arrive.
func (r *configReader) listener(t *located.Table, addr string) {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil || port == "" {
		t.Fail("listen", "write it as in 127.0.0.1:8443", "listen %q is no address on this machine", addr)
	}
}

func (r *configReader) language(t *located.Table, key, unless string) string {
	lang := r.text(t, key, unless)
	if lang != "" && lang != "en" && lang != "ru" {
		t.Fail(key, "", "%s %q is none of en, ru", key, lang)
	}
	return lang
}

func (r *configReader) zone(t *located.Table, key, name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		t.Fail(key, "write it as in Europe/Berlin", "%s: there is no zone %q", key, name)
		return time.UTC
	}
	return z
}
