package sales

import (
	"maps"
	"slices"
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
	Handover    *Handover            `json:"handover,omitempty"`    // of what they held, once they left
	Unreachable map[string]time.Time `json:"unreachable,omitempty"` // messenger → since when (bot blocked)
	Set         bool                 `json:"set,omitempty"`         // language and zone were asked
	Removed     bool                 `json:"removed,omitempty"`
	Unread      bool                 `json:"-"` // what is kept of them cannot be read; only their id and accounts are known
}

// Away is an absence. The cover holds the hook meanwhile.
type Away struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
	Cover string    `json:"cover,omitempty"` // person id
}

// Handover is what becomes of all that somebody held who left. It is a job: begun
// when they left, done deal by deal, and for a day it can be taken back.
type Handover struct {
	By    string            `json:"by"`              // person id: who let them go
	To    string            `json:"to,omitempty"`    // who gets all of it; empty: by role, in turn
	At    time.Time         `json:"at"`              // when they left
	Chats map[string]string `json:"chats,omitempty"` // where they were written to
	Done  time.Time         `json:"done,omitzero"`   // when all was handed over
	Back  bool              `json:"back,omitempty"`  // it is being given back
}

// RoleAdmin runs the bot; every process has it, and no stage is its.
const RoleAdmin = "admin"

// RoleHead leads a team and is told what stands still.
const RoleHead = "head"

// RoleMarketing makes what the buyers read, and is told what they ask for.
const RoleMarketing = "marketing"

// Is reports whether the person plays a role.
func (p *Person) Is(role string) bool { return p != nil && slices.Contains(p.Roles, role) }

// IsAway reports whether the person is absent at an instant.
func (p *Person) IsAway(now time.Time) bool {
	return p != nil && p.Away != nil && !now.Before(p.Away.From) && now.Before(p.Away.Until)
}

// Clone is a copy that shares nothing.
func (p *Person) Clone() Person {
	out := *p
	out.Roles = slices.Clone(p.Roles)
	out.Accounts = slices.Clone(p.Accounts)
	out.Chats = maps.Clone(p.Chats)
	out.Unreachable = maps.Clone(p.Unreachable)
	out.Away = copied(p.Away)
	if out.Handover = copied(p.Handover); out.Handover != nil {
		out.Handover.Chats = maps.Clone(out.Handover.Chats)
	}
	return out
}
