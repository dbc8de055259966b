package dialogs

import (
	"maps"
	"slices"
	"time"

	"milepost/dialogs/chat"
)

// Talk is where a person's conversation stands. It belongs to the person, not to
// a chat: it can begin in one messenger and end in another. It is small, and it
// is the only state a dialog has.
type Talk struct {
	Person  string   `json:"person"`
	Deal    string   `json:"deal,omitempty"` // the deal talked about last
	Sitting *Sitting `json:"sitting,omitempty"`
	Asked   *Asked   `json:"asked,omitempty"`
	Leaving *Leaving `json:"leaving,omitempty"` // what was said so far about leaving a deal
	// Stamp grows with each thing that is asked; a button with another stamp is stale.
	Stamp int `json:"stamp,omitempty"`
	// Heard is the newest message handled, by chat: an older one that arrives late is asked back.
	Heard map[string]time.Time `json:"heard,omitempty"`
	// Said is how the last answers were typed: an edit of the message corrects them.
	Said []Said `json:"said,omitempty"`
}

// clone is a talk apart from this one.
func (t Talk) clone() Talk {
	if t.Sitting != nil {
		s := *t.Sitting
		s.Items, s.Graded, s.Picked, s.Ask = slices.Clone(s.Items), slices.Clone(s.Graded), slices.Clone(s.Picked), slices.Clone(s.Ask)
		t.Sitting = &s
	}
	if t.Asked != nil {
		a := *t.Asked
		t.Asked = &a
	}
	if t.Leaving != nil {
		l := *t.Leaving
		t.Leaving = &l
	}
	t.Heard, t.Said = maps.Clone(t.Heard), slices.Clone(t.Said)
	return t
}

// Sitting is one round of qualification: a few questions on one deal.
type Sitting struct {
	Deal  string   `json:"deal"`
	Items []string `json:"items"` // what is asked, in order: question ids, "step:ID"
	At    int      `json:"at"`    // index of the present item; len(Items) = done
	// Grading is set while "how do we know?" is asked of the present item.
	Grading bool `json:"grading,omitempty"`
	// Changed is the item that was not true any more and is asked from scratch.
	Changed string `json:"changed,omitempty"`
	// Graded are the items of which it was asked already.
	Graded []string `json:"graded,omitempty"`
	// Picked are the options ticked so far of a question with several.
	Picked []string     `json:"picked,omitempty"`
	Card   chat.Address `json:"card"` // where its card is shown
	Began  time.Time    `json:"began"`
	// Single is set when one answer is being changed from the card, not a round of questions.
	Single bool `json:"single,omitempty"`
	// Sheet is the stamp of the form that shows what is left of it; 0: none does.
	Sheet int `json:"sheet,omitempty"`
	// PutOff is the item that told of an event put off far; of why it is asked at the end.
	PutOff string `json:"put_off,omitempty"`
	// Ask are the items that forms left unknown and that the buyer can be asked.
	Ask []string `json:"ask,omitempty"`
}

// Asked is what the next free text will be taken for.
type Asked struct {
	What  string       `json:"what"` // "answer", "title", "next_step", …: see listen.go
	Deal  string       `json:"deal,omitempty"`
	Item  string       `json:"item,omitempty"`
	Data  string       `json:"data,omitempty"` // what was said before it, in a dialog of several lines
	In    chat.Address `json:"in"`
	Since time.Time    `json:"since"`
}

// Said remembers which message gave which answer.
type Said struct {
	Message string `json:"message"` // chat and message id
	Deal    string `json:"deal"`
	Item    string `json:"item"`
}
