package store

import (
	"context"
	"slices"
	"strings"

	"milepost/dialogs"
	"milepost/dialogs/sales"
)

// mostMatches bounds what one word may bring; with more the search knows only
// the first in byte order, and a second word or more letters are needed.
const mostMatches = 1000

// usualLimit is a page where the query names no size.
const usualLimit = 20

// find begins a look-up beside the first multi-get; the function it gives ends it.
func (m *Memory) find(ctx context.Context, f *dialogs.Find) func(r *reading) ([]sales.Deal, string, error) {
	if f == nil {
		return func(*reading) ([]sales.Deal, string, error) { return nil, "", nil }
	}
	sought := words(f.Words)
	limit := f.Limit
	if limit <= 0 {
		limit = usualLimit
	}
	places := later(func() ([]string, error) {
		if f.Words == "" {
			return m.listed(ctx, f, limit+1)
		}
		return m.matches(ctx, sought, f.After)
	})
	return func(r *reading) ([]sales.Deal, string, error) {
		places, err := places()
		if err != nil {
			return nil, "", err
		}
		deals, cursor, err := r.deals(ctx, places, limit, func(d *sales.Deal) bool {
			return wanted(f, d.Status) && beginsWithAll(dealWords(d), sought)
		})
		if cursor == "" && f.Words == "" && len(places) > limit {
			// One of the page was closed since it was listed: more may follow all the same.
			cursor = places[limit]
		}
		if f.Words != "" && len(deals) == 1 && err == nil { // what was named is about to be changed
			_, err = r.deal(ctx, deals[0].ID)
		}
		return deals, cursor, err
	}
}

// listOf is the list that a look-up wants.
func listOf(f *dialogs.Find) string {
	switch {
	case f.Closed:
		return listAll
	case f.Asleep:
		return listAsleep
	}
	return listOpen
}

// wanted reports whether deals of a status are looked for.
func wanted(f *dialogs.Find, s sales.Status) bool {
	if f.Asleep && !f.Closed {
		return s == sales.Parked
	}
	return f.Closed || s == sales.Open
}

// listed lists the places of deals by amount: all, or those of some people.
func (m *Memory) listed(ctx context.Context, f *dialogs.Find, limit int) ([]string, error) {
	if len(f.Of) == 0 {
		return m.engine.Page(ctx, dealsIndex("", listOf(f)), next(f.After), "", limit)
	}
	reads := make([]func() ([]string, error), len(f.Of))
	for i, person := range f.Of {
		reads[i] = later(func() ([]string, error) {
			return m.engine.Page(ctx, dealsIndex(person, listOf(f)), next(f.After), "", limit)
		})
	}
	var all []string
	for _, read := range reads {
		places, err := read()
		if err != nil {
			return nil, err
		}
		all = append(all, places...)
	}
	slices.Sort(all) // two people may share a deal
	all = slices.Compact(all)
	return all[:min(len(all), limit)], nil
}

// matches lists the places ("newest first/deal") of deals whose words begin with
// all that is sought, as far as the index can tell.
func (m *Memory) matches(ctx context.Context, sought []string, after string) ([]string, error) {
	var found []string // of the words so far
	reads := make([]func() ([]string, error), len(sought))
	for i, word := range sought {
		reads[i] = later(func() ([]string, error) {
			return m.engine.Page(ctx, wordsIndex, word, beyond(word), mostMatches)
		})
	}
	whole := false // whether found is all there is
	for i, read := range reads {
		keys, err := read()
		if err != nil {
			return nil, err
		}
		all := len(keys) < mostMatches
		for j, key := range keys {
			_, keys[j], _ = strings.Cut(key, "/")
		}
		slices.Sort(keys)
		keys = slices.Compact(keys)
		switch {
		case i == 0 || all && !whole:
			found, whole = keys, all
		case all:
			found = slices.DeleteFunc(found, func(place string) bool {
				_, ok := slices.BinarySearch(keys, place)
				return !ok
			})
		}
	}
	return slices.DeleteFunc(found, func(place string) bool { return place <= after }), nil
}

// deals reads the deals at places, in portions, until limit of them fit. The
// cursor is the place of the last one if there are more. They are read to be shown
// or judged: which entries each has is worked out when one is changed.
func (r *reading) deals(ctx context.Context, places []string, limit int, fits func(*sales.Deal) bool) ([]sales.Deal, string, error) {
	var out []sales.Deal
	cursor := ""
	for portion := range slices.Chunk(places, limit+1) {
		keys := make([]string, len(portion))
		for i, place := range portion {
			_, id, _ := strings.Cut(place, "/")
			keys[i] = dealKey(id)
		}
		if err := r.fetch(ctx, keys...); err != nil {
			return nil, "", err
		}
		for i, key := range keys {
			kept, err := r.kept(key)
			if err != nil {
				r.m.damaged(key)
			}
			if kept == nil || !fits(&kept.Deal) {
				continue
			}
			if len(out) == limit {
				return out, cursor, nil
			}
			out = append(out, kept.Deal)
			r.isDue(kept.Deal.ID, kept.Due)
			cursor = portion[i]
		}
	}
	return out, "", nil
}
