package storetest

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"milepost/adapters/store"
)

func turns(t *testing.T, f *fixture) {
	ctx := context.Background()
	const d = 15 * time.Second
	var last int64
	lend := func(m *store.Memory, to string, at time.Time, want bool) {
		t.Helper()
		token, err := m.Lend(ctx, "desk", to, at, d)
		if err != nil || (token > 0) != want {
			t.Fatalf("%s was lent %d: %v", to, token, err)
		}
		if want {
			last = token
		}
	}
	lend(f.m, "a", Now, true)
	first := last
	lend(f.other, "b", Now.Add(d-time.Millisecond), false)
	lend(f.m, "a", Now.Add(5*time.Second), true) // prolonged
	same(t, "the token of a turn that is prolonged", last, first)
	lend(f.other, "b", Now.Add(d), false)
	lend(f.other, "b", Now.Add(d+5*time.Second), true) // run out
	if last <= first {
		t.Errorf("token %d after %d", last, first)
	}
	second, at := last, Now.Add(25*time.Second)
	lend(f.m, "a", at, false)
	for _, who := range []string{"a", "b"} { // only b has it
		lend(f.m, "c", at, false)
		if err := f.m.Return(ctx, "desk", who, at); err != nil {
			t.Fatal(err)
		}
	}
	lend(f.m, "c", at, true)
	if last <= second {
		t.Errorf("token %d after %d", last, second)
	}
	if token, err := f.m.Lend(ctx, "another", "a", at, d); err != nil || token == 0 {
		t.Errorf("another thing: %d, %v", token, err)
	}
	// Of many who grab at once one has it.
	at = at.Add(time.Hour)
	var got atomic.Int64
	var all sync.WaitGroup
	for _, m := range []*store.Memory{f.m, f.other} {
		for _, who := range []string{"1", "2", "3", "4"} {
			all.Go(func() {
				token, err := m.Lend(ctx, "desk", who+"/"+map[bool]string{true: "m"}[m == f.m], at, d)
				if err != nil {
					t.Error(err)
				} else if token > 0 {
					got.Add(1)
				}
			})
		}
	}
	all.Wait()
	same(t, "who have it", got.Load(), int64(1))
}

func attendance(t *testing.T, f *fixture) {
	attend := func(m *store.Memory, who string, after, d time.Duration, want int) {
		t.Helper()
		n, err := m.Attend(context.Background(), who, Now.Add(after), d)
		if err != nil {
			t.Fatal(err)
		}
		same(t, who+" counts", n, want)
	}
	const d = 150 * time.Second
	attend(f.m, "a", 0, d, 1)
	attend(f.other, "b", time.Second, d, 2)
	attend(f.other, "c/1", 2*time.Second, d, 3)
	attend(f.m, "a", time.Minute, d, 3)
	attend(f.other, "b", time.Minute, 0, 2) // leaves
	attend(f.m, "a", 2*time.Minute, d, 2)
	attend(f.m, "a", 3*time.Minute, d, 1) // c has died
	attend(f.m, "a", 3*time.Minute, 0, 0)
	same(t, "what is left", len(page(t, f.engine, "present", "", "", 9)), 0)
}
