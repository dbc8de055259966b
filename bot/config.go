package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"milepost/adapters/telegram"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/playbook"
	"milepost/dialogs/playbook/located"
	"milepost/dialogs/sales"
	"milepost/scheduler"
)

// config is config.toml, checked.
type config struct {
	path      string
	language  string
	zone      *time.Location
	calendars *calendars
	processes []*sales.Process
	sources   map[string][]byte // of the processes, by id
	currency  string
	sitting   int
	pings     int
	storeURL  string
	telegram  telegramConfig
	join      string // "invite" or "open:ROLE"
	people    []sales.Person
	channels  []dialogs.Channel
	jobs      []dialogs.Job
	ops       string
}

type telegramConfig struct {
	token telegram.Secret
	api   string
}

// defaultConfig is what is looked for when no -config is given.
const defaultConfig = "config.toml"

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
	source, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("the config cannot be read: %w\nnext: copy config.example.toml to %s and fill it in", err, path)
	case err != nil:
		return nil, fmt.Errorf("the config cannot be read: %w\nnext: -config names a file that the bot's user may read", err)
	}
	problems := &located.Problems{File: path}
	root, ok := located.Read(source, problems)
	if !ok {
		return nil, problemList(problems.Sorted())
	}
	r := &configReader{root: root, c: &config{path: path, sources: map[string][]byte{}}, env: env}
	r.house()
	r.store()
	r.readTelegram()
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

func (r *configReader) house() {
	c, t := r.c, r.root
	c.language = r.language(t, "language", "en")
	zone := r.text(t, "timezone", "UTC")
	c.zone = r.zone(t, "timezone", zone)
	c.sitting = r.whole("questions_per_sitting", 3, 1, 10)
	c.pings = r.whole("pings_per_day", 5, 1, 50)
	if c.currency = strings.ToUpper(r.text(t, "currency", "")); c.currency != "" && len(c.currency) != 3 {
		t.Fail("currency", "write an ISO code such as EUR", "%q is no currency", c.currency)
	}
	cal, err := loadCalendars(r.text(t, "calendar", "plain"))
	if err != nil {
		t.Fail("calendar", "", "%v", err)
		cal, _ = loadCalendars("plain")
	}
	c.calendars = cal
	names := []string{"b2b"}
	if t.Has("process") {
		names = t.Strings("process")
	}
	for _, name := range names {
		p, source, err := loadProcess(name)
		switch list := (problemList)(nil); {
		case err == nil && c.sources[p.ID] != nil:
			t.Fail("process", "", "two processes have the id %q", p.ID)
		case err == nil:
			c.processes, c.sources[p.ID] = append(c.processes, p), source
		case asProblems(err, &list):
			r.elsewhere = append(r.elsewhere, list...)
		default:
			t.Fail("process", located.DidYouMean(name, playbook.BuiltIns()), "%v", err)
		}
	}
	if len(names) == 0 {
		t.Fail("process", "", "process names none")
	}
}

func asProblems(err error, list *problemList) bool {
	l, ok := err.(problemList)
	*list = l
	return ok
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

func (r *configReader) store() {
	t := r.root.Table("store")
	r.c.storeURL = r.text(t, "url", "bolt:data/milepost.bolt")
	if v := r.env("MILEPOST_STORE_URL"); v != "" {
		r.c.storeURL = v
	}
	scheme, _, _ := strings.Cut(r.c.storeURL, ":")
	if scheme != "bolt" && scheme != "redis" && scheme != "rediss" {
		t.Fail("url", located.DidYouMean(scheme, []string{"bolt", "redis"}), "[store] url must begin with bolt: or redis://")
	}
	t.Done()
}

func (r *configReader) readTelegram() {
	t := r.root.Table("telegram")
	token, file := r.text(t, "token", ""), r.text(t, "token_file", "")
	if token != "" && file != "" {
		t.Fail("token_file", "", "give token or token_file, not both")
	}
	if file != "" {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fail("token_file", "", "token_file cannot be read: %v", err)
		}
		token = strings.TrimSpace(string(body))
	}
	if v := r.env("MILEPOST_TELEGRAM_TOKEN"); v != "" {
		token = strings.TrimSpace(v)
	}
	r.c.telegram = telegramConfig{telegram.Secret(token), r.text(t, "api_url", telegram.DefaultAPI)}
	if u, err := url.Parse(r.c.telegram.api); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		t.Fail("api_url", "", "api_url %q is no web address", r.c.telegram.api)
	}
	if mode := r.text(t, "mode", "poll"); mode != "poll" {
		t.Fail("mode", "", "mode %q: only \"poll\" is there", mode)
	}
	t.Done()
}

// roles are those of all processes.
func (r *configReader) roles() []string {
	var out []string
	for _, p := range r.c.processes {
		for _, role := range p.Roles {
			out = append(out, role.ID)
		}
	}
	return out
}

func (r *configReader) readPeople() {
	t := r.root.Table("people")
	r.c.join = r.text(t, "join", "invite")
	role, open := strings.CutPrefix(r.c.join, "open:")
	switch {
	case !open && r.c.join != "invite":
		t.Fail("join", "", "join must be \"invite\" or \"open:ROLE\"")
	case open && (role == sales.RoleHead || role == sales.RoleAdmin):
		t.Fail("join", "", "join: nobody becomes %s by writing first", role)
	case open && !slices.Contains(r.roles(), role):
		t.Fail("join", located.DidYouMean(role, r.roles()), "join: there is no role %q", role)
	}
	t.Done()
	known := append(r.roles(), sales.RoleAdmin)
	var ids []string
	var heads []*located.Table
	for _, t := range r.root.Tables("person") {
		p := sales.Person{
			Name: t.Required("name"), Roles: t.Strings("roles"), Language: r.language(t, "language", ""), Zone: r.text(t, "timezone", ""),
			Calendar: r.text(t, "calendar", ""), Hours: r.text(t, "hours", ""), Head: r.text(t, "head", ""), Chats: map[string]string{},
		}
		if p.ID = r.text(t, "id", ""); p.ID == "" {
			p.ID = idOf(p.Name)
		}
		const hint = "give each [[person]] an id of their own: up to 16 letters and digits"
		switch {
		case slices.Contains(ids, p.ID):
			t.Fail("id", hint, "person %q: somebody else has the id %q", p.Name, p.ID)
		case p.ID == "" || len(p.ID) > 16 || strings.ContainsAny(p.ID, "|/# "):
			t.Fail("id", hint, "person %q: the id %q cannot be used", p.Name, p.ID)
		}
		ids = append(ids, p.ID)
		for _, role := range p.Roles {
			if !slices.Contains(known, role) {
				t.Fail("roles", located.DidYouMean(role, known), "there is no role %q", role)
			}
		}
		if p.Zone != "" {
			r.zone(t, "timezone", p.Zone)
			p.Set = true
		}
		if _, ok := r.c.calendars.ready[p.Calendar]; p.Calendar != "" && !ok {
			t.Fail("calendar", located.DidYouMean(p.Calendar, playbook.Calendars()), "there is no calendar %q", p.Calendar)
		}
		if _, err := sales.ParseHours(p.Hours); p.Hours != "" && err != nil {
			t.Fail("hours", "", "%v", err)
		}
		for _, m := range []string{"telegram", "slack"} {
			if id := r.text(t, m, ""); id != "" {
				p.Accounts = append(p.Accounts, string(chat.MakeAccount(m, id)))
				p.Chats[m] = id // a private chat has the person's own id
			}
		}
		r.c.people = append(r.c.people, p)
		heads = append(heads, t)
		t.Done()
	}
	for i, t := range heads {
		if h := r.c.people[i].Head; h != "" && !slices.Contains(ids, h) {
			t.Fail("head", located.DidYouMean(h, ids), "there is no [[person]] with the id %q", h)
		}
	}
}

// idOf makes an id of a name: its letters and digits, small.
func idOf(name string) string {
	id := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(name))
	return id[:min(len(id), 16)]
}

func (r *configReader) readChannels() {
	for _, t := range r.root.Tables("channel") {
		c := dialogs.Channel{ID: t.Required("id"), Language: r.language(t, "language", ""), Private: t.Bool("private")}
		tg, slack := r.text(t, "telegram", ""), r.text(t, "slack", "")
		switch {
		case tg != "":
			c.Address = chat.Address{Messenger: telegram.Messenger, Chat: tg}
		case slack != "":
			c.Address = chat.Address{Messenger: "slack", Chat: slack}
		default:
			t.Fail("id", "", "channel %q has no address: give telegram or slack", c.ID)
		}
		if _, taken := findChannel(r.c.channels, c.ID); taken {
			t.Fail("id", "", "channel %s stands here a second time", c.ID)
		}
		r.c.channels = append(r.c.channels, c)
		t.Done()
	}
}

func findChannel(all []dialogs.Channel, id string) (dialogs.Channel, bool) {
	i := slices.IndexFunc(all, func(c dialogs.Channel) bool { return c.ID == id })
	if i < 0 {
		return dialogs.Channel{}, false
	}
	return all[i], true
}

func (r *configReader) readJobs() {
	tables := r.root.Tables("job")
	if !r.root.Has("job") {
		r.c.jobs = defaultJobs()
	}
	var readers []string
	for _, c := range r.c.channels {
		readers = append(readers, c.ID)
	}
	for _, p := range r.c.people {
		readers = append(readers, p.ID)
	}
	readers = append(readers, r.roles()...)
	var ids []string
	for _, t := range tables {
		j := dialogs.Job{ID: t.Required("id"), Do: t.Required("do"), Schedule: t.Required("schedule"), Zone: r.text(t, "timezone", ""), To: t.Required("to")}
		if slices.Contains(ids, j.ID) {
			t.Fail("id", "", "job %s stands here a second time", j.ID)
		}
		ids = append(ids, j.ID)
		if !slices.Contains(dialogs.Does, j.Do) && j.Do != "" {
			t.Fail("do", located.DidYouMean(j.Do, dialogs.Does), "do %q is none of %s", j.Do, strings.Join(dialogs.Does, ", "))
		}
		if j.To != "" && !slices.Contains(readers, j.To) {
			t.Fail("to", located.DidYouMean(j.To, readers), "to: there is no channel, person or role %q", j.To)
		}
		zone := r.c.zone
		if j.Zone != "" {
			zone = r.zone(t, "timezone", j.Zone)
		}
		if _, err := scheduler.ParseSchedule(j.Schedule, zone); j.Schedule != "" && err != nil {
			t.Fail("schedule", "", "schedule: %v", err)
		}
		if late := r.text(t, "catch_up", ""); late != "" {
			d, err := time.ParseDuration(late)
			if err != nil || d < 0 || d > 7*24*time.Hour {
				t.Fail("catch_up", "", "catch_up %q is no length of time such as \"6h\"", late)
			}
			j.CatchUp = d
		}
		r.c.jobs = append(r.c.jobs, j)
		t.Done()
	}
}
