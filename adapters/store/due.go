package store

import (
	"context"
	"strings"
	"time"
)

// Due lists deals whose time to be looked at has come, the most overdue first,
// and the instant of the next one after now.
func (m *Memory) Due(ctx context.Context, now time.Time, limit int) (deals []string, soonest time.Time, err error) {
	upcoming := later(func() ([]string, error) { return m.engine.Page(ctx, dueIndex, through(now), "", 1) })
	keys, err := m.engine.Page(ctx, dueIndex, "", through(now), limit)
	if err != nil {
		return nil, time.Time{}, err
	}
	for _, key := range keys {
		_, deal, _ := strings.Cut(key, "/")
		deals = append(deals, deal)
	}
	following, err := upcoming()
	if err != nil {
		return nil, time.Time{}, err
	}
	if len(following) > 0 {
		soonest = instantOf(following[0])
	}
	return deals, soonest, nil
}
