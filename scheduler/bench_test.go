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

func (c *countdown) Name() string { return "tg" }

func (c *countdown) Send(context.Context, chat.Address, chat.Message) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left--; c.left == 0 {
		c.done()
	}
	return "1", nil
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
