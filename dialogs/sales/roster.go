package sales

import (
	"cmp"
	"slices"
	"strings"
)

// Roster is everybody of ours, in a fixed order (by id). It never changes, so that
// all decisions may share it: who is found in it is changed in a copy only.
type Roster struct {
	people   []Person
	accounts map[string]int // whose account it is: the place of who was not removed
}

// NewRoster sorts people into a roster; removed people stay in it, for their names.
func NewRoster(people []Person) Roster {
	r := Roster{people: make([]Person, len(people)), accounts: make(map[string]int, len(people))}
	for i := range people {
		r.people[i] = people[i].Clone()
	}
	slices.SortFunc(r.people, func(a, b Person) int { return cmp.Compare(a.ID, b.ID) })
	for i := range r.people {
		for _, a := range r.people[i].Accounts {
			if _, taken := r.accounts[a]; !taken && !r.people[i].Removed {
				r.accounts[a] = i
			}
		}
	}
	return r
}

// Put is the roster with these people in it, each in the place of who had their id.
func (r Roster) Put(people []Person) Roster {
	all := slices.Clone(r.people)
	for _, p := range people {
		if i := slices.IndexFunc(all, func(q Person) bool { return q.ID == p.ID }); i >= 0 {
			all[i] = p
		} else {
			all = append(all, p)
		}
	}
	return NewRoster(all)
}

// at finds somebody's place by id, removed or not.
func (r Roster) at(id string) (i int, ok bool) {
	return slices.BinarySearchFunc(r.people, id, func(p Person, id string) int { return cmp.Compare(p.ID, id) })
}

// those lists who is wanted and was not removed, by id.
func (r Roster) those(wanted func(*Person) bool) []Person {
	var out []Person
	for i := range r.people {
		if p := &r.people[i]; !p.Removed && wanted(p) {
			out = append(out, *p)
		}
	}
	return out
}

// All lists everybody who was not removed, by id.
func (r Roster) All() []Person { return r.those(func(*Person) bool { return true }) }

// Handovers lists those of whose handover something is left to do or to take back,
// by id, whether they are here or not.
func (r Roster) Handovers() []Person {
	var out []Person
	for i := range r.people {
		if r.people[i].Handover != nil {
			out = append(out, r.people[i])
		}
	}
	return out
}

// With lists who plays a role, by id.
func (r Roster) With(role string) []Person {
	return r.those(func(p *Person) bool { return p.Is(role) })
}

// Person finds somebody by id; nil if unknown or removed.
func (r Roster) Person(id string) *Person {
	i, ok := r.at(id)
	if !ok || r.people[i].Removed {
		return nil
	}
	return &r.people[i]
}

// Has reports whether an id is somebody's, also after they left.
func (r Roster) Has(id string) bool {
	_, ok := r.at(id)
	return ok
}

// Name is a person's name, also after they left; the id if there never was one.
func (r Roster) Name(id string) string {
	if i, ok := r.at(id); ok {
		return r.people[i].Name
	}
	return id
}

// Named finds somebody by their name, their id, or a first name that nobody
// shares; nil if nobody, or more than one, is called so.
func (r Roster) Named(words string) *Person {
	return r.one(
		func(p *Person) bool {
			return !p.Removed && (strings.EqualFold(words, p.Name) || strings.EqualFold(words, p.ID))
		},
		func(p *Person) bool {
			first, _, _ := strings.Cut(p.Name, " ")
			return !p.Removed && strings.EqualFold(words, first)
		})
}

// Ever finds somebody by id, by account, or by a whole name that nobody shares,
// also after they left; nil if nobody, or more than one, is called so.
func (r Roster) Ever(words string) *Person {
	return r.one(
		func(p *Person) bool { return p.ID == words || slices.Contains(p.Accounts, words) },
		func(p *Person) bool { return strings.EqualFold(words, p.Name) })
}

// one is the first who is surely meant, else of who alone may be; nil:
// nobody, or nobody knows.
func (r Roster) one(surely, maybe func(*Person) bool) *Person {
	i := slices.IndexFunc(r.people, func(p Person) bool { return surely(&p) })
	if i < 0 {
		may := func(p Person) bool { return maybe(&p) }
		i = slices.IndexFunc(r.people, may)
		if i < 0 || slices.ContainsFunc(r.people[i+1:], may) {
			return nil
		}
	}
	return &r.people[i]
}

// Account finds whose account it is; nil for a stranger.
func (r Roster) Account(account string) *Person {
	i, ok := r.accounts[account]
	if !ok {
		return nil
	}
	return &r.people[i]
}

// Unread reports whether an account is somebody's whose record cannot be read.
func (r Roster) Unread(account string) bool {
	return slices.ContainsFunc(r.people, func(p Person) bool { return p.Unread && slices.Contains(p.Accounts, account) })
}

// Left reports whether an account was somebody's who has been removed.
func (r Roster) Left(account string) bool {
	return slices.ContainsFunc(r.people, func(p Person) bool { return p.Removed && slices.Contains(p.Accounts, account) })
}
