package main

import (
	"errors"
	"slices"
	"strings"

	"milepost/dialogs/playbook"
	"milepost/dialogs/playbook/located"
)

// house reads what holds for everybody, and the processes.
func (r *configReader) house() {
	c, t := r.c, r.root
	c.language = r.language(t, "language", "en")
	c.zone = r.zone(t, "timezone", r.text(t, "timezone", "UTC"))
	c.sitting = r.whole("questions_per_sitting", 3, 1, 10)
	c.pings = r.whole("pings_per_day", 5, 1, 50)
	c.updates = r.whole("updates_per_minute", 300, 0, 100_000)
	if c.currency = strings.ToUpper(r.text(t, "currency", "")); c.currency != "" {
		if _, ok := playbook.Currency(c.currency); !ok {
			t.Fail("currency", "write an ISO code such as EUR", "%q is no currency", c.currency)
		}
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
		r.process(name)
	}
	if len(names) == 0 {
		t.Fail("process", "", "process names none")
	}
}

// process reads one process. The mistakes in its file are told with that file.
func (r *configReader) process(name string) {
	c, t := r.c, r.root
	p, source, err := loadProcess(name)
	r.unread = r.unread || err != nil
	switch list := (problemList)(nil); {
	case err == nil && c.sources[p.ID] != nil:
		t.Fail("process", "", "two processes have the id %q", p.ID)
	case err == nil:
		c.processes, c.sources[p.ID] = append(c.processes, p), source
	case errors.As(err, &list):
		r.elsewhere = append(r.elsewhere, list...)
	default:
		t.Fail("process", located.DidYouMean(name, playbook.BuiltIns()), "%v", err)
	}
}

func (r *configReader) store() {
	t := r.root.Table("store")
	r.c.storeURL = r.text(t, "url", defaultStore)
	said := "[store] url"
	if v := r.env("MILEPOST_STORE_URL"); v != "" {
		r.c.storeURL, said = v, "MILEPOST_STORE_URL"
	}
	scheme, rest, _ := strings.Cut(r.c.storeURL, ":")
	if scheme != "bolt" && scheme != "redis" && scheme != "rediss" {
		t.Fail("url", located.DidYouMean(scheme, []string{"bolt", "redis"}), "%s must begin with bolt: or redis://", said)
	}
	if scheme == "bolt" && (rest == "" || strings.HasPrefix(rest, "//")) { // two slashes would be a file at the root
		t.Fail("url", "write it as in bolt:data/milepost.bolt", "%s names no file", said)
	}
	r.c.durability = r.text(t, "durability", "local")
	if !slices.Contains(durabilities, r.c.durability) {
		t.Fail("durability", located.DidYouMean(r.c.durability, durabilities), "durability %q is none of %s", r.c.durability, strings.Join(durabilities, ", "))
	}
	t.Done()
}
