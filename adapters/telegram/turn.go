package telegram

import (
	"context"
	"time"
)

// Turn lets one replica at a time ask for updates: Telegram ends a request when
// another one comes.
type Turn interface {
	// Take waits until it is our turn, or until ctx ends (with its error). The
	// context it gives ends with the turn; its Err is to be asked before each
	// request. give hands the turn on and must be called.
	Take(ctx context.Context) (turn context.Context, give func(), err error)
}

// Listen asks for updates until ctx ends, whenever it is our turn. It returns an
// error only if the token is refused.
func (t *Telegram) Listen(ctx context.Context, hear Hear) error {
	for {
		turn, give, err := t.take(ctx)
		if err != nil {
			return nil // told to stop
		}
		err = t.listenInTurn(ctx, turn, hear)
		give()
		if err != nil || ctx.Err() != nil {
			return err
		}
	}
}

// take waits for our turn; where nobody else asks it is ours for ever.
func (t *Telegram) take(ctx context.Context) (turn context.Context, give func(), err error) {
	if t.turn == nil {
		return context.WithoutCancel(ctx), func() {}, nil
	}
	return t.turn.Take(ctx)
}

func (t *Telegram) listenInTurn(ctx, turn context.Context, hear Hear) error {
	asking, stop := context.WithCancel(turn)
	defer stop()
	defer context.AfterFunc(ctx, stop)()
	offset, err := t.listen(asking, turn, hear)
	if offset == 0 || turn.Err() != nil {
		return err
	}
	last, end := context.WithTimeout(turn, 3*time.Second) // a clean stop repeats nothing
	defer end()
	if _, e := t.updates(last, offset, 0); e != nil {
		t.log.Warn("the last updates will come again", "err", e)
	}
	return err
}
