package dialogs

import (
	"slices"
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// command is one slash command: what runs, and what it needs to be known.
type command struct {
	run    func(*turn)
	deal   bool                       // works on a deal: named after the command, else the one talked about
	tail   func(*Engine, string) bool // recognises what may follow the deal's name
	free   bool                       // what follows is free words
	events bool                       // needs the journal's end
	bare   bool                       // can be used without a deal
	group  bool                       // may be used in a group
	names  bool                       // a colleague may be named last, without an @
	shelf  bool                       // needs what was set aside
}

// reaction is what a button does.
type reaction struct {
	run    func(*turn)
	deal   bool // needs its deal, and the right to see it
	events bool
	asked  bool // answers a question: stale once something else was asked
	shelf  bool // needs what was set aside: the item, or a page
}

// commandTable is all the commands there are. The menus of the messengers are
// made from the phrases "menu.NAME"; help says the same.
func commandTable() map[string]command {
	return map[string]command{
		"start": {run: (*turn).start}, "help": {run: (*turn).help}, "cancel": {run: (*turn).cancel},
		"new": {run: (*turn).newDeal}, "deals": {run: (*turn).deals}, "next": {run: (*turn).moves},
		"deal": {run: (*turn).openDeal, deal: true, group: true}, "qualify": {run: (*turn).qualify, deal: true, group: true},
		"move": {run: (*turn).move, deal: true, tail: (*Engine).isStage, group: true}, "handoff": {run: (*turn).handoff, deal: true, tail: (*Engine).isRole, group: true, names: true},
		"heard": {run: (*turn).heard, deal: true}, "won": {run: (*turn).won, deal: true},
		"lost": {run: (*turn).lost, deal: true, tail: (*Engine).isExit}, "exit": {run: (*turn).timeToLeave, deal: true}, "exits": {run: (*turn).exits}, "who": {run: (*turn).who, deal: true, group: true},
		"process": {run: (*turn).process, deal: true, bare: true, group: true}, "debts": {run: (*turn).debts}, "note": {run: (*turn).addNote, deal: true, tail: anything, free: true},
		"content": {run: (*turn).content, deal: true, bare: true},
		"why":     {run: (*turn).why, deal: true}, "undo": {run: (*turn).undo, deal: true, events: true},
		"acts": {run: (*turn).acts}, "away": {run: (*turn).away}, "settings": {run: (*turn).settings}, "invite": {run: (*turn).invite}, "people": {run: (*turn).people}, "offboard": {run: (*turn).offboard},
		"road": {run: (*turn).road, deal: true}, "committee": {run: (*turn).committee, deal: true},
		"situation": {run: (*turn).situation, deal: true}, "autopsy": {run: (*turn).autopsy, deal: true},
		"link": {run: (*turn).link}, "mydata": {run: (*turn).myData}, "quarantine": {run: (*turn).quarantine, shelf: true}, "rules": {run: (*turn).rules},
	}
}

// pressTable is all that a button can do.
func pressTable() map[string]reaction {
	return map[string]reaction{
		// a deal and its card
		actOpen: {run: (*turn).openDeal, deal: true}, "who": {run: (*turn).who, deal: true}, "why": {run: (*turn).why, deal: true}, "cost": {run: (*turn).whySoMuch, deal: true},
		"process": {run: (*turn).process, deal: true}, actList: {run: (*turn).deals}, actPoints: {run: (*turn).seePoints}, "moves": {run: (*turn).moves}, "new": {run: (*turn).newDeal},
		"undo": {run: (*turn).undo, deal: true, events: true}, "more": {run: (*turn).cardMore, deal: true}, "note": {run: (*turn).addNote, deal: true}, "keep": {run: (*turn).keepNote, deal: true, asked: true},
		"nextstep": {run: (*turn).askNextStep, deal: true}, "nextday": {run: (*turn).pickNextDay, deal: true, asked: true},
		"close": {run: (*turn).askCloseDate, deal: true}, "closeday": {run: (*turn).pickCloseDay, deal: true},
		"amount": {run: (*turn).askAmount, deal: true},
		// a sitting
		"qualify": {run: (*turn).qualify, deal: true}, actAnswer: {run: (*turn).pickAnswer, deal: true, asked: true},
		"grade": {run: (*turn).pickGrade, deal: true, asked: true}, "idk": {run: (*turn).dontKnow, deal: true, asked: true},
		"sent": {run: (*turn).sentToBuyer, deal: true, asked: true}, "sentall": {run: (*turn).sentAll, deal: true, asked: true}, "skip": {run: (*turn).skip, deal: true, asked: true},
		"back": {run: (*turn).back, deal: true, asked: true}, "later": {run: (*turn).later, deal: true, asked: true},
		"answers": {run: (*turn).listAnswers, deal: true}, "score": {run: (*turn).score, deal: true},
		"still": {run: (*turn).still, deal: true}, "stillasked": {run: (*turn).stillAsked, deal: true, asked: true}, "change": {run: (*turn).changeAnswer, deal: true},
		// the road
		"move": {run: (*turn).move, deal: true}, "heard": {run: (*turn).heard, deal: true}, "heardwhat": {run: (*turn).heardWhat, deal: true},
		"won": {run: (*turn).won, deal: true}, "wonyes": {run: (*turn).wonYes, deal: true}, "lost": {run: (*turn).lost, deal: true}, "lostby": {run: (*turn).lostBy, deal: true},
		// a way out
		"leave": {run: (*turn).timeToLeave, deal: true}, "leaving": {run: (*turn).pickLeaving, deal: true, asked: true}, "goodbye": {run: (*turn).goodbye, deal: true},
		"wake": {run: (*turn).wakeUp, deal: true}, actAsleep: {run: (*turn).asleep}, "exits": {run: (*turn).exits},
		// a gate passed on credit
		"credit": {run: (*turn).moveOnCredit, deal: true}, "creditwhy": {run: (*turn).pickCreditWhy, deal: true, asked: true}, "creditday": {run: (*turn).pickCreditDay, deal: true, asked: true},
		"allow": {run: (*turn).allow, deal: true, events: true}, "notyet": {run: (*turn).notYet, deal: true, events: true}, "takeback": {run: (*turn).takeBack, deal: true, events: true},
		"debts": {run: (*turn).debts},
		// content
		"content": {run: (*turn).content, deal: true}, "contentsent": {run: (*turn).contentSent, deal: true}, "contentdid": {run: (*turn).contentDid, deal: true},
		"contentask": {run: (*turn).contentAsk, deal: true}, "contentboard": {run: (*turn).showBoard}, "contentmake": {run: (*turn).contentMake}, "contentpage": {run: (*turn).contentPage},
		// the buyer's road and people
		"road": {run: (*turn).road, deal: true}, "committee": {run: (*turn).committee, deal: true}, "introduce": {run: (*turn).askIntroduced, deal: true},
		"stakeholder": {run: (*turn).stakeholder, deal: true},
		// the client's situation
		"situation": {run: (*turn).situation, deal: true}, "factnew": {run: (*turn).addFact, deal: true}, "fact": {run: (*turn).fact, deal: true},
		"factday": {run: (*turn).pickFactDay, deal: true}, "over": {run: (*turn).blockingOver, deal: true},
		"autopsy":  {run: (*turn).autopsy, deal: true},
		"backplan": {run: (*turn).backPlan, deal: true}, "contradiction": {run: (*turn).contradiction, deal: true},
		// handoffs
		"handoff": {run: (*turn).handoff, deal: true}, "hand": {run: (*turn).handTo, deal: true}, "package": {run: (*turn).showPackage, deal: true},
		"accept": {run: (*turn).accept, deal: true}, "acceptlater": {run: (*turn).acceptLater, deal: true}, "sendback": {run: (*turn).sendBack, deal: true},
		"missing": {run: (*turn).tickMissing, deal: true, asked: true}, "decline": {run: (*turn).decline, deal: true}, "done": {run: (*turn).giveBack, deal: true}, "recall": {run: (*turn).recall, deal: true},
		// consults
		"consults": {run: (*turn).consults, deal: true}, "advise": {run: (*turn).advise, deal: true}, "noadvice": {run: (*turn).noAdvice, deal: true}, "unadvise": {run: (*turn).unadvise, deal: true},
		// control points
		"stepin": {run: (*turn).stepIn, deal: true}, "acts": {run: (*turn).acts},
		"inquire": {run: (*turn).inquire, deal: true}, "inquireby": {run: (*turn).inquireBy, deal: true, asked: true}, "unask": {run: (*turn).unask, deal: true},
		"reply": {run: (*turn).reply, deal: true}, "fine": {run: (*turn).fine, deal: true},
		"joindeal": {run: (*turn).joinDeal, deal: true}, "leavedeal": {run: (*turn).leaveDeal, deal: true}, "reassign": {run: (*turn).reassign, deal: true},
		"letbe": {run: (*turn).letBe, deal: true}, "unlet": {run: (*turn).unlet, deal: true},
		"propose": {run: (*turn).propose, deal: true}, "unpropose": {run: (*turn).unpropose, deal: true},
		"agree": {run: (*turn).agree, deal: true}, "keepon": {run: (*turn).keepOn, deal: true}, "endit": {run: (*turn).endIt, deal: true},
		// reminders
		"snooze": {run: (*turn).snooze, deal: true}, "snoozed": {run: (*turn).snoozeUntil, deal: true}, "unsnooze": {run: (*turn).unsnooze, deal: true},
		"replyahead": {run: (*turn).replyAhead, deal: true}, "wrong": {run: (*turn).wrong, deal: true},
		// people
		"join": {run: (*turn).joinStep}, "set": {run: (*turn).setStep}, "settings": {run: (*turn).settings}, "away": {run: (*turn).awayStep}, "awaycover": {run: (*turn).awayCover}, "awayyes": {run: (*turn).awayYes},
		"mydata": {run: (*turn).myDataAsked}, "invite": {run: (*turn).inviteRole}, "people": {run: (*turn).people}, "person": {run: (*turn).person}, "role": {run: (*turn).changeRole}, "help": {run: (*turn).help},
		"offboard": {run: (*turn).offboardStep}, "offboardyes": {run: (*turn).offboardYes}, "offboardback": {run: (*turn).offboardBack},
		"cancel": {run: (*turn).letGo},
		// rules
		"rules": {run: (*turn).rules}, "rule": {run: (*turn).openRule}, "quiet": {run: (*turn).quiet}, "speak": {run: (*turn).speak},
		// what was set aside
		actAside: {run: (*turn).quarantine, shelf: true}, "asideagain": {run: (*turn).tryAgain, shelf: true}, "asidedrop": {run: (*turn).dropAside, shelf: true},
	}
}

// Acts that are named in more than one file.
const (
	actOpen   = "open"
	actList   = "list"
	actAsleep = "asleep"
	actPoints = "points"
	actAnswer = "answer"
	actAside  = "aside"
)

func anything(*Engine, string) bool { return true }

// decide turns an update into a verdict. It is pure.
func (e *Engine) decide(k Known, u chat.Update, now time.Time) verdict {
	if u.Kind == chat.Moved {
		return e.moved(k, u.From, u.MovedTo, now)
	}
	if u.Kind != chat.Said { // edited, forwarded, a caption: never a command
		u.Command, u.Args = "", ""
	}
	t := e.newTurn(k, u, now)
	t.discreet()
	switch {
	case u.Kind == chat.Left || u.Kind == chat.Joined:
		t.chatChanged()
	case u.Command == "start" && u.Private:
		t.start()
	case t.me == nil:
		t.stranger()
	case u.Kind == chat.Filled:
		t.filled()
	case !u.Private && !t.worksInGroup():
	case t.here() == u.From && !u.Private:
		t.nowherePrivate()
	case u.Kind == chat.Pressed:
		t.pressed()
	case u.Command != "":
		t.commanded()
	case u.Kind == chat.Edited:
		t.correct()
	case u.Kind == chat.Forwarded || u.Kind == chat.Showed:
		t.cannotRead()
	default:
		t.said()
	}
	return t.finish()
}

// discreet drops the deal of a button, a form or a talk that is none of theirs:
// it is as good as none.
func (t *turn) discreet() {
	p, pressed := parsePress(t.u.Data)
	named := pressed && p.Deal != "" && t.me != nil && (t.u.Kind == chat.Pressed || t.u.Kind == chat.Filled)
	switch {
	case named && t.deal == nil:
		t.missing(mayView, p.Deal)
	case t.deal == nil:
	case named && !t.allowed(mayView, t.deal), !t.may(mayView, t.deal):
		t.drop()
	}
}

// worksInGroup: a group takes presses, some commands, and replies to a question
// put to somebody there; everything else is people talking to each other.
func (t *turn) worksInGroup() bool {
	return t.u.Kind == chat.Pressed || (t.u.Command != "" && t.u.Kind == chat.Said)
}

// commanded runs a slash command.
func (t *turn) commanded() {
	c, ok := t.e.commands[t.u.Command]
	switch {
	case !ok:
		t.unknownCommand()
		return
	case !t.u.Private && !c.group:
		t.public("manners.private_only", phrases.V{"Command": "/" + t.u.Command})
		return
	case !c.deal:
		t.args = t.u.Args
		c.run(t)
		return
	}
	words, rest := t.e.split(c, t.u.Args)
	t.args = rest
	if c.names && rest == "" && (len(t.k.Found) == 0 || t.k.Round > 0) {
		words, t.args = t.colleagueLast(words)
		if t.args != "" && words != "" && t.k.Round == 0 {
			t.more = &Query{Account: t.u.Account, Find: &Find{Words: words, Closed: true, Limit: found}}
			return
		}
	}
	if words != "" && (t.k.Round == 0 || t.deal == nil) && !t.choose(words) { // later rounds may know the deal by its id
		return
	}
	switch {
	case t.deal != nil:
		t.about()
		c.run(t)
	case c.bare:
		c.run(t)
	default:
		t.noDeal()
	}
}

// choose finds the deal that words name among those the person may see. It shows
// a choice and reports false if it is not exactly one.
func (t *turn) choose(words string) bool {
	t.drop()
	var seen []sales.Deal
	for _, d := range t.k.Found {
		if t.may(mayView, &d) {
			seen = append(seen, d)
		}
	}
	seen = narrowed(seen, func(d sales.Deal) bool { return d.Status == sales.Open }) // closed ones only if nothing open is meant
	seen = narrowed(seen, func(d sales.Deal) bool { return d.Status == sales.Open || d.Status == sales.Parked })
	seen = narrowed(seen, func(d sales.Deal) bool { return strings.EqualFold(words, d.Company) })
	switch len(seen) {
	case 0:
		if len(t.k.Found) > 0 {
			t.allowed(mayView, &t.k.Found[0])
		}
		t.showNoneFound(words)
		return false
	case 1:
		t.take(&seen[0])
		return t.allowed(mayView, t.deal)
	}
	t.showChoice(words, seen)
	return false
}

// narrowed are those that are meant, or all if none is.
func narrowed(deals []sales.Deal, meant func(sales.Deal) bool) []sales.Deal {
	if !slices.ContainsFunc(deals, meant) {
		return deals
	}
	return slices.DeleteFunc(deals, func(d sales.Deal) bool { return !meant(d) })
}

// pressed runs a button. Whatever the data says, rights and state are looked at
// now; what is stale or forged gets the present state.
func (t *turn) pressed() {
	p, ok := parsePress(t.u.Data)
	r, known := t.e.presses[p.Act]
	if !ok || !known {
		t.stale()
		return
	}
	t.press = p
	if r.deal {
		if t.deal == nil || t.deal.ID != p.Deal {
			t.stale()
			return
		}
		if r.asked && p.Stamp != t.talk.Stamp {
			t.staleAnswer()
			return
		}
		t.about()
	}
	r.run(t)
}
