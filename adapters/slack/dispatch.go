package slack

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"milepost/dialogs/chat"
)

// Hear handles one update. nil means that it is done with. An error makes Slack
// repeat it if Slack does repeat it, and its human if not.
type Hear func(context.Context, chat.Update) (chat.Reply, error)

// The dispatch's patience: Slack's own ends after three seconds.
const (
	patience  = 2500 * time.Millisecond
	longest   = 20 * time.Second // of one hearing, acknowledged or not
	places    = 1000             // updates in the house at once; more are not let in
	lastTries = 2                // deliveries before the last one that is waited for: the next is minutes away
)

// delivery is a payload as a transport got it.
type delivery struct {
	sort    string // asEvent, asCommand or asPress: where in Slack it comes from
	body    []byte
	attempt int // how often it was delivered before
}

// ack is what the transport tells Slack. Not received: it must come again.
type ack struct {
	received bool
	body     any // goes along as JSON; nil: nothing
}

// accept takes a payload in. It returns at once, its place in its chat's order
// taken; the function it returns waits for the acknowledgement, at most as long
// as Slack does.
func (s *Slack) accept(ctx context.Context, d delivery, hear Hear) (wait func() ack) {
	h := s.read(d)
	if h.sort == "" {
		return answered(ack{received: true})
	}
	select {
	case s.room <- struct{}{}:
	default:
		s.log.Warn("too much at once: an update is not let in", "sort", h.sort)
		return answered(s.unsaved(h, ""))
	}
	if h.sort == asVisit {
		s.work.Go(func() { defer s.leave(); s.visited(ctx, h) })
		return answered(ack{received: true})
	}
	before, next := s.lanes.join(h.update.From.String())
	done := make(chan ack, 1)
	s.work.Go(func() {
		defer s.leave()
		s.handle(context.WithoutCancel(ctx), h, turn{before, next}, done, hear)
	})
	return func() ack { return <-done }
}

func (s *Slack) leave() { <-s.room }

func answered(a ack) func() ack { return func() ack { return a } }

// turn is a place in a chat's order.
type turn struct {
	before <-chan struct{}
	leave  func()
}

// read makes a payload ready. What is new to us is told once a kind.
func (s *Slack) read(d delivery) (h heard) {
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("an update cannot be read", "kind", kindOf(d), "panic", fmt.Sprintf("%T", r))
			h = heard{sort: asEvent, attempt: d.attempt, update: chat.Update{ID: unreadID(d.body), Kind: chat.Unread}}
		}
		h.update.Raw, h.update.Last = d.body, d.sort != asEvent || d.attempt >= lastTries
	}()
	r := reader{our: s.me(), commands: s.c.Commands}
	known := false
	switch d.sort {
	case asEvent:
		h, known = r.event(d.body)
	case asCommand:
		h, known = r.command(d.body)
	case asPress:
		h, known = r.action(d.body)
	}
	if !known {
		if kind := kindOf(d); s.once.first(kind) {
			s.log.Warn("Slack sends something that is not understood: it is acknowledged and left", "kind", kind)
		}
	}
	h.attempt = d.attempt
	return h
}

// unreadID names a payload by what is in it: a repetition is the same.
func unreadID(body []byte) string {
	sum := sha256.Sum256(body)
	return "slack/unread/" + hex.EncodeToString(sum[:8])
}

// outcome is what came of an update.
type outcome struct {
	reply chat.Reply
	err   error
}

// handle hears an update and answers it. If that takes longer than Slack waits,
// the human is told to repeat it while the hearing goes on: the same act done
// twice is done once.
func (s *Slack) handle(ctx context.Context, h heard, t turn, done chan<- ack, hear Hear) {
	early, stop := context.WithTimeout(ctx, s.patience)
	defer stop()
	sheet, err := s.prepare(early, &h)
	if err != nil {
		t.leave()
		s.notHeard(ctx, h, err, done)
		return
	}
	result := make(chan outcome, 1)
	s.work.Go(func() { defer t.leave(); result <- s.hear(ctx, h, t.before, hear) })
	select {
	case o := <-result:
		s.settle(ctx, h, sheet, o, done)
	case <-early.Done():
		s.log.Warn("an update takes longer than Slack waits", "update", h.update.ID)
		done <- s.unsaved(h, sheet)
		s.tellUnsaved(ctx, h, sheet)
		s.late(ctx, h, sheet, <-result)
	}
}

// errNobody says that no human did it.
var errNobody = errors.New("a bot")

// notHeard answers what was not given to the engine: nobody said it, or Slack
// does not tell who.
func (s *Slack) notHeard(ctx context.Context, h heard, err error, done chan<- ack) {
	if errors.Is(err, errNobody) {
		done <- ack{received: true}
		return
	}
	s.fail(ctx, h, "", fmt.Errorf("%w: %w", chat.ErrNotNow, err), done)
}

// prepare learns who it was and opens an empty form if one will be needed.
func (s *Slack) prepare(ctx context.Context, h *heard) (sheet string, err error) {
	if h.update.Kind == chat.Unread {
		return "", nil
	}
	who, err := s.person(ctx, h.user)
	if err != nil {
		return "", err
	}
	if who.bot {
		return "", errNobody
	}
	u := &h.update
	u.Name, u.Lang, u.Outsider = who.name, who.lang, u.Outsider || who.outsider
	if u.Forms && s.c.Opens != nil && s.c.Opens(*u) {
		sheet = s.open(ctx, h.trigger, note("⏳"))
	}
	return sheet, nil
}

// hear gives an update to the engine when its turn has come.
func (s *Slack) hear(ctx context.Context, h heard, before <-chan struct{}, hear Hear) outcome {
	<-before
	ctx, stop := context.WithTimeout(ctx, longest)
	defer stop()
	reply, err := hear(ctx, h.update)
	return outcome{reply, err}
}
