package dialogs

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"milepost/dialogs/chat"
)

// Absence is a time in which we did not hear a messenger, or could keep nothing of
// what we heard.
type Absence struct {
	Messenger string    `json:"messenger"`
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`
	// Lost is set if it was longer than the messenger keeps people's words for us.
	Lost bool `json:"lost,omitempty"`
}

// The measures of an absence.
const (
	pressKept = 150 * time.Second // for so long Telegram keeps a press; Slack does not keep it at all
	noteEvery = 10 * time.Second  // what is heard is not noted more often
)

// The marks: until when a messenger was heard, and of which absence people were
// not told yet.
func heardMark(messenger string) string { return "heard/" + messenger }
func awayMark(messenger string) string  { return "away/" + messenger }

// Hearing reports whether a mark is one of these. They are true of a bot that
// runs, not of a copy of its store.
func Hearing(mark string) bool {
	return strings.HasPrefix(mark, heardMark("")) || strings.HasPrefix(mark, awayMark(""))
}

// Missed is the absence that a gap in hearing comes to, where a messenger keeps
// people's words for so long; nil: nothing can be lost in it.
func Missed(messenger string, from, to time.Time, words time.Duration) *Absence {
	gap := to.Sub(from)
	if gap <= pressKept {
		return nil
	}
	return &Absence{Messenger: messenger, From: from.UTC(), To: to.UTC(), Lost: gap > words}
}

// Heard notes that a messenger, which keeps words for so long, was heard until an
// instant by any of us. It gives the absence that people were not told of yet, if
// there is one; it stays so until Return has told them.
func (e *Engine) Heard(ctx context.Context, messenger string, until time.Time, words time.Duration) (open *Absence, err error) {
	heard, away := heardMark(messenger), awayMark(messenger)
	_, err = e.run(ctx, Query{Marks: []string{heard, away}}, func(k Known) verdict {
		open = readAbsence(k.Marks[away])
		last, err := time.Parse(time.RFC3339, k.Marks[heard])
		if err != nil { // never before
			last = until
		} else if until.Sub(last) < noteEvery {
			return verdict{}
		}
		stamp := until.UTC().Format(time.RFC3339)
		c := Change{Cause: heard + "/" + stamp, At: until, Based: k.Versions, Marks: map[string]string{heard: stamp}}
		if missed := Missed(messenger, last, until, words); missed != nil {
			if open != nil { // away again before everybody was told
				missed.From, missed.Lost = open.From, missed.Lost || open.Lost
			}
			open = missed
			c.Marks[away] = missed.String()
		}
		return verdict{change: c}
	})
	return open, err
}

// String is the absence as its mark keeps it.
func (a *Absence) String() string {
	body, _ := json.Marshal(a) // texts and instants always marshal
	return string(body)
}

// readAbsence reads a mark; nil: there is nothing to tell.
func readAbsence(mark string) *Absence {
	var a Absence
	if json.Unmarshal([]byte(mark), &a) != nil || a.Messenger == "" {
		return nil
	}
	return &a
}

// portion is how many people are looked at between two pauses.
const portion = 50

// Return tells whoever may have been cut off that we were away, and shows them
// what is open, once each. It looks at people's talks, pausing now and then, so
// that what they do goes first; cut short, or done by two at once, it repeats
// nothing.
func (e *Engine) Return(ctx context.Context, a Absence, pause func(context.Context) error) error {
	k, err := e.Memory.Load(ctx, Query{})
	if err != nil {
		return err
	}
	var wrong []error
	for i, p := range k.Roster.All() {
		if i%portion == portion-1 {
			if err := pause(ctx); err != nil {
				return err
			}
		}
		_, stopped := p.Unreachable[a.Messenger]
		if _, ok := p.Chats[a.Messenger]; !ok || stopped {
			continue
		}
		cause, now := a.cause()+"/"+p.ID, e.Now()
		err := e.guarded(func() error {
			_, err := e.run(ctx, Query{Person: p.ID, TalkDeal: true}, func(k Known) verdict { return e.comeBack(k, a, cause, now) })
			return err
		})
		if errors.Is(err, chat.ErrNotNow) || ctx.Err() != nil {
			return err // all of it again, later
		}
		wrong = append(wrong, err)
	}
	return errors.Join(append(wrong, e.forget(ctx, a))...)
}

func (a *Absence) cause() string {
	return awayMark(a.Messenger) + "/" + a.To.UTC().Format(time.RFC3339)
}

// forget takes note that everybody was told, unless we were away again meanwhile.
func (e *Engine) forget(ctx context.Context, a Absence) error {
	mark, now := awayMark(a.Messenger), e.Now()
	_, err := e.run(ctx, Query{Marks: []string{mark}}, func(k Known) verdict {
		if open := readAbsence(k.Marks[mark]); open == nil || !open.To.Equal(a.To) {
			return verdict{}
		}
		return verdict{change: Change{Cause: a.cause(), At: now, Based: k.Versions, Marks: map[string]string{mark: ""}}}
	})
	return err
}
