package redis

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	goredis "github.com/redis/go-redis/v9"
)

// held is a way to a server that takes pieces and answers when it is let.
type held struct {
	mu    sync.Mutex
	sizes []int
	open  chan struct{}
}

func (h *held) send(_ context.Context, cmds ...goredis.Cmder) {
	h.mu.Lock()
	h.sizes = append(h.sizes, len(cmds))
	h.mu.Unlock()
	<-h.open
	for _, cmd := range cmds {
		cmd.(*goredis.StringCmd).SetVal(cmd.Args()[1].(string))
	}
}

func TestWhatWaitsGoesInOnePiece(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &held{open: make(chan struct{})}
		way := &together{send: h.send}
		get := func(ctx context.Context, key string) (string, error) {
			cmd := goredis.NewStringCmd(ctx, "get", key)
			if err := way.process(ctx, cmd); err != nil {
				return "", err
			}
			return cmd.Val(), nil
		}
		for _, key := range []string{"a", "b", "c", "d", "e"} {
			go func() {
				if got, err := get(t.Context(), key); got != key || err != nil {
					t.Errorf("%s was answered with %q (%v)", key, got, err)
				}
			}()
			synctest.Wait()
		}
		impatient, stop := context.WithCancel(t.Context())
		stop()
		if _, err := get(impatient, "f"); !errors.Is(err, context.Canceled) {
			t.Errorf("whoever cannot wait hears %v", err)
		}
		close(h.open)
		synctest.Wait()
		if want := []int{1, 1, 4}; !slices.Equal(h.sizes, want) {
			t.Errorf("pieces of %v, want %v", h.sizes, want)
		}
		if way.underway != 0 {
			t.Errorf("%d pieces are still under way", way.underway)
		}
	})
}
