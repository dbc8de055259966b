package dialogs

import (
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// Ruling is what was decided about a right: who asked for what, and whether they
// may. It never holds anything that somebody typed.
type Ruling struct {
	Person string // id; empty: a stranger
	Via    string // the messenger
	Entry  string // how they came: "said", "pressed", "filled"…
	Doing  string // the command, the button's act, or what words were asked for
	Right  string // one of Rights
	Object string // id of the deal or the person; empty: none
	Detail string // of acts on people: the role given or taken
	Why    string // why not; empty: they may
}

// Why somebody may not.
const (
	noRight  = "no right"
	noObject = "no such object" // said to nobody: they hear the same as of one that is not theirs
	aGuest   = "a stranger"
)

// toEnter is asked for by who is not one of ours.
const toEnter act = "enter"

// Rights lists all that a ruling may be about.
func Rights() []string {
	return []string{string(toEnter), string(mayView), string(mayWork), string(mayAnswer), string(mayCreate), string(mayInvite), string(mayAdmin), string(mayControl), string(mayAllow), string(mayMend), string(mayOffboard), string(mayBoard), string(mayTune)}
}

// Grave reports whether the operator should read it as it comes: what was refused,
// what was done to people, and to what was set aside. What was allowed on a deal stands in its journal.
func (r *Ruling) Grave() bool {
	return r.Why != "" || r.Right == string(toEnter) || r.Right == string(mayInvite) || r.Right == string(mayAdmin) || r.Right == string(mayOffboard) || r.Right == string(mayMend) || r.Right == string(mayTune)
}

// allowed is may for something that is about to happen: what it says is audited.
func (t *turn) allowed(what act, d *sales.Deal) bool {
	object := ""
	if d != nil {
		object = d.ID
	}
	return t.rule(what, object, t.may(what, d))
}

// rule notes what was decided about a right, and reports the same. One update
// leaves one ruling: the first refusal, else the last thing that was allowed.
func (t *turn) rule(what act, object string, ok bool) bool {
	if r := t.ruling; r != nil && r.Why != "" {
		return ok
	}
	why := ""
	if !ok {
		why = noRight
	}
	t.ruled(Ruling{Right: string(what), Object: object, Why: why})
	return ok
}

// missing notes that somebody asked for what is not there.
func (t *turn) missing(what act, object string) {
	if strings.Trim(object, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		object = "?" // no id of ours: who knows what it says
	}
	t.ruled(Ruling{Right: string(what), Object: object, Why: noObject})
}

// ruled completes a ruling with who asked and how.
func (t *turn) ruled(r Ruling) {
	r.Via, r.Entry = t.u.From.Messenger, string(t.u.Kind)
	if t.me != nil {
		r.Person = t.me.ID
	} else if r.Why != "" {
		r.Why = aGuest
	}
	p, _ := parsePress(t.u.Data)
	_, known := t.e.presses[p.Act]
	switch {
	case t.u.Kind == chat.Filled:
		r.Doing = "sheet"
	case t.u.Kind == chat.Pressed && known:
		r.Doing = p.Act
	case t.u.Command != "":
		if _, ok := t.e.commands[t.u.Command]; ok {
			r.Doing = "/" + t.u.Command
		}
	case t.talk.Asked != nil:
		r.Doing = t.talk.Asked.What
	}
	t.ruling = &r
}

// detail adds the role that an act on people was about.
func (t *turn) detail(role string) {
	if t.ruling != nil {
		t.ruling.Detail = role
	}
}
