package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"milepost/dialogs"
	"milepost/dialogs/playbook"
	"milepost/dialogs/sales"
)

// What a start would refuse because of the deals in the store is told by check before.

// fit reports whether the open deals could go on by a config's processes, and prints
// what is wrong. A store that is not there, or cannot be asked, refuses nothing.
func fit(ctx context.Context, o options, c *config) bool {
	ask, done, err := asker(ctx, c)
	if done != nil {
		defer done()
	}
	for _, p := range c.processes {
		if ask == nil || err != nil {
			break
		}
		var said error
		if said, err = ask(p, c.sources[p.ID]); said != nil {
			printProblems(o, said)
			return false
		}
	}
	if err != nil {
		fmt.Fprintf(o.out, "! whether the open deals fit the processes was not looked at: %s\n", firstLine(err.Error()))
	}
	return true
}

// asker is how a store is asked whether its open deals fit a process: said is what
// does not. nil: there is no store. done, if there is one, ends the asking.
func asker(ctx context.Context, c *config) (ask func(p *sales.Process, source []byte) (said, err error), done func(), err error) {
	if path, ok := boltPath(c.storeURL); ok && running(path) {
		return func(p *sales.Process, source []byte) (said, err error) { return askFits(ctx, path, p, source) }, nil, nil
	}
	reading := *c
	reading.durability = "accept-loss" // nothing is written that could be lost
	s, there, err := visitStore(ctx, &reading)
	if s == nil || err != nil {
		return nil, nil, err
	}
	if there {
		ask = func(p *sales.Process, source []byte) (said, err error) { return fits(ctx, s.Memory, p, source) }
	}
	return ask, s.Close, nil
}

// fits asks a memory: a version that is kept already fits.
func fits(ctx context.Context, m dialogs.Memory, p *sales.Process, source []byte) (said, err error) {
	_, kept, err := newestOf(ctx, m, p.ID)
	if err != nil || kept == hashOf(source) {
		return nil, err
	}
	if err = stranded(ctx, m, p); errors.As(err, new(strandings)) {
		return err, nil
	}
	return nil, err
}

// askFits asks the bot that runs on a file: it answers with what does not fit.
func askFits(ctx context.Context, path string, p *sales.Process, source []byte) (said, err error) {
	body, err := ask(ctx, path, http.MethodPost, "/fits?file="+url.QueryEscape(p.Source), bytes.NewReader(source))
	if err != nil {
		return nil, err
	}
	defer body.Close()
	words, err := io.ReadAll(body)
	if err != nil || len(words) == 0 {
		return nil, err
	}
	return errors.New(string(words)), nil
}

// mostSource bounds the process file that is asked about.
const mostSource = 4 << 20

// serveFits answers it.
func (s *openStore) serveFits(w http.ResponseWriter, r *http.Request) {
	source, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostSource))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	p, problems := playbook.Load(r.URL.Query().Get("file"), source)
	if p == nil {
		http.Error(w, problemList(problems).Error(), http.StatusBadRequest)
		return
	}
	said, err := fits(r.Context(), s.Memory, p, source)
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	case said != nil:
		fmt.Fprint(w, said)
	}
}
