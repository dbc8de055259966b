package sales

import (
	"slices"
	"strings"
	"time"
)

// Person is somebody of ours.
type Person struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Roles    []string `json:"roles"`
	Accounts []string `json:"accounts,omitempty"` // "telegram:123": who they are there
	// Chats is where to write to them privately, by messenger.
	Chats       map[string]string    `json:"chats,omitempty"`
	Prefers     string               `json:"prefers,omitempty"` // messenger they are written to in
	Language    string               `json:"language,omitempty"`
	Zone        string               `json:"zone,omitempty"`     // IANA; empty = the workspace's
	Calendar    string               `json:"calendar,omitempty"` // id; empty = the workspace's
	Hours       string               `json:"hours,omitempty"`    // "09:00-18:00"; empty = the calendar's
	Head        string               `json:"head,omitempty"`     // person id of whose team they are in
	Away        *Away                `json:"away,omitempty"`
	Unreachable map[string]time.Time `json:"unreachable,omitempty"` // messenger → since when (bot blocked)
	Set         bool                 `json:"set,omitempty"`         // language and zone were asked
	Removed     bool                 `json:"removed,omitempty"`
}

// Away is an absence. The cover holds the hook meanwhile.
type Away struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
	Cover string    `json:"cover,omitempty"` // person id
}

// RoleAdmin runs the bot; every process has it, and no stage is its.
const RoleAdmin = "admin"

// RoleHead leads a team and is told what stands still.
const RoleHead = "head"

// Is reports whether the person plays a role.
func (p *Person) Is(role string) bool { return p != nil && slices.Contains(p.Roles, role) }

// IsAway reports whether the person is absent at an instant.
func (p *Person) IsAway(now time.Time) bool {
	return p != nil && p.Away != nil && !now.Before(p.Away.From) && now.Before(p.Away.Until)
}

// Roster is everybody of ours, in a fixed order (by id).
type Roster struct{ people []Person }

// NewRoster sorts people into a roster; removed people stay in it, for their names.
func NewRoster(people []Person) Roster {
	sorted := slices.Clone(people)
	slices.SortFunc(sorted, func(a, b Person) int {
		switch {
		case a.ID < b.ID:
			return -1
		case a.ID > b.ID:
			return 1
		}
		return 0
	})
	return Roster{people: sorted}
}

// All lists everybody who was not removed, by id.
func (r Roster) All() []Person {
	return slices.DeleteFunc(slices.Clone(r.people), func(p Person) bool { return p.Removed })
}

// Person finds somebody by id; nil if unknown or removed.
func (r Roster) Person(id string) *Person {
	for i := range r.people {
		if r.people[i].ID == id && !r.people[i].Removed {
			p := r.people[i]
			return &p
		}
	}
	return nil
}

// Name is a person's name, also after they left; the id if there never was one.
func (r Roster) Name(id string) string {
	for i := range r.people {
		if r.people[i].ID == id {
			return r.people[i].Name
		}
	}
	return id
}

// Named finds somebody by their name, their id, or a first name that nobody
// shares; nil if nobody, or more than one, is called so.
func (r Roster) Named(words string) *Person {
	var found *Person
	for _, p := range r.All() {
		first, _, _ := strings.Cut(p.Name, " ")
		switch {
		case strings.EqualFold(words, p.Name) || strings.EqualFold(words, p.ID):
			return &p
		case !strings.EqualFold(words, first):
		case found != nil:
			return nil
		default:
			found = &p
		}
	}
	return found
}

// Account finds whose account it is; nil for a stranger.
func (r Roster) Account(account string) *Person {
	for i := range r.people {
		if !r.people[i].Removed && slices.Contains(r.people[i].Accounts, account) {
			p := r.people[i]
			return &p
		}
	}
	return nil
}

// Left reports whether an account was somebody's who has been removed.
func (r Roster) Left(account string) bool {
	return slices.ContainsFunc(r.people, func(p Person) bool { return p.Removed && slices.Contains(p.Accounts, account) })
}

// With lists who plays a role, by id.
func (r Roster) With(role string) []Person {
	return slices.DeleteFunc(r.All(), func(p Person) bool { return !p.Is(role) })
}
