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
	c, clock := t.c, t.clock
	book, err := shelve(ctx, t.store.Memory, c, clock.Now())
	if err != nil {
		return err
	}
	if t.judgedBy, err = judgedBy(c, book); err != nil {
		return err
	}
	join, _ := strings.CutPrefix(c.join, "open:")
	if c.join == "invite" {
		join = ""
	}
	house := dialogs.House{
		Language: c.language, Zone: c.zone, Currency: c.currency, Sitting: c.sitting, Pings: c.pings, Updates: c.updates, Join: join, Channels: c.channels,
		Links: map[string]string{},
	}
	var mouths []scheduler.Mouth
	pace := map[string]scheduler.Pace{}
	var ears []scheduler.Ear
	for _, m := range t.messengers {
		house.Links[m.name], pace[m.name] = m.link(), m.pace
		mouths = append(mouths, m.mouth)
		ears = append(ears, scheduler.Ear{Messenger: m.name, Keeps: m.keeps, Heard: m.heard, Recall: m.recall})
	}
	t.engine, err = newEngine(t.store.Memory, book, c.calendars, house, clock.Now, t.committed, o.log)
	if err != nil {
		return err
	}
	t.engine.Ruled = t.auditor(o.log)
	t.courier = &scheduler.Courier{
		Outbox: t.store.Memory, Mouths: mouths, Clock: clock, Log: o.log.With("part", "courier"),
		Pace: pace,
		Trouble: func(ctx context.Context, tr chat.Trouble) {
			if tr.Reason != string(chat.Blocked) {
				t.note(o, t.engine.Undelivered(ctx, tr))
			}
		},
		Unreachable: func(ctx context.Context, person, messenger string) {
			t.note(o, t.engine.Unreachable(ctx, person, messenger))
		},
		Moved: func(ctx context.Context, from, to chat.Address) { t.note(o, t.engine.Moved(ctx, from, to)) },
	}
	if t.replicas != nil {
		t.courier.Look = sharedLook
	}
	t.courier.Shut = func(_ context.Context, name string) {
		if slices.ContainsFunc(t.messengers, func(m messenger) bool { return m.name == name }) {
			t.health.refuse(name)
		}
	}
	t.store.Memory.SendBy(t.courier)
	t.due = &scheduler.DueLoop{Diary: t.store.Memory, Decider: t.engine, Clock: clock, Log: o.log.With("part", "due")}
	t.ears = &scheduler.EarsLoop{Ears: ears, Host: t.engine, Clock: clock, Log: o.log.With("part", "ears")}
	t.cron = &scheduler.CronLoop{Jobs: c.jobs, Clerk: t.engine, Clock: clock, Log: o.log.With("part", "jobs"),
		Fired:  func(late time.Duration) { t.counts.slots.Observe(late.Seconds()) },
		Behind: t.health.behind}
	t.watchLoops()
	people, err := t.store.notErased(ctx, c.people)
	if err != nil {
		return err
	}
	return t.engine.Seed(ctx, people)
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
}
