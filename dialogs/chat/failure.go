package chat

import (
	"errors"
	"fmt"
	"time"
)

// ErrNotNow says that an update could not be handled for a reason that is not
// its own, such as a store that does not answer: it must come again, however
// often, and must never be given up.
var ErrNotNow = errors.New("not now")

// NotNow makes an error one of that kind, its words unchanged.
func NotNow(err error) error { return notNow{err} }

type notNow struct{ error }

func (notNow) Is(target error) bool { return target == ErrNotNow }

func (n notNow) Unwrap() error { return n.error }

// Fault says what a failed delivery means for the parcel.
type Fault string

// The faults a messenger can report. Whatever it cannot name is Unsure.
const (
	// NotSent: surely not accepted (no connection, request not written): try again.
	NotSent Fault = "not_sent"
	// Wait: told to slow down; try again after Failure.After.
	Wait Fault = "wait"
	// Unsure: a time-out or a cut after the request was written, or a 5xx: it may have arrived.
	Unsure Fault = "unsure"
	// Blocked: the person stopped the bot, or it was removed from the chat.
	Blocked Fault = "blocked"
	// Absent: the bot is not in that channel, or the channel is closed: somebody must let it in.
	Absent Fault = "absent"
	// MovedChat: the chat has a new address, Failure.To.
	MovedChat Fault = "moved"
	// NoMessage: the message to edit is gone or too old: send a new one.
	NoMessage Fault = "no_message"
	// Refused: never acceptable (bad request, text too long): bury it.
	Refused Fault = "refused"
	// NoEntry: our token is not valid any more: everything waits.
	NoEntry Fault = "no_entry"
)

// Failure is a delivery that did not work, with what to do about it. Its text
// never holds a token or the message's words.
type Failure struct {
	Fault Fault
	After time.Duration // with Wait
	Wide  bool          // with Wait: the whole messenger has to wait, not this chat alone
	To    Address       // with MovedChat
	Err   error
}

// Error is for the log.
func (f *Failure) Error() string { return fmt.Sprintf("%s: %v", f.Fault, f.Err) }

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Err }
