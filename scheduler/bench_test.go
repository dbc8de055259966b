package scheduler_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
	"milepost/scheduler"
)

// BenchmarkCourier delivers 10,000 messages in 500 chats from a store on a file,
// to a messenger that answers at once and has no limits.
func BenchmarkCourier(b *testing.B) {
	const parcels, chats = 10_000, 500
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		memory := store.NewMemory(engine(b))
		post := func(from int) {
			c := dialogs.Change{Cause: fmt.Sprint(from), At: storetest.Now}
			for i := from; i < from+500; i++ {
				c.Parcels = append(c.Parcels, letter(fmt.Sprintf("%05d", i), fmt.Sprint(i%chats)))
			}
			if _, err := memory.Commit(context.Background(), c); err != nil {
				b.Fatal(err)
			}
		}
		for from := 0; from < parcels; from += 500 {
			post(from)
		}
		ctx, stop := context.WithCancel(context.Background())
		all := &countdown{left: parcels, done: stop}
		courier := &scheduler.Courier{Outbox: memory, Mouths: []scheduler.Mouth{all}, Clock: scheduler.Wall{}, Log: slog.New(slog.DiscardHandler)}
		b.StartTimer()
		_ = courier.Run(ctx)
	}
	b.ReportMetric(parcels*float64(b.N)/b.Elapsed().Seconds(), "parcels/s")
}

// countdown is a messenger that says when it has heard all.
type countdown struct {
	mouth
	left int
	done func()
}

func (c *countdown) expect(n int, done func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left, c.done = n, done
}

func (c *countdown) Name() string { return "tg" }

func (c *countdown) Send(context.Context, chat.Address, chat.Message) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left--; c.left == 0 {
		c.done()
	}
	return "1", nil
}

// BenchmarkAnswer is a question answered and what it said delivered, to thirty
// people who answer again when all have been answered: through the outbox, and
// handed over by the commit. trips/op is how often the store was asked.
func BenchmarkAnswer(b *testing.B) {
	for _, handed := range []bool{false, true} {
		b.Run(fmt.Sprintf("handed=%v", handed), func(b *testing.B) {
			counting := &storetest.Counting{Engine: storetest.NewRAM()}
			m := store.NewMemory(counting)
			answer := storetest.Answering(b, m, 30)
			all := &countdown{}
			courier := &scheduler.Courier{Outbox: m, Mouths: []scheduler.Mouth{telegram{all}}, Clock: since{time.Now()}, Log: slog.New(slog.DiscardHandler)}
			if handed {
				m.SendBy(courier)
			}
			ctx, stop := context.WithCancel(context.Background())
			over := make(chan error)
			go func() { over <- courier.Run(ctx) }()
			trips := -counting.Reads.Load() - counting.Commits.Load()
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				sent := make(chan struct{})
				all.expect(30, func() { close(sent) })
				for range 30 {
					answer(n)
					n++
				}
				if !handed {
					courier.Wake()
				}
				<-sent
			}
			stop()
			<-over
			trips += counting.Reads.Load() + counting.Commits.Load()
			b.ReportMetric(float64(trips)/float64(n), "trips/answer")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/answer")
		})
	}
}

// telegram is a messenger under another name.
type telegram struct{ *countdown }

func (telegram) Name() string { return "telegram" }

func (t telegram) Edit(ctx context.Context, to chat.Address, _ string, m chat.Message) error {
	_, err := t.Send(ctx, to, m)
	return err
}

// since is a clock that began with the suites' instant.
type since struct{ began time.Time }

func (s since) Now() time.Time { return storetest.Now.Add(time.Since(s.began)) }

func (s since) Wait(ctx context.Context, until time.Time) error {
	return scheduler.Wall{}.Wait(ctx, s.began.Add(until.Sub(storetest.Now)))
}

// BenchmarkTick is a round of the due loop that finds a hundred deals due and
// puts each off to tomorrow, among a thousand deals and among a million: the same
// work, the same time.
func BenchmarkTick(b *testing.B) {
	for _, deals := range []int{1_000, 1_000_000} {
		b.Run(fmt.Sprint(deals), func(b *testing.B) {
			d := newDesk(b)
			now := storetest.Now
			clock := scheduler.NewPushable(now)
			d.loop.Clock = clock
			d.look = func(ctx context.Context, deal string, now time.Time) error {
				return d.due(deal, now.AddDate(0, 0, deals/100))
			}
			for from := 0; from < deals; from += 1000 {
				c := dialogs.Change{Cause: fmt.Sprint(from), At: now}
				for i := from; i < from+1000; i++ {
					id := fmt.Sprintf("D-%07d", i)
					c.Deals = append(c.Deals, dialogs.Write{Due: now.AddDate(0, 0, 1+i/100), Deal: sales.Deal{
						ID: id, Title: "Line " + id, Company: "Acme", Owner: fmt.Sprint("rep", i%30), Status: sales.Open, Created: now, Heard: now}})
				}
				if _, err := d.memory.Commit(context.Background(), c); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportAllocs()
			reads := d.engine.Reads.Load()
			for b.Loop() {
				now = now.AddDate(0, 0, 1)
				clock.Set(now)
				looked := d.commits
				d.loop.Round(context.Background())
				if d.commits-looked != 100 {
					b.Fatalf("%d deals were looked at", d.commits-looked)
				}
			}
			b.ReportMetric(float64(d.engine.Reads.Load()-reads)/float64(b.N), "reads/op")
		})
	}
}
