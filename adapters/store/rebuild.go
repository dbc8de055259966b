package store

import (
	"context"
	"errors"
	"strings"
	"time"

	"milepost/dialogs/sales"
)

// Rebuild makes the index entries of all deals anew from their records and
// reports how many had to be added or removed; doctor calls it. A deal that no
// index names any more is not found. It is safe beside a running bot: a deal
// changed meanwhile is left for its own commit.
func (m *Memory) Rebuild(ctx context.Context, now time.Time) (mended int, err error) {
	people, err := m.everyone(ctx)
	if err != nil {
		return 0, err
	}
	indexes := []string{dueIndex, wordsIndex, dealsIndex("", listOpen), dealsIndex("", listAsleep)}
	for _, key := range people {
		id := strings.TrimPrefix(key, personKey(""))
		indexes = append(indexes, dealsIndex(id, listAll), dealsIndex(id, listOpen), dealsIndex(id, listAsleep))
	}
	// Each entry is held against its deal: one it does not stand by goes. The list
	// of all deals comes last, made whole by then, and brings what a deal lacks.
	for _, index := range append(indexes, dealsIndex("", listAll)) {
		for keys, err := range m.pages(ctx, index, "", 100) {
			if err != nil {
				return mended, err
			}
			for _, key := range keys {
				n, err := m.mend(ctx, now, key[strings.LastIndex(key, "/")+1:], Entry{index, key})
				if err != nil {
					return mended, err
				}
				mended += n
			}
		}
	}
	return mended, nil
}

// mend brings the entries of one deal in order, having met one of them.
func (m *Memory) mend(ctx context.Context, now time.Time, deal string, met Entry) (int, error) {
	records, err := m.engine.Get(ctx, now, dealKey(deal))
	if err != nil {
		return 0, err
	}
	kept := dealRecord{Deal: sales.Deal{ID: deal}}
	var want []Entry
	if records[0].Version > 0 {
		if decode(records[0], &kept) != nil || kept.Deal.ID != deal {
			m.damaged(records[0].Key)
			return 0, nil
		}
		want = kept.entries()
	}
	b := Batch{Now: now, Checks: []Check{{dealKey(deal), records[0].Version}}}
	stands := false
	for _, e := range want {
		all := dealsIndex("", listAll)
		if e != met && met.Index != all && e.Index != all {
			continue
		}
		stands = stands || e == met
		there, err := m.engine.Page(ctx, e.Index, e.Key, next(e.Key), 1)
		if err != nil {
			return 0, err
		}
		if len(there) == 0 {
			b.Add = append(b.Add, e)
		}
	}
	if !stands {
		b.Remove = append(b.Remove, met)
	}
	n := len(b.Add) + len(b.Remove)
	if n == 0 {
		return 0, nil
	}
	if _, err := m.engine.Commit(ctx, b); err != nil {
		if errors.Is(err, ErrConflict) {
			return 0, nil
		}
		return 0, err
	}
	return n, nil
}
