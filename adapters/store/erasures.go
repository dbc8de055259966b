package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"time"
)

// Erasing is two steps: somebody asks, sees what it would do, and agrees with
// the code that they were shown.
//
//	asked ──agree──► on the list, not done ──finish──► done
//	  └─ 24 h ──► forgotten        └─ died on the way ──► finish, again

// askedFor is how long an erasure may be agreed to.
const askedFor = 24 * time.Hour

// AskErasure keeps an erasure until somebody agrees to it with the code, for a day.
func (m *Memory) AskErasure(ctx context.Context, now time.Time, e Erasure, code string) error {
	e.Code, e.At = codeHash(code), now.UTC()
	put, err := encode(askedKey(e.Code), e)
	if err != nil {
		return err
	}
	put.Expires = now.Add(askedFor)
	_, err = m.commit(ctx, Batch{Now: now, Puts: []Put{put}})
	return err
}

// AgreeToErasure puts what was asked for on the list; nil if no code is known by
// this name any more. Agreeing twice is agreeing once.
func (m *Memory) AgreeToErasure(ctx context.Context, now time.Time, code string) (*Erasure, error) {
	key := askedKey(codeHash(code))
	records, err := m.engine.Get(ctx, now, key)
	if err != nil {
		return nil, err
	}
	if records[0].Version == 0 {
		return m.agreed(ctx, code)
	}
	var e Erasure
	if err := decode(records[0], &e); err != nil {
		return nil, err
	}
	e.At = now.UTC()
	put, err := encode(erasureKey(e.ID), e)
	if err != nil {
		return nil, err
	}
	_, err = m.commit(ctx, Batch{Now: now, Checks: []Check{{key, records[0].Version}, {Key: put.Key}},
		Puts: []Put{put}, Deletes: []string{key}, Add: []Entry{{erasureIndex, e.ID}}})
	if errors.Is(err, ErrConflict) {
		return m.agreed(ctx, code)
	}
	return &e, err
}

// agreed is the erasure on the list that a code has agreed to.
func (m *Memory) agreed(ctx context.Context, code string) (*Erasure, error) {
	list, err := m.Erasures(ctx)
	for i := range list {
		if list[i].Code == codeHash(code) {
			return &list[i], err
		}
	}
	return nil, err
}

func codeHash(code string) string {
	sum := sha256.Sum256([]byte("milepost erasure " + code))
	return hex.EncodeToString(sum[:16])
}

// Erasures lists who was erased, or is being. It names nobody.
func (m *Memory) Erasures(ctx context.Context) ([]Erasure, error) {
	var list []Erasure
	for ids, err := range m.pages(ctx, erasureIndex, "", 500) {
		if err != nil || len(ids) == 0 {
			return list, err
		}
		keys := make([]string, len(ids))
		for i, id := range ids {
			keys[i] = erasureKey(id)
		}
		records, err := m.engine.Get(ctx, time.Time{}, keys...)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			var e Erasure
			if err := decode(r, &e); err != nil {
				return nil, err
			}
			list = append(list, e)
		}
	}
	return list, nil
}

// FinishErasures ends every erasure on the list that was agreed to and not done,
// because the program died, and tells what the last one did. What was written over
// goes from the disk too.
func (m *Memory) FinishErasures(ctx context.Context, medium Medium, now time.Time) (ended int, last Traces, err error) {
	list, err := m.Erasures(ctx)
	if err != nil {
		return 0, last, err
	}
	for i := range list {
		e := &list[i]
		if e.Done {
			continue
		}
		if last, err = m.Erase(ctx, medium, now, e); err != nil {
			return ended, last, err
		}
		scrubbed := medium.Scrub(ctx) // told at the end: what is kept does not name them any more
		e.Done = true
		put, err := encode(erasureKey(e.ID), e)
		if err != nil {
			return ended, last, err
		}
		if _, err := m.commit(ctx, Batch{Now: now, Puts: []Put{put}}); err != nil {
			return ended, last, err
		}
		ended++
		if scrubbed != nil {
			return ended, last, scrubbed
		}
	}
	return ended, last, nil
}

// AnyIs reports whether an id was that of somebody on a list.
func AnyIs(list []Erasure, id string) bool {
	return slices.ContainsFunc(list, func(e Erasure) bool { return e.is(id) })
}
