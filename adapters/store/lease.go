package store

import (
	"context"
	"errors"
	"time"
)

// lease is who has what only one may have at a time, and until when. The record
// stays when it is given back: the token must not begin anew.
type lease struct {
	Holder string    `json:"holder,omitempty"`
	Until  time.Time `json:"until,omitzero"`
	// Token numbers the turns. It grows with the time too: a Redis that lost its
	// newest commits must not give a number a second time.
	Token int64 `json:"token"`
}

// Lend gives a thing for a time to who has it already, or to whoever asks first
// when nobody has. The token is 0 if somebody else has it; it grows with each
// turn, and stays while a turn is prolonged.
func (m *Memory) Lend(ctx context.Context, what, to string, now time.Time, d time.Duration) (token int64, err error) {
	err = m.rewrite(ctx, what, now, func(l *lease) bool {
		switch {
		case l.Holder != to && l.Until.After(now):
			token = 0
			return false
		case l.Holder != to || !l.Until.After(now):
			l.Token = max(l.Token+1, now.UnixMilli())
		}
		token, l.Holder, l.Until = l.Token, to, now.Add(d)
		return true
	})
	if err != nil {
		return 0, err
	}
	return token, nil
}

// Return gives a thing back before its time. Who does not have it changes nothing.
func (m *Memory) Return(ctx context.Context, what, from string, now time.Time) error {
	return m.rewrite(ctx, what, now, func(l *lease) bool {
		mine := l.Holder == from
		if mine {
			l.Holder, l.Until = "", time.Time{}
		}
		return mine
	})
}

// rewrite changes a lease, if change says so, provided that nobody else did
// meanwhile; else it is looked at again.
func (m *Memory) rewrite(ctx context.Context, what string, now time.Time, change func(*lease) bool) error {
	key := leaseKey(what)
	for {
		records, err := m.engine.Get(ctx, time.Time{}, key)
		if err != nil {
			return err
		}
		var l lease
		if records[0].Version > 0 && decode(records[0], &l) != nil {
			m.damaged(key)
			l = lease{} // nobody's: who had it hears so when it is renewed
		}
		if !change(&l) {
			return nil
		}
		put, err := encode(key, l)
		if err != nil {
			return err
		}
		_, err = m.engine.Commit(ctx, Batch{Now: now, Checks: []Check{{key, records[0].Version}}, Puts: []Put{put}})
		if !errors.Is(err, ErrConflict) {
			return err
		}
	}
}
