package main

import (
	"context"
	"fmt"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/bolt"
	"milepost/adapters/store/redis"
	"milepost/adapters/store/storetest"
	"milepost/adapters/telegram"
	"milepost/dialogs"
	"milepost/dialogs/sales"
)

// BenchmarkMemory is fifty people at work with a program that keeps very many open
// deals: MB is what its process has, whatever lies in the store.
//
//	go test ./bot -run '^$' -bench Memory -benchtime 1x -timeout 1h
//
// A million deals need 4 GB of disk in the file, or as much memory in a Redis.
func BenchmarkMemory(b *testing.B) {
	for _, deals := range []int{1_000, 100_000, 1_000_000} {
		l := load{mode: telegram.Poll, people: 50, acts: 2000}
		b.Run(fmt.Sprintf("%d/bolt", deals), func(b *testing.B) {
			for b.Loop() {
				h := l.milepost(b)
				h.start(b) // whose process it is, is settled before the deals are there
				h.stop(b)
				stock(b, deals, func() (store.Engine, error) { return bolt.Open(h.storeFile()) })
				l.measure(b, h, qualifies, "")
			}
		})
		b.Run(fmt.Sprintf("%d/redis", deals), func(b *testing.B) {
			for b.Loop() {
				addr := storetest.Redis(b)
				h := l.milepost(b)
				h.url = storetest.URL(addr, "load")
				h.start(b)
				h.stop(b)
				stock(b, deals, func() (store.Engine, error) { return redis.Open(context.Background(), h.url, redis.Local) })
				l.measure(b, h, qualifies, addr)
			}
		})
	}
}

// stock puts so many open deals, with ten answers each, into the store of a bot
// that does not run.
func stock(b *testing.B, deals int, open func() (store.Engine, error)) {
	b.Helper()
	engine, err := open()
	if err != nil {
		b.Fatal(err)
	}
	defer engine.Close()
	m, now := store.NewMemory(engine), time.Now().UTC()
	const portion = 500
	for from := 0; from < deals; from += portion {
		c := dialogs.Change{Cause: fmt.Sprint("stock/", from), At: now}
		for i := from; i < from+portion; i++ {
			c.Deals = append(c.Deals, dialogs.Write{Deal: stocked(i, now), Due: now.AddDate(0, 1, i%300)})
		}
		if _, err := m.Commit(b.Context(), c); err != nil {
			b.Fatal(err)
		}
	}
}

// stocked is one of many deals.
func stocked(i int, now time.Time) sales.Deal {
	owner := fmt.Sprintf("r%d", first+int64(i%50))
	d := sales.Deal{
		ID: fmt.Sprintf("D-%07d", i), Process: "ordeal", Version: 1, Company: fmt.Sprintf("Stock%dX", i), Title: "packing line",
		Amount: sales.Money{Minor: int64(i) * 100, Currency: "EUR"}, Owner: owner, Roles: map[string]string{"rep": owner}, Status: sales.Open,
		Created: now, Heard: now, Stage: "talk", Stays: []sales.Stay{{Stage: "talk", Entered: now}}, Knows: map[string]sales.Answer{},
	}
	for q := range questions {
		d.Knows[fmt.Sprint("q", q)] = sales.Answer{Value: sales.Value{Text: answer(first, i, q)}, Grade: sales.Told, By: owner, At: now}
	}
	return d
}
