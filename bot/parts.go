package main

import (
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/phrases"
	"milepost/dialogs/playbook"
	"milepost/dialogs/sales"
)

// nonce is 128 random bits as people can copy them.
func nonce() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails: crypto/rand ends the program instead
	return smallBase32.EncodeToString(b[:])
}

var smallBase32 = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// loadProcess reads a process: a built-in one by name, else a file. All problems
// are in the error, a line each.
func loadProcess(name string) (*sales.Process, []byte, error) {
	source, ok := playbook.BuiltIn(name)
	file := name + ".toml"
	if !ok {
		var err error
		if source, err = os.ReadFile(name); err != nil {
			return nil, nil, fmt.Errorf("process %q: it is no built-in process (%s) and cannot be read as a file: %w", name, strings.Join(playbook.BuiltIns(), ", "), err)
		}
		file = name
	}
	p, problems := playbook.Load(file, source)
	if p == nil {
		return nil, nil, problemList(problems)
	}
	return p, source, nil
}

// problemList is many problems as one error.
type problemList []playbook.Problem

func (ps problemList) Error() string {
	var lines []string
	for _, p := range ps {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// calendars finds ready calendars by id and the house's own by its path.
type calendars struct {
	house *sales.Calendar
	ready map[string]*sales.Calendar
}

func loadCalendars(house string) (*calendars, error) {
	c := &calendars{ready: map[string]*sales.Calendar{}}
	for _, id := range playbook.Calendars() {
		cal, ok := playbook.Calendar(id)
		if !ok {
			return nil, fmt.Errorf("the ready calendar %s does not load", id)
		}
		c.ready[id] = cal
	}
	if cal, ok := c.ready[house]; ok {
		c.house = cal
		return c, nil
	}
	source, err := os.ReadFile(house)
	if err != nil {
		return nil, fmt.Errorf("calendar %q: it is none of %s and cannot be read as a file: %w", house, strings.Join(playbook.Calendars(), ", "), err)
	}
	cal, problems := playbook.LoadCalendar(filepath.Base(house), source)
	if cal == nil {
		return nil, problemList(problems)
	}
	c.house, c.ready[cal.ID] = cal, cal
	return c, nil
}

// find is the calendar of an id, or the house's.
func (c *calendars) find(id string) *sales.Calendar {
	if cal, ok := c.ready[id]; ok {
		return cal
	}
	return c.house
}

// newEngine puts an engine together.
func newEngine(m dialogs.Memory, book dialogs.Book, cal *calendars, house dialogs.House, now func() time.Time, committed func(dialogs.Change), log *slog.Logger) (*dialogs.Engine, error) {
	words, err := phrases.Load()
	if err != nil {
		return nil, err
	}
	house.Calendar = cal.house.ID
	return dialogs.New(dialogs.Config{
		Memory: m, Book: book, Phrases: words, Calendar: cal.find, Calendars: playbook.Calendars(),
		House: house, Now: now, Nonce: nonce, Committed: committed, Log: log,
	}), nil
}

// defaultJobs run when the config has none: everybody's moves at nine, the heads'
// control points half an hour later, and on Mondays what content buyers ask for,
// each in their own zone.
func defaultJobs() []dialogs.Job {
	return []dialogs.Job{
		{ID: "moves", Do: "moves", To: "rep", Schedule: "0 9 * * 1-5"},
		{ID: "digest", Do: "digest", To: sales.RoleHead, Schedule: "30 9 * * 1-5"},
		{ID: "content", Do: "content", To: sales.RoleMarketing, Schedule: "0 10 * * 1"},
	}
}
