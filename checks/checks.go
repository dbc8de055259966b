package checks

import (
	"cmp"
	"slices"
	"time"

	"milepost/dialogs/sales"
)

// Rule names a rule.
type Rule string

// The rules.
const (
	BuyerSilent       Rule = "buyer_silent"       // the buyer's clock
	StageAge          Rule = "stage_age"          // the stage's clock
	NoNextStep        Rule = "no_next_step"       // nothing is agreed
	NextStepLate      Rule = "next_step_late"     // what was agreed is overdue
	Checkpoint        Rule = "checkpoint"         // an examination is due
	AnswerExpired     Rule = "answer_expired"     // what a gate needs was told too long ago
	HandoffUnanswered Rule = "handoff_unanswered" // an offer got no answer in time
	HandoffLate       Rule = "handoff_late"       // it was accepted for a day that is over
	ClosePassed       Rule = "close_passed"       // the close date is over
	CloseMoved        Rule = "close_moved"        // it was put off again and again
	DebtDue           Rule = "debt_due"           // what a gate was passed without is due
	RequestUnanswered Rule = "request_unanswered" // a head did not decide in time
	AheadOfBuyer      Rule = "ahead_of_buyer"     // our stage is where the buyer is not
	NoDecisionMaker   Rule = "no_decision_maker"  // nobody at the buyer's is known to decide
	PartMissing       Rule = "part_missing"       // nobody is known for another part that counts here
	SingleContact     Rule = "single_contact"     // the deal hangs on one person
	AskUnanswered     Rule = "ask_unanswered"     // the head asked, and got no answer in time
	ExitProposed      Rule = "exit_proposed"      // the head is asked to agree to leave it
	ExitSuggested     Rule = "exit_suggested"     // the process suggests to leave it
	EventTooNear      Rule = "event_too_near"     // the next stage can hardly begin in time for the buyer's event
	EventPassed       Rule = "event_passed"       // it is over, and nothing is decided
	EventMoved        Rule = "event_moved"        // it was put off again and again
	BlockingOver      Rule = "blocking_over"      // what keeps the buyer from deciding may be over
	Contradiction     Rule = "contradiction"      // two answers cannot both hold
	SnoozedAgain      Rule = "snoozed_again"      // its reminders are put off again and again
)

// What must be done at an instant without being said: never a finding.
const (
	consultDue Rule = "consult_due" // advice was not given in time
	leaveDue   Rule = "leave_due"   // the countdown of fix or leave is over
)

// Rules lists all that can be found.
var Rules = []Rule{
	BuyerSilent, StageAge, NoNextStep, NextStepLate, Checkpoint, AnswerExpired, HandoffUnanswered, HandoffLate, ClosePassed, CloseMoved,
	DebtDue, RequestUnanswered, AheadOfBuyer, NoDecisionMaker, PartMissing, SingleContact, AskUnanswered, ExitProposed, ExitSuggested,
	EventTooNear, EventPassed, EventMoved, BlockingOver, Contradiction, SnoozedAgain,
}

// Level is how bad a finding is.
type Level int

// The levels.
const (
	Advice     Level = 1 + iota // stands on the card
	Flag                        // is told to the holder, and to the head in the digest
	FixOrLeave                  // a countdown has begun
)

// Finding is one thing to be said of a deal.
type Finding struct {
	Rule Rule
	// Key names this occurrence: what was told of it must not silence a later one.
	// It is the rule, a colon, and small letters, digits, "_", "." or "-".
	Key   string
	Level Level
	Since time.Time // when its clock began
	At    time.Time // when this level was reached
	Days  int       // working days on its clock; 0 where there is no norm
	Norm  int       // the norm of its clock, in working days
	Item  string    // checkpoint id; the part that is missing; of a debt the stage whose gate it was, of a request its kind, of a proposal the exit's, of what expired the question, of an event its own or its question's
	Asks  []string  // what the checkpoint still asks, what is owed
	Due   time.Time // when it was due, where something was
	By    string    // who asked, proposed, promised, put off
	Times int       // how often it happened, where that counts
	// Allowed is how it was let be last, by a head; its Until is zero if never.
	Allowed Allowance
}

// Input is what is judged.
type Input struct {
	Process *sales.Process
	Deal    *sales.Deal
	Time    sales.BusinessTime
}

// Clocks are the rules of a deal with the instants at which they rise. To wind
// them up is most of the work of a judgement, and they serve for any instant as
// long as the deal stays as it is.
type Clocks struct {
	all  []clock
	time sales.BusinessTime
}

// ClocksOf winds up the clocks of a deal; a closed deal has none.
func ClocksOf(in Input) Clocks {
	all := putOff(clocks(in), in.Deal.Acts)
	if at := leavesAt(in, all); !at.IsZero() {
		all = append(all, clock{Finding: Finding{Rule: leaveDue, Key: key(leaveDue)}, rises: []rise{{At: at}}})
	}
	return Clocks{all, in.Time}
}

// Judge lists what is to be said of a deal: the worst first, among equals what was
// promised to the head, then what the holder does not want to hear of, then an event
// that is over, then by rule.
// Closed deals have nothing.
func Judge(in Input, now time.Time) []Finding { return ClocksOf(in).Judge(now) }

// Next is the first instant after now at which Judge can say something else; the
// zero time if the deal must change first.
func Next(in Input, now time.Time) time.Time { return ClocksOf(in).Next(now) }

// Judge is what is to be said at an instant.
func (cs Clocks) Judge(now time.Time) []Finding {
	var out []Finding
	for _, c := range cs.all {
		if f, ok := c.at(cs.time, now); ok {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(b.Level, a.Level), promised(a.Rule, b.Rule), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Key, b.Key))
	})
	return out
}

// Asks lists what the checkpoints that are due ask of a deal; of a frozen one nothing.
func Asks(in Input, now time.Time) []string {
	var out []string
	if in.Deal.Status == sales.Open && !sales.Frozen(in.Process, in.Deal) {
		for _, f := range (Clocks{checkpoints(in), in.Time}).Judge(now) {
			out = append(out, f.Asks...)
		}
	}
	return out
}

// Next is the first instant after now at which they can say something else.
func (cs Clocks) Next(now time.Time) time.Time {
	var next time.Time
	for _, c := range cs.all {
		for _, at := range c.instants() {
			next = sooner(next, at, now)
		}
	}
	return next
}

// sooner is at if it lies after now and before what was found so far.
func sooner(found, at, now time.Time) time.Time {
	if at.After(now) && (found.IsZero() || at.Before(found)) {
		return at
	}
	return found
}
