package slack

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"milepost/dialogs/chat"
)

// The pauses between connections.
const (
	handshake   = 10 * time.Second
	short       = time.Second // a connection that breaks sooner was none
	firstWait   = 500 * time.Millisecond
	longestWait = 30 * time.Second
	disabled    = time.Minute // while Socket Mode is switched off
)

// converse keeps a connection to Slack until ctx ends. When Slack announces that
// it will end one, the next is opened first, and the old one goes on hearing
// until that stands. It returns an error only if a token is refused.
func (s *Slack) converse(ctx context.Context, hear Hear) error {
	back := time.Duration(0)
	var last *wire
	for sleep(ctx, back) {
		w, err := s.dial(ctx)
		if err != nil && ctx.Err() != nil {
			break
		}
		var f *chat.Failure
		if errors.As(err, &f) && f.Fault == chat.NoEntry {
			return s.explain(err, "app token", "Basic Information, App-Level Tokens")
		}
		if err != nil {
			back = pauseAfter(f, back)
			s.log.Warn("no connection to Slack", "err", err, "again_in", back)
			continue
		}
		if last != nil {
			last.retire(lingers)
		}
		last = w
		s.work.Go(func() { w.read(ctx, hear) })
		began := s.now()
		select {
		case why := <-w.ending:
			back = pauseBetween(why, s.now().Sub(began), back)
			s.log.Info("a connection to Slack ends", "why", why, "again_in", back)
		case <-ctx.Done():
		}
	}
	return nil
}

// address asks where to connect to.
func (s *Slack) address(ctx context.Context) (string, error) {
	var answer struct {
		URL string `json:"url"`
	}
	_, err := s.ask(ctx, s.c.AppToken, "apps.connections.open", nil, &answer)
	return answer.URL, err
}

// dial opens a connection. Its address holds a ticket, so no error may hold it.
func (s *Slack) dial(ctx context.Context) (*wire, error) {
	url, err := s.address(ctx)
	if err != nil {
		return nil, err
	}
	dialer := *websocket.DefaultDialer
	dialer.HandshakeTimeout = handshake
	conn, res, err := dialer.DialContext(ctx, url, nil)
	if err != nil {
		return nil, errors.New("the connection is refused: " + strings.ReplaceAll(err.Error(), url, "…"))
	}
	res.Body.Close()
	return newWire(s, conn), nil
}

// pauseAfter is how long to wait after no connection could be had.
func pauseAfter(f *chat.Failure, last time.Duration) time.Duration {
	next := longer(last)
	switch {
	case f != nil && f.Fault == chat.Wait:
		return max(f.After, next)
	case f != nil && f.Fault == chat.Refused: // such as Socket Mode being switched off
		return disabled
	}
	return next
}

// pauseBetween is how long to wait after a connection ended: not at all if it was
// a good one.
func pauseBetween(why string, lived, last time.Duration) time.Duration {
	switch {
	case why == "link_disabled":
		return disabled
	case why == broken && lived < short:
		return longer(last)
	}
	return 0
}

func longer(last time.Duration) time.Duration {
	return min(max(2*last, firstWait), longestWait)
}

// sleep waits and reports whether ctx goes on.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return ctx.Err() == nil
}
