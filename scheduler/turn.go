package scheduler

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Lender lends what only one replica may have at a time.
type Lender interface {
	// Lend gives it for so long to who has it already, or if nobody has it. The
	// token is 0 if somebody else has it; else it is larger than any before.
	Lend(ctx context.Context, what, to string, now time.Time, d time.Duration) (token int64, err error)
	// Return gives it back before its time, if it is theirs.
	Return(ctx context.Context, what, from string, now time.Time) error
}

// Turn is what only one of several replicas does at a time, such as asking a
// messenger for updates. Nothing rests on it but peace: what two replicas do by
// mistake is one effect, since a commit has a cause.
//
//	waiting ──── lent ────► ours ──── given back ───────────────► somebody's, within a second
//	   ▲                     │  └─── not renewed in time, by our own clock: we stop
//	   └─────────────────────┴────── somebody else has it
type Turn struct {
	Name   string
	Lender Lender
	Clock  Clock // the store's: all replicas must agree on when a turn is over
	Log    *slog.Logger

	once  sync.Once
	me    string
	token atomic.Int64
}

// The turn's measures.
const (
	turnFor   = 15 * time.Second
	turnSpare = time.Second // we stop so much earlier than others may begin
	turnRenew = 5 * time.Second
	turnLook  = time.Second // between two looks at somebody else's turn, or at a store in trouble
)

// Token is the number of the turn that is ours; 0 if none is.
func (t *Turn) Token() int64 { return t.token.Load() }

// Take waits until it is our turn, or until ctx ends, with its error. The context
// it gives ends with the turn and with nothing else, before anybody else can have
// it: what was begun under it must be left then. give hands the turn on at once
// and must be called, whether it is over or not.
func (t *Turn) Take(ctx context.Context) (ours context.Context, give func(), err error) {
	t.once.Do(func() { t.me = rand.Text() })
	quiet := false
	for {
		over := Wall{}.Now().Add(turnFor - turnSpare) // counted from before we ask, by a clock that nobody sets
		token, err := t.lend(ctx, turnSpare)
		if token > 0 {
			ours, give = t.begin(context.WithoutCancel(ctx), token, over)
			return ours, give, nil
		}
		if err != nil && !quiet && ctx.Err() == nil {
			t.Log.Warn("whose turn it is cannot be known", "turn", t.Name, "err", err)
		}
		quiet = err != nil
		if err := (Wall{}).Wait(ctx, Wall{}.Now().Add(turnLook)); err != nil {
			return nil, nil, err
		}
	}
}

func (t *Turn) lend(ctx context.Context, within time.Duration) (token int64, err error) {
	ctx, stop := context.WithTimeout(ctx, within)
	defer stop()
	return t.Lender.Lend(ctx, t.Name, t.me, t.Clock.Now(), turnFor)
}

// begin is a turn of ours, until over if it is not renewed.
func (t *Turn) begin(ctx context.Context, token int64, over time.Time) (context.Context, func()) {
	t.token.Store(token)
	t.Log.Info("it is our turn", "turn", t.Name, "token", token)
	running, end := context.WithCancel(ctx)
	m := &term{Context: running, end: end}
	m.over.Store(&over)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		taken := t.renew(running, m)
		end()
		t.token.Store(0)
		if taken {
			t.Log.Warn("our turn is over: somebody else has it", "turn", t.Name)
		} else if m.past() {
			t.Log.Warn("our turn is over: it was not renewed in time", "turn", t.Name)
		}
	}()
	return m, func() {
		end()
		<-ended
		last, stop := context.WithTimeout(ctx, turnSpare)
		defer stop()
		if err := t.Lender.Return(last, t.Name, t.me, t.Clock.Now()); err != nil {
			t.Log.Warn("the turn could not be given back: it ends by itself", "turn", t.Name, "err", err)
		}
	}
}

// renew prolongs a turn until it is given back or cannot be held any more; taken
// says that somebody else has it.
func (t *Turn) renew(ctx context.Context, m *term) (taken bool) {
	for pause := turnRenew; ; {
		now := Wall{}.Now()
		if (Wall{}).Wait(ctx, sooner(now.Add(pause), *m.over.Load())) != nil {
			return false
		}
		now = Wall{}.Now()
		left := m.over.Load().Sub(now)
		if left <= 0 {
			return false
		}
		token, err := t.lend(ctx, min(left, turnRenew))
		switch {
		case token > 0:
			over := now.Add(turnFor - turnSpare)
			m.over.Store(&over)
			pause = turnRenew
		case err == nil:
			return true
		default:
			pause = turnLook
		}
	}
}

// term is the context of a turn. It is over by the clock too: a process that was
// paused may look before any timer has told it.
type term struct {
	context.Context
	end  context.CancelFunc
	over atomic.Pointer[time.Time]
}

// Err is not nil from the instant on at which the turn may not be used any more.
func (m *term) Err() error {
	if m.past() {
		m.end()
	}
	return m.Context.Err()
}

func (m *term) past() bool { return !(Wall{}).Now().Before(*m.over.Load()) }
