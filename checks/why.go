package checks

import (
	"time"

	"milepost/dialogs/sales"
)

// NormFrom says where the patience of a rule comes from.
type NormFrom string

// The sources.
const (
	FromStageNorm    NormFrom = "stage_norm"    // typed into the stage: how long a deal stays
	FromStageSilence NormFrom = "stage_silence" // typed into the stage: how long the buyer is silent
	FromCheckpoint   NormFrom = "checkpoint"    // typed into the checkpoint
	FromAgreed       NormFrom = "agreed"        // a date that people gave
	FromRule         NormFrom = "rule"          // the rule's own
)

// Reason is what "why?" opens: the inputs of a finding as data. It keeps nothing
// of the deal's: slices and pointers are its own.
type Reason struct {
	Finding  Finding    // as it stands now
	Norm     sales.Span // as written in the process; zero where nothing is
	NormFrom NormFrom
	Rises    []Rise    // when the levels were and will be reached
	Leave    time.Time // when this finding's fix or leave ends; zero below it
	Calendar string    // the calendar its days are counted by
	Zone     string    // IANA

	Stage      string
	Entered    time.Time       // the present stage
	Heard      time.Time       // the buyer's last act or reply
	Next       *sales.NextStep // what is agreed; nil: nothing
	CloseBy    sales.Date
	CloseMoved int
}

// Why opens a finding. It is known by its key, so one that was told days ago can
// be opened; if the deal does not have it any more the Reason is zero, without a
// rule in its Finding.
func Why(in Input, f Finding, now time.Time) Reason {
	for _, c := range clocks(in) {
		if c.Key != f.Key {
			continue
		}
		found, ok := c.at(in.Time, now)
		if !ok {
			break
		}
		d := in.Deal
		r := Reason{
			Finding: found, Norm: c.norm, NormFrom: c.from, Rises: c.rises,
			Calendar: in.Time.Calendar.ID, Zone: in.Time.Zone.String(),
			Stage: d.Stage, Entered: d.Entered(), Heard: d.Heard, CloseBy: d.CloseBy, CloseMoved: d.CloseMoved,
		}
		if found.Level == FixOrLeave {
			r.Leave = in.Time.Add(found.At, workdays(leaveDays))
		}
		if d.Next != nil {
			next := *d.Next
			r.Next = &next
		}
		return r
	}
	return Reason{}
}
