package checks

// InARow is how many times reminders are put off, with nothing done between, before
// it is a finding.
const InARow = 3

// snoozed is a flag for the head at the third time in a row. Whatever else stands
// out of the deal stands out of it asleep too.
func snoozed(in Input) []clock {
	s := in.Deal.Snooze
	if s == nil || s.Row < InARow {
		return nil
	}
	return []clock{{
		Finding: Finding{Rule: SnoozedAgain, Key: key(SnoozedAgain, stamp(s.At)), Since: s.At, Due: s.Until, Times: s.Row, By: s.By},
		rises:   []rise{{s.At, Flag}},
	}}
}
