package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"milepost/adapters/store"
	"milepost/dialogs"
	"milepost/dialogs/sales"
	"milepost/scheduler"
)

// personTask is what export and erase want of a store, be it open here or in the
// bot that runs on it.
type personTask struct {
	Do             string // "export", "ask", "agree", "finish"
	Who            string
	Words          []string // that name them too
	Heir           string
	ID, Name, Salt string // what stands in their place
	Code           string
}

// personAnswer is what comes of it.
type personAnswer struct {
	Person     *sales.Person // nil: nobody of ours
	Heir, Name string
	Namesakes  []string // others of ours who are called so too, by id
	Traces     store.Traces
	Export     *store.Export
	List       []store.Erasure
}

// onPerson does a task, in the running bot if there is one.
func onPerson(ctx context.Context, c *config, task personTask) (a *personAnswer, err error) {
	path, ok := boltPath(c.storeURL)
	if !ok || !running(path) {
		err := withStore(ctx, c, func(s *openStore) (err error) {
			a, err = s.person(ctx, task, scheduler.Wall{}.Now())
			return err
		})
		return a, err
	}
	body, err := json.Marshal(task)
	if err != nil {
		return nil, err
	}
	said, err := ask(ctx, path, http.MethodPost, "/person", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	defer said.Close()
	return a, json.NewDecoder(said).Decode(&a)
}

// servePerson is the other end of it.
func (s *openStore) servePerson(w http.ResponseWriter, r *http.Request) {
	var task personTask
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&task)
	var a *personAnswer
	if err == nil {
		a, err = s.person(r.Context(), task, scheduler.Wall{}.Now())
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	_ = json.NewEncoder(w).Encode(a) // who asked sees a cut answer
}

// person does a task on the open store.
func (s *openStore) person(ctx context.Context, task personTask, now time.Time) (*personAnswer, error) {
	switch task.Do {
	case "export":
		return s.exportPerson(ctx, task, now)
	case "ask":
		return s.askErasure(ctx, task, now)
	case "agree":
		e, err := s.Memory.AgreeToErasure(ctx, now, task.Code)
		if err == nil && e == nil {
			err = errors.New("this code is not known, or older than 24 hours: nothing was erased\nnext: erase PERSON prints a new one")
		}
		if err != nil {
			return nil, err
		}
		list, err := s.Memory.Erasures(ctx)
		return &personAnswer{List: list}, err
	case "finish":
		_, done, err := s.Memory.FinishErasures(ctx, s.medium(), now)
		return &personAnswer{Traces: done}, err
	}
	return nil, fmt.Errorf("there is no task %q", task.Do)
}

func (s *openStore) exportPerson(ctx context.Context, task personTask, now time.Time) (*personAnswer, error) {
	_, p, e, err := s.subject(ctx, task)
	if err != nil {
		return nil, err
	}
	x, err := e.Export(ctx, s.medium(), now)
	if err == nil && x.Person == nil && len(x.Deals)+len(x.Events)+len(x.Other) == 0 {
		err = notNamed(task.Who)
	}
	return &personAnswer{Person: p, Export: x}, err
}

// askErasure looks whether somebody can be erased, and what that would do.
func (s *openStore) askErasure(ctx context.Context, task personTask, now time.Time) (*personAnswer, error) {
	roster, p, e, err := s.subject(ctx, task)
	if err != nil {
		return nil, err
	}
	if admins := roster.With(sales.RoleAdmin); len(admins) == 1 && p != nil && admins[0].ID == p.ID {
		return nil, fmt.Errorf("%s is the last admin\nnext: make somebody else one, with /people", p.Name)
	}
	a := &personAnswer{Person: p, Name: e.Name}
	for _, other := range roster.All() {
		if e.Names(other.Name) && (p == nil || other.ID != p.ID) {
			a.Namesakes = append(a.Namesakes, other.ID)
		}
	}
	if task.Heir != "" {
		heir := roster.Named(task.Heir)
		if heir == nil || p != nil && heir.ID == p.ID {
			return nil, fmt.Errorf("-to names nobody of ours who could go on: %q\nnext: an id or a name, as /people shows them", task.Heir)
		}
		e.Heir, a.Heir = heir.ID, heir.Name
	}
	t, err := e.Traces(ctx, s.medium())
	switch {
	case err != nil:
		return nil, err
	case t.Deals+t.Messages+t.Other == 0:
		return nil, notNamed(task.Who)
	case len(t.Owned) > 0 && e.Heir == "":
		return nil, fmt.Errorf("open deals are still theirs:\n  %s\nnext: erase -to COLLEAGUE %s, and they are the colleague's from then on", strings.Join(t.Owned, "\n  "), task.Who)
	}
	a.Traces = *t
	return a, s.Memory.AskErasure(ctx, now, *e, task.Code)
}

// subject finds who is meant: one of ours, also after they left, or else whoever
// the words name.
func (s *openStore) subject(ctx context.Context, task personTask) (sales.Roster, *sales.Person, *store.Erasure, error) {
	k, err := s.Memory.Load(ctx, dialogs.Query{})
	if err != nil {
		return k.Roster, nil, nil, err
	}
	p, words := k.Roster.Ever(task.Who), task.Words
	if p == nil {
		words = append([]string{task.Who}, words...)
	}
	for _, w := range words {
		if len([]rune(w)) < 3 {
			return k.Roster, nil, nil, fmt.Errorf("%q would be found in too many other words\nnext: a longer one", w)
		}
	}
	return k.Roster, p, store.NewErasure(p, words, task.ID, task.Name, task.Salt), nil
}

func notNamed(who string) error {
	return fmt.Errorf("nothing that is kept names %q\nnext: an id or a full name, as /people shows them, or the words as they were typed", who)
}
