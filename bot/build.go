package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/scheduler"
)

// build makes the engine and the loops.
func (t *team) build(ctx context.Context, o options) error {
	c := t.c
	t.store.Memory.Damaged = func(key string) {
		o.log.Error("a record cannot be read, and what concerns it is left out: restore the last backup, or mend the record and start the bot again", "record", key)
	}
	book, err := shelve(ctx, t.store.Memory, c, t.clock.Now())
	if err != nil {
		return err
	}
	if t.judgedBy, err = judgedBy(c, book); err != nil {
		return err
	}
	t.engine, err = newEngine(t.store.Memory, book, c.calendars, t.house(), t.clock.Now, t.committed, o.log)
	if err != nil {
		return err
	}
	t.engine.Ruled = t.auditor(o.log)
	t.engine.Digest = digests{c.jobs, c.channels}.next
	t.courier = t.newCourier(o)
	t.store.Memory.SendBy(t.courier)
	t.due = &scheduler.DueLoop{Diary: t.store.Memory, Decider: t.engine, Clock: t.clock, Log: o.log.With("part", "due")}
	t.ears = &scheduler.EarsLoop{Host: t.engine, Clock: t.clock, Log: o.log.With("part", "ears")}
	for _, m := range t.messengers {
		t.ears.Ears = append(t.ears.Ears, scheduler.Ear{Messenger: m.name, Keeps: m.keeps, Heard: m.heard, Recall: m.recall})
	}
	t.cron = &scheduler.CronLoop{Jobs: c.jobs, Clerk: t.engine, Clock: t.clock, Log: o.log.With("part", "jobs"),
		Fired:  func(late time.Duration) { t.counts.slots.Observe(late.Seconds()) },
		Behind: t.health.behind}
	t.watchLoops()
	people, err := t.store.notErased(ctx, c.people)
	if err != nil {
		return err
	}
	return t.engine.Seed(ctx, people)
}

// house is the workspace as the config has it.
func (t *team) house() dialogs.House {
	c := t.c
	h := dialogs.House{
		Language: c.language, Zone: c.zone, Currency: c.currency, Rates: c.rates, Sitting: c.sitting, Pings: c.pings, Updates: c.updates,
		Channels: c.channels, Links: map[string]string{},
	}
	if c.join != "invite" {
		h.Join, _ = strings.CutPrefix(c.join, "open:")
	}
	for _, m := range t.messengers {
		h.Links[m.name] = m.link()
	}
	return h
}

// newCourier makes the courier, who tells the engine what people must hear of.
func (t *team) newCourier(o options) *scheduler.Courier {
	c := &scheduler.Courier{
		Outbox: t.store.Memory, Clock: t.clock, Log: o.log.With("part", "courier"), Pace: map[string]scheduler.Pace{},
		Trouble: func(ctx context.Context, tr chat.Trouble) {
			if tr.Reason != string(chat.Blocked) {
				t.note(o, t.engine.Undelivered(ctx, tr))
			}
		},
		Unreachable: func(ctx context.Context, person, messenger string) {
			t.note(o, t.engine.Unreachable(ctx, person, messenger))
		},
		Moved: func(ctx context.Context, from, to chat.Address) { t.note(o, t.engine.Moved(ctx, from, to)) },
		Shut: func(_ context.Context, name string) {
			if slices.ContainsFunc(t.messengers, func(m messenger) bool { return m.name == name }) {
				t.health.refuse(name)
			}
		},
	}
	for _, m := range t.messengers {
		c.Mouths, c.Pace[m.name] = append(c.Mouths, m.mouth), m.pace
	}
	if t.replicas != nil {
		c.Look = sharedLook
	}
	return c
}

func (t *team) note(o options, err error) {
	if err != nil {
		o.log.Error("admin", "err", err)
	}
}

// committed wakes whoever has something to do now; the courier hears of it from the memory.
func (t *team) committed(c dialogs.Change) {
	t.counts.commits.Inc()
	if len(c.Deals) > 0 {
		t.due.Wake()
	}
	if len(c.People) > 0 {
		t.someoneChanged()
	}
}
