package dialogs_test

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/bolt"
	"milepost/adapters/store/redis"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
)

// BenchmarkAnswer is what a question answered costs: engine and store, from the
// update to the commit, without a messenger. Thirty reps answer in turn.
func BenchmarkAnswer(b *testing.B) {
	b.Run("ram", func(b *testing.B) { benchmarkAnswer(b, storetest.NewRAM()) })
	b.Run("bolt", func(b *testing.B) {
		e, err := bolt.Open(filepath.Join(b.TempDir(), "milepost.bolt"))
		if err != nil {
			b.Fatal(err)
		}
		benchmarkAnswer(b, e)
	})
	b.Run("redis", func(b *testing.B) {
		e, err := redis.Open(b.Context(), storetest.URL(storetest.Redis(b), "bench"), redis.Local)
		if err != nil {
			b.Fatal(err)
		}
		benchmarkAnswer(b, e)
	})
}

func benchmarkAnswer(b *testing.B, e store.Engine) {
	b.Cleanup(func() { _ = e.Close() })
	m := store.NewMemory(e)
	c := dialogs.Change{Cause: "cast", At: monday, People: staff()}
	const reps = 30
	for i := range reps {
		who := fmt.Sprintf("Rep%d", i)
		c.People = append(c.People, person(who, []string{"en", "ru"}[i%2], "marat", "rep"))
		c.Deals = append(c.Deals, dialogs.Write{Deal: ready(deal(fmt.Sprintf("D-%06d", i), firm(i), fmt.Sprintf("rep%d", i), "discovery"))})
	}
	if _, err := m.Commit(b.Context(), c); err != nil {
		b.Fatal(err)
	}
	now := monday
	engine := engineOn(m, func() time.Time { return now }, func() string { return "nonce" })
	hear := func(i int, data, text string) {
		now = now.Add(time.Millisecond)
		who := "rep" + strconv.Itoa(i)
		u := pressed(who, data, now)
		if text != "" {
			u = said(who, text, now)
		}
		if _, err := engine.Hear(b.Context(), u); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		i := n % reps
		b.StopTimer()
		hear(i, fmt.Sprintf("1|change|D-%06d|pain", i), "")
		b.StartTimer()
		hear(i, "", fmt.Sprintf("line 3 stands still %d hours a day", n))
	}
}

// BenchmarkDigest is a head's digest when a hundred thousand deals are open, of
// which every thousandth has stood still for weeks.
func BenchmarkDigest(b *testing.B) {
	const deals = 100_000
	file, err := bolt.Open(filepath.Join(b.TempDir(), "milepost.bolt"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = file.Close() })
	m := store.NewMemory(file)
	for from := 0; from < deals; from += 1000 {
		c := dialogs.Change{Cause: fmt.Sprint("deals/", from), At: monday}
		if from == 0 {
			c.People = staff()
		}
		for i := from; i < from+1000; i++ {
			d := ready(deal(fmt.Sprintf("D-%06d", i), firm(i), []string{"olga", "ken"}[i%2], "discovery"))
			d.Amount.Minor += int64(i)
			d.Heard, d.Stays[0].Entered = monday.AddDate(0, 0, -1).UTC(), monday.AddDate(0, 0, -1).UTC()
			if i%1000 == 0 {
				d.Heard = monday.AddDate(0, 0, -21).UTC()
			}
			c.Deals = append(c.Deals, dialogs.Write{Deal: d})
		}
		if _, err := m.Commit(b.Context(), c); err != nil {
			b.Fatal(err)
		}
	}
	engine := engineOn(m, func() time.Time { return monday }, func() string { return "nonce" })
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		slot := monday.Add(time.Duration(n) * time.Second)
		if err := engine.Fire(b.Context(), dialogs.Job{ID: "morning", Do: "digest", To: "marat"}, dialogs.Recipient{ID: "marat", Zone: berlin}, slot, monday); err != nil {
			b.Fatal(err)
		}
	}
	var heap runtime.MemStats
	runtime.ReadMemStats(&heap)
	b.ReportMetric(float64(heap.HeapSys)/(1<<20), "heap-MB")
}
