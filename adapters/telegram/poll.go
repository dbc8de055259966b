package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"milepost/dialogs/chat"
)

// Hear handles one update. nil means that it is done with. An error keeps it
// waiting, and those behind it in its chat: it comes again until Hear has enough.
type Hear func(context.Context, chat.Update) (chat.Reply, error)

// The poller's patience.
const (
	batch       = 100
	atOnce      = 32 // chats handled side by side
	breath      = time.Second
	longestWait = 30 * time.Second
	conflicted  = 5 * time.Second
)

// listen asks for updates until ctx ends or the turn is over, and gives the
// offset that confirms what was done. Telegram is told that an update was
// received only when Hear has committed it: the next request's offset is the end
// of the longest prefix that is done. One chat's updates are handled in order,
// different chats side by side. It returns an error only if the token is refused.
func (t *Telegram) listen(ctx, turn context.Context, hear Hear) (offset int64, err error) {
	hands := hire(atOnce)
	defer close(hands)
	back := time.Duration(0)
	for ctx.Err() == nil && turn.Err() == nil {
		// From the earliest unconfirmed; never stored: ids start anew after a quiet week.
		updates, err := t.updates(ctx, offset, t.poll)
		if err != nil {
			if ctx.Err() != nil || turn.Err() != nil {
				break
			}
			var f *chat.Failure
			if errors.As(err, &f) && f.Fault == chat.NoEntry {
				return offset, errors.New("Telegram refuses the token now\nnext: was it revoked? Ask @BotFather for the new one and start again")
			}
			if f != nil && isHooked(f) {
				err = errors.Join(err, t.unhook(ctx))
			}
			back = t.pause(f, back)
			t.log.Warn("getUpdates", "err", err, "again_in", back)
			sleep(ctx, back)
			continue
		}
		back = 0
		stuck := false
		for i, err := range t.handle(ctx, hands, updates, hear) {
			if stuck = err != nil; stuck {
				t.log.Error("update", "id", updates[i].id, "err", err)
				break
			}
			offset = updates[i].id + 1
		}
		if stuck {
			sleep(ctx, breath)
		}
	}
	return offset, nil
}

// errBehind is what stands in the place of an update that was not begun.
var errBehind = fmt.Errorf("%w: another one is before it", chat.ErrNotNow)

// raw is an update as it came: its id, and the rest to be read later.
type raw struct {
	id   int64
	body json.RawMessage
}

// wanted are the kinds of updates that we read.
var wanted = []string{"message", "edited_message", "callback_query", "my_chat_member"}

// updates asks for the next updates. What is asked for is always named: Telegram
// remembers the last wish for ever.
func (t *Telegram) updates(ctx context.Context, offset int64, wait time.Duration) ([]raw, error) {
	wait = t.ear.patience(wait)
	ctx, stop := context.WithTimeout(ctx, wait+15*time.Second)
	defer stop()
	limit := batch
	if wait == 0 {
		limit = 1
	}
	var bodies []json.RawMessage
	err := t.call(ctx, "getUpdates", map[string]any{
		"offset": offset, "limit": limit, "timeout": int(wait.Seconds()),
		"allowed_updates": wanted,
	}, &bodies)
	if err != nil {
		t.ear.deaf.Store(true)
		return nil, err
	}
	t.ear.heard()
	var out []raw
	for _, b := range bodies {
		var head struct {
			ID int64 `json:"update_id"`
		}
		if json.Unmarshal(b, &head) == nil && head.ID > 0 {
			out = append(out, raw{head.ID, b})
		}
	}
	return out, nil
}

// pause is how long to wait after a failure: what Telegram asked for, five
// seconds when another program polls with our token, else ever longer.
func (t *Telegram) pause(f *chat.Failure, last time.Duration) time.Duration {
	next := min(max(2*last, 500*time.Millisecond), longestWait)
	if f == nil {
		return next
	}
	if f.Fault == chat.Wait {
		return max(f.After, next)
	}
	if isConflict(f) {
		t.log.Error("another program asks for this bot's updates: stop it, or give this bot a token of its own")
		return max(conflicted, next)
	}
	return next
}

// handle has a batch given to Hear, chat by chat, and says what came of each: nil
// for the committed ones.
func (t *Telegram) handle(ctx context.Context, hands chan<- func(), updates []raw, hear Hear) []error {
	outcomes := make([]error, len(updates))
	var order []string
	byChat := map[string][]int{}
	parsed := make([]heard, len(updates))
	for i, u := range updates {
		outcomes[i], parsed[i] = errBehind, t.read(u.body)
		lane := parsed[i].update.From.String()
		if byChat[lane] == nil {
			order = append(order, lane)
		}
		byChat[lane] = append(byChat[lane], i)
	}
	var work sync.WaitGroup
	for _, lane := range order {
		work.Add(1)
		hands <- func() {
			defer work.Done()
			for _, i := range byChat[lane] {
				if ctx.Err() != nil {
					return
				}
				// What was begun is finished, also while we stop.
				if outcomes[i] = t.one(context.WithoutCancel(ctx), parsed[i], hear); outcomes[i] != nil {
					return // those behind it wait for it: order inside a chat
				}
			}
		}
	}
	work.Wait()
	return outcomes
}

// hire starts so many goroutines that do what they are handed, until hands is
// closed. They stay from batch to batch: a new one has to grow its stack first.
func hire(n int) (hands chan func()) {
	hands = make(chan func())
	for range n {
		go func() {
			for work := range hands {
				work()
			}
		}()
	}
	return hands
}

// handling is how long an update, or the answer to a press, may take.
const handling = 20 * time.Second

// one handles an update and answers its press, whatever came of it.
func (t *Telegram) one(ctx context.Context, h heard, hear Hear) error {
	answer, err := handled(ctx, h, hear)
	if answer != nil {
		t.release(ctx, answer)
	}
	return err
}

// handled handles an update. If it is a press, answer is what is to be said to it.
func handled(ctx context.Context, h heard, hear Hear) (answer *pressed, err error) {
	if !h.ok {
		return nil, nil // nothing for us: received
	}
	ctx, stop := context.WithTimeout(ctx, handling)
	defer stop()
	reply, err := hear(ctx, h.update)
	if h.callback == "" {
		return nil, err
	}
	answer = &pressed{Callback: h.callback}
	if err == nil && reply.Toast != "" {
		answer.Toast, answer.Alert = cut(reply.Toast, 200), reply.Alert
	}
	return answer, err
}

// release answers a press: until then whoever pressed looks at a spinner.
func (t *Telegram) release(ctx context.Context, answer *pressed) {
	ctx, stop := context.WithTimeout(ctx, handling)
	defer stop()
	if err := t.call(ctx, answerPress, answer, nil); err != nil {
		t.log.Debug("press not answered", "err", err) // too old, mostly
	}
}

func isConflict(f *chat.Failure) bool { return said409(f) && !isHooked(f) }

// isHooked reports whether a webhook stands in the way, and no other program.
func isHooked(f *chat.Failure) bool { return said409(f) && strings.Contains(f.Err.Error(), "webhook") }

func said409(f *chat.Failure) bool { return f.Err != nil && strings.Contains(f.Err.Error(), ": 409 ") }

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
