package store

import (
	"context"
	"errors"
	"time"
)

// Inherit opens the lanes that a bot held when it died, so that its chats need
// not wait until the leases run out. Only whoever has the store alone may call
// it, before anything is claimed: elsewhere the holder may be alive. Lanes that a
// messenger asked to rest go on resting.
func (m *Memory) Inherit(ctx context.Context, now time.Time) error {
	for keys, err := range m.pages(ctx, readyIndex, "", 256) {
		if err != nil {
			return err
		}
		var holds []string
		for _, key := range keys {
			holds = append(holds, holdKey(laneOf(key)))
		}
		if err := m.unhold(ctx, now, holds); err != nil {
			return err
		}
	}
	return nil
}

// unhold deletes the holds that are a sender's.
func (m *Memory) unhold(ctx context.Context, now time.Time, holds []string) error {
	records, err := m.engine.Get(ctx, now, holds...)
	if err != nil {
		return err
	}
	b := Batch{Now: now}
	told := map[string]bool{}
	for i, r := range records {
		if h := held(r); h.Lease != "" && !told[holds[i]] {
			told[holds[i]] = true
			b.Checks = append(b.Checks, Check{holds[i], r.Version})
			b.Deletes = append(b.Deletes, holds[i])
		}
	}
	if len(b.Deletes) == 0 {
		return nil
	}
	_, err = m.engine.Commit(ctx, b)
	if errors.Is(err, ErrConflict) {
		return nil // somebody holds it anew: then nobody has the store alone
	}
	return err
}
