package checks

import "milepost/dialogs/sales"

// committee judges whether we know the people at the buyer's whom the stage counts
// on: advice after a third of its norm, a flag at the norm. With nobody known the
// parts that are missing say it all; with one, that is said too.
func committee(in Input, stage *sales.Stage) []clock {
	if len(stage.Committee) == 0 {
		return nil
	}
	var out []clock
	for _, part := range stage.Unknown(in.Deal) {
		if part == sales.PartDecides {
			out = append(out, acquaintance(in, stage, NoDecisionMaker, ""))
		} else {
			out = append(out, acquaintance(in, stage, PartMissing, part))
		}
	}
	if len(in.Deal.Committee) == 1 {
		out = append(out, acquaintance(in, stage, SingleContact, ""))
	}
	return out
}

// acquaintance is a clock of the stay. A stage without a norm never asks.
func acquaintance(in Input, stage *sales.Stage, r Rule, part sales.Part) clock {
	since, days := in.Deal.Entered(), workingDays(stage.Norm)
	of := []string{stage.ID, stamp(since)}
	if part != "" {
		of = append(of, string(part))
	}
	c := clock{Finding: Finding{Rule: r, Key: key(r, of...), Since: since, Norm: days, Item: string(part)}}
	if days > 0 {
		c.rises = []rise{{in.Time.Add(since, workdays((days+2)/3)), Advice}, {in.Time.Add(since, workdays(days)), Flag}}
	}
	return c
}
