package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/chat"
)

// Ear is how one messenger is heard.
type Ear struct {
	Messenger string
	// Keeps is for how long the messenger keeps people's words for who does not hear.
	Keeps time.Duration
	// Heard is when it was last heard, by the clock on the wall; zero: not yet.
	Heard func() time.Time
	// Recall hears once more what was said since an instant; nil: the messenger
	// cannot be asked. An error that is chat.ErrNotNow: ask again.
	Recall func(ctx context.Context, since time.Time) error
}

// Host notes until when a messenger was heard, and speaks to who was not.
type Host interface {
	// Heard gives the absence that people were not told of yet; nil: there is none.
	Heard(ctx context.Context, messenger string, until time.Time, words time.Duration) (*dialogs.Absence, error)
	// Return tells people that we were away, each once however often it is asked.
	Return(ctx context.Context, a dialogs.Absence, pause func(context.Context) error) error
}

// EarsLoop knows for how long nobody heard a messenger: what is in the store says
// until when somebody did, so that a crash, a store that does not answer and a
// network that is cut are the same to it.
type EarsLoop struct {
	Ears  []Ear
	Host  Host
	Clock Clock
	Log   *slog.Logger

	telling sync.WaitGroup
	mu      sync.Mutex
	busy    map[string]bool // messengers of which people are being told
}

// The ears' measures.
const (
	hearEvery  = 20 * time.Second
	firstEvery = time.Second            // until something is heard
	afterBack  = 10 * time.Second       // what waited at the messenger comes in first
	hearPause  = 200 * time.Millisecond // between two portions of people who are told
	recallFrom = 5 * time.Minute        // a shorter absence is made up for by the messenger's own repetitions
	overlap    = time.Minute            // recalled too, to be on the safe side
	lastNoteIn = 2 * time.Second
)

// Run notes and tells until ctx ends; then it notes once more, so that a stop is
// no longer an absence than it was.
func (l *EarsLoop) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		_ = l.Clock.Wait(ctx, l.Round(ctx))
	}
	l.telling.Wait()
	last, stop := context.WithTimeout(context.WithoutCancel(ctx), lastNoteIn)
	defer stop()
	for _, e := range l.Ears {
		_, _ = l.note(last, e, l.Clock.Now())
	}
	return nil
}

// Round notes what is heard now, tells people of an absence that is over, and says
// when to come back.
func (l *EarsLoop) Round(ctx context.Context) time.Time {
	now := l.Clock.Now()
	next := now.Add(hearEvery)
	for _, e := range l.Ears {
		if e.Heard().IsZero() {
			next = sooner(next, now.Add(firstEvery))
			continue
		}
		open, err := l.note(ctx, e, now)
		switch {
		case err != nil:
			l.Log.Warn("until when a messenger was heard could not be noted", "messenger", e.Messenger, "err", err)
		case open == nil:
		case now.Before(open.To.Add(afterBack)):
			next = sooner(next, open.To.Add(afterBack))
		default:
			l.begin(ctx, e, *open)
		}
	}
	return next
}

// note notes until when a messenger was heard, if it ever was.
func (l *EarsLoop) note(ctx context.Context, e Ear, now time.Time) (open *dialogs.Absence, err error) {
	last := e.Heard()
	if last.IsZero() {
		return nil, nil
	}
	until := now.Add(-Wall{}.Now().Sub(last)) // now may be by a clock that is shared
	err = guarded(l.Log, func() error {
		open, err = l.Host.Heard(ctx, e.Messenger, until, e.Keeps)
		return err
	})
	return open, err
}

// begin tells people of an absence, beside everything else. What fails is tried
// again the next round.
func (l *EarsLoop) begin(ctx context.Context, e Ear, a dialogs.Absence) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.busy[e.Messenger] {
		return
	}
	if l.busy == nil {
		l.busy = map[string]bool{}
	}
	l.busy[e.Messenger] = true
	l.telling.Go(func() {
		err := guarded(l.Log, func() error { return l.tell(ctx, e, a) })
		if err != nil && ctx.Err() == nil {
			l.Log.Error("not everybody was told that we were away: tried again", "messenger", a.Messenger, "err", err)
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		l.busy[e.Messenger] = false
	})
}

// tell hears what can still be heard, then tells people. What was recalled is not lost.
func (l *EarsLoop) tell(ctx context.Context, e Ear, a dialogs.Absence) error {
	l.Log.Warn("we were away: people are told", "messenger", a.Messenger, "from", a.From, "to", a.To)
	if e.Recall != nil && a.To.Sub(a.From) > recallFrom {
		err := e.Recall(ctx, a.From.Add(-overlap))
		if errors.Is(err, chat.ErrNotNow) {
			return err
		}
		if err != nil {
			l.Log.Warn("what was written meanwhile could not be recalled", "messenger", a.Messenger, "err", err)
		}
		a.Lost = a.Lost && err != nil
	}
	return l.Host.Return(ctx, a, func(ctx context.Context) error { return l.Clock.Wait(ctx, l.Clock.Now().Add(hearPause)) })
}
