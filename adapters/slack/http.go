package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Path is where Slack's three request URLs lead.
const Path = "/slack"

// The most of a request that is read. Who sent it is not known before all of it
// was, so few of the long ones are held at a time, whoever sends them.
const (
	maxBody   = 1 << 20
	shortBody = 64 << 10
	longOnes  = 32
)

// serve answers Slack's requests until ctx ends.
func (s *Slack) serve(ctx context.Context, hear Hear) error {
	l, err := net.Listen("tcp", s.c.Listen)
	if err != nil {
		return fmt.Errorf("slack.listen: %w\nnext: is another program using this port?", err)
	}
	mux := http.NewServeMux()
	mux.Handle(Path, s.Handler(hear))
	mux.Handle(Path+"/", s.Handler(hear))
	server := &http.Server{
		Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second,
		IdleTimeout: time.Minute, MaxHeaderBytes: 64 << 10,
	}
	finished := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(finished)
		last, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer stop()
		if err := server.Shutdown(last); err != nil {
			s.log.Warn("some requests of Slack were not answered", "err", err)
		}
	})
	s.ear.open.Store(true)
	err = server.Serve(l)
	s.ear.open.Store(false)
	s.ear.heard()
	if stop() { // ended by itself
		return fmt.Errorf("slack.listen: %w", err)
	}
	<-finished
	return nil
}

// Handler hears what Slack sends by HTTP. Nothing is parsed before it is proven
// to come from Slack; nothing is said to be received before it is handled; a
// repetition is as welcome as the first.
func (s *Slack) Handler(hear Hear) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, leave, err := s.body(w, r)
		defer leave()
		var tooLarge *http.MaxBytesError
		switch {
		case r.Method != http.MethodPost:
			w.WriteHeader(http.StatusMethodNotAllowed)
		case errors.As(err, &tooLarge):
			w.WriteHeader(http.StatusRequestEntityTooLarge)
		case errors.Is(err, errCrowded):
			s.log.Warn("too many long requests at once: one is not read")
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
		case err != nil:
			w.WriteHeader(http.StatusBadRequest)
		case !genuine(s.c.SigningSecrets, r.Header, body, s.now()):
			s.ear.forged.Add(1)
			s.log.Warn("a request that Slack did not sign is refused")
			w.WriteHeader(http.StatusUnauthorized)
		default:
			s.ear.heard()
			s.take(w, r, body, hear)
		}
	})
}

var errCrowded = errors.New("too many long requests at once")

// body reads a request. A long one needs a place, which leave gives back.
func (s *Slack) body(w http.ResponseWriter, r *http.Request) (body []byte, leave func(), err error) {
	leave = func() {}
	all := http.MaxBytesReader(w, r.Body, maxBody)
	body, err = io.ReadAll(io.LimitReader(all, shortBody))
	if err != nil || len(body) < shortBody {
		return body, leave, err
	}
	select {
	case s.long <- struct{}{}:
		leave = func() { <-s.long }
	default:
		return nil, leave, errCrowded
	}
	rest, err := io.ReadAll(all)
	return append(body, rest...), leave, err
}

// take hears a genuine request.
func (s *Slack) take(w http.ResponseWriter, r *http.Request, body []byte, hear Hear) {
	d, whose, challenge := s.unpack(r.Header, body)
	switch {
	case challenge != "":
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, challenge)
		return
	case d.sort == "":
		w.WriteHeader(http.StatusBadRequest)
		return
	case !s.ours(whose):
		s.ear.forged.Add(1)
		s.log.Warn("a request for another app or workspace is refused")
		w.WriteHeader(http.StatusForbidden)
		return
	}
	a := s.accept(r.Context(), d, hear)()
	switch {
	case !a.received:
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusServiceUnavailable)
	case a.body != nil:
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_ = json.NewEncoder(w).Encode(a.body) // a cut here is a repetition there
	}
}

// unpack finds out which of Slack's three kinds of request this is, and for whom.
func (s *Slack) unpack(h http.Header, body []byte) (d delivery, whose callback, challenge string) {
	d.attempt, _ = strconv.Atoi(h.Get("X-Slack-Retry-Num"))
	if strings.HasPrefix(h.Get("Content-Type"), "application/json") {
		_ = json.Unmarshal(body, &whose) // what cannot be read is told later, once
		if whose.Type == "url_verification" {
			return d, whose, cut(whose.Challenge, 1000)
		}
		d.sort, d.body = asEvent, body
		return d, whose, ""
	}
	form, err := url.ParseQuery(string(body))
	switch {
	case err != nil:
	case form.Has("payload"):
		d.sort, d.body = asPress, []byte(form.Get("payload"))
		var i interaction
		_ = json.Unmarshal(d.body, &i)
		whose.App, whose.Team = i.App, i.home()
	case form.Has("command"):
		c := slashOf(form)
		d.sort, whose.App, whose.Team = asCommand, c.App, s.me().team // a command's workspace is its human's: see human
		d.body, _ = json.Marshal(c)                                   // strings always marshal
	}
	return d, whose, ""
}

// ours reports whether a request is for this app in this workspace, as far as we
// know who we are.
func (s *Slack) ours(c callback) bool {
	me := s.me()
	if me.app != "" && c.App != me.app {
		return false
	}
	if me.team == "" || c.Team == me.team {
		return true
	}
	for _, a := range c.Authorizations {
		if a.Team == me.team {
			return true
		}
	}
	return false
}
