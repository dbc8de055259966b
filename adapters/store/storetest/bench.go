package storetest

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// Counting is an engine that counts the calls of its verbs: the round trips.
type Counting struct {
	store.Engine
	Reads, Commits atomic.Int64
}

// Get counts a read.
func (c *Counting) Get(ctx context.Context, now time.Time, keys ...string) ([]store.Record, error) {
	c.Reads.Add(1)
	return c.Engine.Get(ctx, now, keys...)
}

// Page counts a read.
func (c *Counting) Page(ctx context.Context, index, from, to string, limit int) ([]string, error) {
	c.Reads.Add(1)
	return c.Engine.Page(ctx, index, from, to, limit)
}

// Lines counts a read.
func (c *Counting) Lines(ctx context.Context, log string, from, limit int) ([][]byte, error) {
	c.Reads.Add(1)
	return c.Engine.Lines(ctx, log, from, limit)
}

// Commit counts a commit.
func (c *Counting) Commit(ctx context.Context, b store.Batch) (store.Result, error) {
	c.Commits.Add(1)
	return c.Engine.Commit(ctx, b)
}

// BenchmarkCommit measures a batch of the usual size: seven records of 400
// bytes, two deletes, four index entries, two lines. One writer, then sixteen.
func BenchmarkCommit(b *testing.B, e store.Engine) {
	var n atomic.Int64
	value := make([]byte, 400)
	one := func() error {
		i := n.Add(1)
		batch := store.Batch{Op: fmt.Sprintf("op/%d", i), OpTTL: time.Hour, Now: Now, Deletes: []string{fmt.Sprintf("a/%d", i-9), fmt.Sprintf("b/%d", i-9)}}
		for k := range 7 {
			batch.Puts = append(batch.Puts, store.Put{Key: fmt.Sprintf("%c/%d", 'a'+k, i), Value: value})
		}
		for k := range 2 {
			batch.Remove = append(batch.Remove, store.Entry{Index: "i", Key: fmt.Sprintf("%d/%d", k, i-9)})
			batch.Add = append(batch.Add, store.Entry{Index: "i", Key: fmt.Sprintf("%d/%d", k, i)})
			batch.Append = append(batch.Append, store.Line{Log: fmt.Sprintf("l/%d", i%100), Data: value})
		}
		_, err := e.Commit(context.Background(), batch)
		return err
	}
	b.Run("alone", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := one(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("sixteen", func(b *testing.B) {
		b.SetParallelism(8) // times GOMAXPROCS
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if err := one(); err != nil {
					b.Error(err)
					return
				}
			}
		})
	})
}

// BenchmarkAnswer measures what a question answered costs in the memory: load,
// then commit the deal, the talk, an event and a card.
func BenchmarkAnswer(b *testing.B, e store.Engine) {
	counting := &Counting{Engine: e}
	m := store.NewMemory(counting)
	answer := Answering(b, m, 1000)
	reads, commits := counting.Reads.Load(), counting.Commits.Load()
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		answer(n)
		n++
	}
	b.ReportMetric(float64(counting.Reads.Load()-reads+counting.Commits.Load()-commits)/float64(n), "trips/op")
}

// Answering prepares thirty people and so many deals, and gives a function that
// answers the n-th question.
func Answering(t testing.TB, m *store.Memory, deals int) func(n int) {
	t.Helper()
	ctx := context.Background()
	var people []sales.Person
	for i := range 30 {
		people = append(people, person(fmt.Sprintf("rep%d", i)))
	}
	change := func(c dialogs.Change) {
		t.Helper()
		if _, err := m.Commit(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	change(dialogs.Change{Cause: "people", At: Now, People: people})
	for i := range deals {
		d := deal(fmt.Sprintf("D-%06d", i), fmt.Sprintf("rep%d", i%30), int64(i), fmt.Sprintf("Packing line number %d", i))
		d.Knows = map[string]sales.Answer{}
		for q := range 12 {
			d.Knows[fmt.Sprintf("question_%d", q)] = sales.Answer{Value: sales.Value{Text: "They lose two hours a day when the foil tears"}, Grade: sales.Told, By: d.Owner, At: Now}
		}
		c := dialogs.Change{Cause: "deal/" + d.ID, At: Now, Deals: []dialogs.Write{{Deal: d, Due: Now.AddDate(0, 0, i)}}}
		if i < 30 {
			c.Talk = &dialogs.Talk{Person: d.Owner, Deal: d.ID}
		}
		change(c)
	}
	return func(n int) {
		t.Helper()
		who := fmt.Sprintf("rep%d", n%30)
		k, err := m.Load(ctx, dialogs.Query{Account: chat.MakeAccount("telegram", who), TalkDeal: true})
		if err != nil {
			t.Fatal(err)
		}
		d := *k.Deal
		d.Knows["question_1"] = sales.Answer{Value: sales.Value{Text: fmt.Sprint(n)}, Grade: sales.Told, By: who, At: Now}
		k.Talk.Stamp = n
		p := letter(fmt.Sprintf("card/%d", n), who)
		p.Card = "deal/" + d.ID
		change(dialogs.Change{Cause: fmt.Sprintf("telegram/%d", n), At: Now, Based: k.Versions, Talk: k.Talk,
			Deals:   []dialogs.Write{{Deal: d, Due: Now.AddDate(0, 0, n%300)}},
			Events:  []sales.Event{{ID: fmt.Sprint(n), Deal: d.ID, At: Now, By: who, What: "answered"}},
			Parcels: []chat.Parcel{p}, CallOff: []string{"nudge/" + d.ID}})
	}
}
