package dialogs

import (
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// found is how many deals a search may bring: the ones the asker may not see are
// taken out of them afterwards.
const found = 60

// plan says what must be known to decide on an update. It is pure, and it asks
// for everything at once: one round trip.
func (e *Engine) plan(u chat.Update) Query {
	q := Query{Account: u.Account}
	switch {
	case u.Kind == chat.Moved:
		q.Marks = e.movedMarks()
	case u.Kind == chat.Pressed || u.Kind == chat.Filled:
		p, ok := parsePress(u.Data)
		if !ok {
			q.TalkDeal = true
			return q
		}
		q.Deal, q.TalkDeal = p.Deal, p.Deal == ""
		need := e.presses[p.Act]
		if need.events {
			q.Events = undoDepth
		}
		if need.shelf {
			q.Aside = shelfOf(p)
		}
	case u.Command == "start":
		q.Invite, q.Marks = inviteHash(u.Args), []string{doorKey}
	case u.Command != "":
		c, ok := e.commands[u.Command]
		if !ok {
			q.TalkDeal = true
			return q
		}
		q.TalkDeal = c.deal
		if words, _ := e.split(c, u.Args); words != "" {
			q.Find = &Find{Words: words, Closed: true, Limit: found}
		}
		if c.events {
			q.Events = undoDepth
		}
		if c.shelf {
			q.Aside = shelfOf(press{})
		}
	default:
		q.TalkDeal = true
	}
	return q
}

// split parts a command's arguments into the words that name a deal and the
// rest: "/handoff acme product" is the deal "acme" and the role "product".
func (e *Engine) split(c command, args string) (words, rest string) {
	if !c.deal {
		return "", args
	}
	if c.tail == nil {
		return args, ""
	}
	if i := strings.Index(args, ":"); i > 0 {
		return strings.TrimSpace(args[:i]), strings.TrimSpace(args[i+1:])
	}
	if c.free { // free words belong to the deal talked about unless a colon parts them
		return "", args
	}
	all := strings.Fields(args)
	for i := range all { // the longest ending that is a known word
		if tail := strings.Join(all[i:], " "); c.tail(e, tail) {
			return strings.Join(all[:i], " "), tail
		}
	}
	return args, ""
}

// known reports whether words are the name or id of something in any process, in
// any language.
func known(words, id string, name sales.Text) bool {
	if strings.EqualFold(words, id) {
		return true
	}
	for _, s := range name {
		if strings.EqualFold(words, s) {
			return true
		}
	}
	return false
}

func (e *Engine) isRole(words string) bool {
	if strings.HasPrefix(words, "@") {
		return true
	}
	for _, p := range e.Book.Current {
		for _, r := range p.Roles {
			if known(words, r.ID, r.Name) {
				return true
			}
		}
	}
	return false
}

func (e *Engine) isExit(words string) bool {
	for _, p := range e.Book.Current {
		for _, x := range p.Exits {
			if known(words, x.ID, x.Name) {
				return true
			}
		}
	}
	return false
}

func (e *Engine) isStage(words string) bool {
	for _, p := range e.Book.Current {
		for _, s := range p.Stages {
			if known(words, s.ID, s.Name) {
				return true
			}
		}
	}
	return false
}
