package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"milepost/dialogs"
	"milepost/dialogs/sales"
)

// stranded refuses a new version of a process that lacks a stage or a role which open
// deals stand in, and does not say where they go.
func stranded(ctx context.Context, m dialogs.Memory, p *sales.Process) error {
	stages, roles := map[string]int{}, map[string]int{}
	find := dialogs.Find{Limit: 200}
	for {
		page := find
		k, err := m.Load(ctx, dialogs.Query{Find: &page})
		if err != nil {
			return err
		}
		for i := range k.Found {
			s, r := p.Strands(&k.Found[i])
			for _, id := range s {
				stages[id]++
			}
			for _, id := range r {
				roles[id]++
			}
		}
		if find.After = k.Cursor; find.After != "" {
			continue
		}
		if find.Asleep { // they will stand there again
			break
		}
		find.Asleep = true
	}
	var wrong []string
	for _, id := range slices.Sorted(maps.Keys(stages)) {
		wrong = append(wrong, fmt.Sprintf("%s: stage %s is gone, and open deals stand in it: %d\nnext: write into %s where they go: [[moved]] stage = %q, to = one of its stages", p.Source, id, stages[id], p.Source, id))
	}
	for _, id := range slices.Sorted(maps.Keys(roles)) {
		wrong = append(wrong, fmt.Sprintf("%s: role %s is gone, and open deals have it: %d\nnext: write into %s who plays it now: [[moved]] role = %q, to = one of its roles", p.Source, id, roles[id], p.Source, id))
	}
	if len(wrong) == 0 {
		return nil
	}
	return strandings(wrong)
}

// strandings are what a new version lacks, each with what to write.
type strandings []string

func (s strandings) Error() string { return strings.Join(s, "\n") }
