package main

import (
	"context"
	"log/slog"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/bolt"
	"milepost/adapters/web"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
	"milepost/scheduler"
)

// memory is everything the world needs of a store.
type memory interface {
	dialogs.Memory
	scheduler.Outbox
	scheduler.Diary
}

// world is the whole bot on one pushable clock and a fresh store, with a talk's
// people in it. Nothing runs by itself in it: each act and each push is played
// out to the end before the next, so the same talk gives the same messages,
// always. It is not safe for concurrent use.
type world struct {
	engine  *dialogs.Engine
	memory  memory
	courier *scheduler.Courier
	clock   *scheduler.Pushable
	due     *scheduler.DueLoop
	cron    *scheduler.CronLoop
	close   func() error
}

// stagecraft is what a world is made with.
type stagecraft struct {
	file      string // of its store, which must not exist
	process   *sales.Process
	house     dialogs.House
	calendars *calendars
	page      *web.Web
	onChange  func(dialogs.Change)
	log       *slog.Logger
}

// openWorld makes a world for a talk.
func openWorld(t *talk, s stagecraft) (*world, error) {
	engine, err := bolt.Open(s.file)
	if err != nil {
		return nil, err
	}
	w := &world{memory: store.NewMemory(engine), clock: scheduler.NewPushable(t.begin), close: engine.Close}
	house := s.house
	house.Zone, house.Sitting, house.Join = t.begin.Location(), t.sitting, t.join
	house.Links, house.Rates = t.links(), t.rates
	jobs := defaultJobs()
	for _, role := range t.digests {
		jobs = append(jobs, dialogs.Job{ID: "digest-" + role, Do: "digest", To: role, Schedule: "0 10 * * 1-5"})
	}
	for _, who := range t.people {
		if who.channel() {
			house.Channels = append(house.Channels, who.asChannel())
			jobs = append(jobs, channelJobs(who.id)...)
		}
	}
	first := *s.process
	first.Version = 1
	book := dialogs.Book{Current: []*sales.Process{&first}, Versions: map[string]*sales.Process{}}
	if w.engine, err = newEngine(w.memory, book, s.calendars, house, w.clock.Now, s.onChange, s.log); err != nil {
		return nil, err
	}
	w.engine.Digest = digests{jobs, house.Channels}.next
	w.courier = &scheduler.Courier{Outbox: w.memory, Mouths: []scheduler.Mouth{s.page, web.Desk{Web: s.page}}, Clock: w.clock, Log: s.log}
	w.due = &scheduler.DueLoop{Diary: w.memory, Decider: w.engine, Clock: w.clock, Log: s.log}
	w.cron = &scheduler.CronLoop{Jobs: jobs, Clerk: w.engine, Clock: w.clock, Log: s.log}
	return w, nil
}

// hear plays out what somebody did.
func (w *world) hear(ctx context.Context, u chat.Update) (chat.Reply, error) {
	reply, err := w.engine.Hear(ctx, u)
	if err != nil {
		return reply, err
	}
	return reply, w.settle(ctx)
}

// advance moves the clock from due instant to due instant, in order.
func (w *world) advance(ctx context.Context, to time.Time) error {
	for {
		if err := w.settle(ctx); err != nil {
			return err
		}
		next, err := w.nextInstant(ctx)
		if err != nil {
			return err
		}
		if next.IsZero() || next.After(to) {
			break
		}
		w.clock.Set(next.In(to.Location()))
	}
	w.clock.Set(to)
	return w.settle(ctx)
}

// sleep moves the clock while the bot is down; what was due meanwhile is due now,
// and who was cut off is told.
func (w *world) sleep(ctx context.Context, to time.Time) error {
	from := w.clock.Now()
	w.clock.Set(to)
	if err := w.settle(ctx); err != nil {
		return err
	}
	for _, m := range w.courier.Mouths {
		missed := dialogs.Missed(m.Name(), from, to, keeps)
		if missed == nil {
			break
		}
		if err := w.engine.Return(ctx, *missed, func(context.Context) error { return nil }); err != nil {
			return err
		}
	}
	return w.settle(ctx)
}

// keeps is for how long the world's messengers keep words for a bot that is down.
const keeps = 24 * time.Hour

// settle does everything that is due now: deals to be looked at, jobs, what was held
// by people who left, who is back, parcels.
func (w *world) settle(ctx context.Context) error {
	for began := w.clock.Now(); !w.due.Round(ctx).After(began); {
	}
	if _, err := w.cron.Round(ctx); err != nil {
		return err
	}
	if err := w.engine.HandOver(ctx, func(context.Context) error { return nil }); err != nil {
		return err
	}
	if err := w.engine.Welcome(ctx); err != nil {
		return err
	}
	return w.courier.Drain(ctx)
}

// nextInstant is the next time at which something falls due.
func (w *world) nextInstant(ctx context.Context) (time.Time, error) {
	now := w.clock.Now()
	_, next, err := w.memory.Due(ctx, now, 1)
	if err != nil {
		return time.Time{}, err
	}
	_, parcels, err := w.memory.Ready(ctx, now, 1)
	if err != nil {
		return time.Time{}, err
	}
	slot, err := w.cron.NextSlot(ctx, now)
	if err != nil {
		return time.Time{}, err
	}
	for _, t := range []time.Time{parcels, slot} {
		if t.After(now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	return next, nil
}

// cast puts the people of a talk into the memory, as if they had joined. Who has
// no role is a stranger, until they join.
func (w *world) cast(ctx context.Context, t *talk) error {
	c := dialogs.Change{Cause: "playground/cast", At: w.clock.Now(), Based: dialogs.Versions{}}
	for _, p := range t.people {
		if !p.channel() && len(p.words) > 0 {
			c.People = append(c.People, t.person(p))
		}
	}
	if len(c.People) == 0 {
		return nil
	}
	_, err := w.memory.Commit(ctx, c)
	return err
}

// speak makes everybody's language one of ours, also that of the channels.
func (w *world) speak(ctx context.Context, lang, cause string) error {
	w.engine.House.Language = lang
	for i := range w.engine.House.Channels {
		w.engine.House.Channels[i].Language = lang
	}
	k, err := w.memory.Load(ctx, dialogs.Query{})
	if err != nil {
		return err
	}
	c := dialogs.Change{Cause: cause, At: w.clock.Now(), Based: k.Versions}
	for _, p := range k.Roster.All() {
		p.Language = lang
		c.People = append(c.People, p)
	}
	if len(c.People) == 0 {
		return nil
	}
	_, err = w.memory.Commit(ctx, c)
	return err
}
