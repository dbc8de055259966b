package sales

// Process is our way of selling, as the process owner wrote it down. It is read
// only once loaded, and shared by all who run it.
type Process struct {
	ID          string
	Version     int // 1, 2, 3…: counted by the store each time the file changes
	Source      string
	Name        Text
	Currency    string // ISO code of amounts in conditions
	Roles       []Role
	BuyerSteps  []BuyerStep
	Stages      []Stage // in order; the last one is left by winning
	Checkpoints []Checkpoint
	Exits       []Exit
	Moved       Moved // from stages and roles that are gone

	Situation      []FactKind // what is watched at the client's
	Contradictions []Contradiction
}

// Role is a part somebody plays: rep, head, marketing, product, legal, service.
type Role struct {
	ID      string
	Name    Text
	Silence Span     // how long an offer may go unanswered before it goes on to the stand-in
	Package []string // question ids a handoff to this role carries unless an engage rule says otherwise
}

// BuyerStep is one step of the buyer's own road, with the act of the buyer that proves it.
type BuyerStep struct {
	ID       string
	Name     Text
	Verifier Text // what the buyer did, as the end of "the buyer has …"
	ToBuyer  Text // a message to the buyer that leads to it, ready to copy
}

// Stage is one step of ours.
type Stage struct {
	ID          string
	Name        Text
	Goal        Text   // one sentence: what is different for the buyer when it is over
	BuyerStep   string // the buyer's step that must be proven to leave it
	Evidence    Grade  // how well that step must be known; never less than told
	Responsible string // a role, as are the next three
	Accountable string
	Consulted   []string
	Informed    []string
	Committee   []Part // of the buyer's people: whose names must be known here
	Norm        Span   // how long a deal usually stays
	Hours       int    // of ours that a deal takes here a month, as the process owner assumes
	Silence     Span   // how long the buyer is usually silent here; zero: as in Patience
	Chance      int    // to win a deal from here, in ten-thousandths; 0: not said
	Asks        []Question
	Gate        []Need
	Engage      []Engage
	Materials   []Material
}

// QuestionKind is the type of an answer.
type QuestionKind string

// The kinds of questions.
const (
	KindText    QuestionKind = "text"
	KindNumber  QuestionKind = "number"
	KindMoney   QuestionKind = "money"
	KindDate    QuestionKind = "date"
	KindYesNo   QuestionKind = "yes_no"
	KindChoice  QuestionKind = "choice"
	KindChoices QuestionKind = "choices"
	KindPerson  QuestionKind = "person" // somebody on the buyer's side: a name and what they do
	KindLink    QuestionKind = "link"
	KindScale   QuestionKind = "scale" // 1 to Max
)

// QuestionKinds lists all kinds, for the checker and for "did you mean".
var QuestionKinds = []QuestionKind{KindText, KindNumber, KindMoney, KindDate, KindYesNo, KindChoice, KindChoices, KindPerson, KindLink, KindScale}

// Question is something we want to know of a deal, with the help to find it out.
type Question struct {
	ID        string
	Kind      QuestionKind
	Reveals   string // pain, cost_of_inaction, compelling_event, decision_maker, budget…
	Text      Text
	Short     Text // a label for lists and cards, two or three words
	Help      Text
	ToBuyer   Text // a message to the buyer that asks it, ready to copy
	Options   []Option
	Unit      Text    // what a number counts: "hours a month"
	Min, Max  float64 // bounds of number and scale; both zero = none
	ShelfLife Span
	Per       Period    // of money: for how long it is; empty: for a month
	Weight    int       // in the score, 1 to 5; 0 = 1
	OnlyIf    Condition // nil = always
	Good      Condition // what answer is good news; nil = any
}

// Period is what an amount is for.
type Period string

// The periods.
const (
	PerWeek  Period = "week"
	PerMonth Period = "month"
	PerYear  Period = "year"
)

// Periods lists what Question.Per may be.
var Periods = []string{string(PerWeek), string(PerMonth), string(PerYear)}

// Option is one answer of a choice.
type Option struct {
	ID   string
	Text Text
}

// Need is one line of a gate: what must be known, and how well.
type Need struct {
	Question string
	Evidence Grade
	When     Condition // nil = always
}

// Engage says when another role must come in.
type Engage struct {
	Role    string
	When    Condition
	Within  Span
	Package []string
	Text    Text // what for, in a sentence; may be empty
}

// Checkpoint is a built-in examination of a deal. One of After, Every, AtAge, On
// and BeforeEvent is set.
type Checkpoint struct {
	ID          string
	Name        Text
	Stage       string // empty = any
	After       Span   // in the stage
	Every       Span
	AtAge       Span // of the deal
	On          Date // "2026-12-01"; "12-01": the first one after the deal or its stay began
	BeforeEvent Span // before the first compelling event
	Asks        []string
	Tell        string // role that hears when it is overdue
}

// Exit is a designed way out of a deal.
type Exit struct {
	ID          string
	Name        Text
	Door        string // one of Doors
	SuggestWhen Condition
	Wake        Span
	UrgentBy    string // what would make the deal urgent again if this is the reason: one of Urgencies
}

// Urgencies are what may make a deal urgent again.
var Urgencies = []string{UrgentEvent, UrgentMoney, UrgentPerson, UrgentNothing}

// Answers to what would have to happen.
const (
	UrgentEvent   = "event"   // something of theirs that has a date
	UrgentMoney   = "money"   // a new budget
	UrgentPerson  = "person"  // somebody new in charge
	UrgentNothing = "nothing" // nothing would
)

// Stage finds a stage and its place in the order; ok is false if there is none.
func (p *Process) Stage(id string) (s *Stage, index int, ok bool) {
	for i := range p.Stages {
		if p.Stages[i].ID == id {
			return &p.Stages[i], i, true
		}
	}
	return nil, -1, false
}

// Patience is for how long a silent buyer is not asked after in a stage: its norm of
// silence, else its own. Zero: neither is known.
func (s *Stage) Patience() Span {
	if s.Silence.IsZero() {
		return s.Norm
	}
	return s.Silence
}

// Next is the stage after id, or nil after the last.
func (p *Process) Next(id string) *Stage {
	_, i, ok := p.Stage(id)
	if !ok || i+1 >= len(p.Stages) {
		return nil
	}
	return &p.Stages[i+1]
}

// Question finds a question by id, whatever stage it is asked in; nil if there is none.
func (p *Process) Question(id string) *Question {
	for i := range p.Stages {
		for j := range p.Stages[i].Asks {
			if p.Stages[i].Asks[j].ID == id {
				return &p.Stages[i].Asks[j]
			}
		}
	}
	return nil
}

// Revealing is the first question that reveals a thing ("compelling_event"); nil if there is none.
func (p *Process) Revealing(what string) *Question {
	for i := range p.Stages {
		for j := range p.Stages[i].Asks {
			if p.Stages[i].Asks[j].Reveals == what {
				return &p.Stages[i].Asks[j]
			}
		}
	}
	return nil
}

// Role finds a role by id; nil if there is none.
func (p *Process) Role(id string) *Role {
	for i := range p.Roles {
		if p.Roles[i].ID == id {
			return &p.Roles[i]
		}
	}
	return nil
}

// BuyerStep finds a step of the buyer and its place; ok is false if there is none.
func (p *Process) BuyerStep(id string) (s *BuyerStep, index int, ok bool) {
	for i := range p.BuyerSteps {
		if p.BuyerSteps[i].ID == id {
			return &p.BuyerSteps[i], i, true
		}
	}
	return nil, -1, false
}

// Exit finds a way out by id; nil if there is none.
func (p *Process) Exit(id string) *Exit {
	for i := range p.Exits {
		if p.Exits[i].ID == id {
			return &p.Exits[i]
		}
	}
	return nil
}

// Option finds an option of a choice by id; nil if there is none.
func (q *Question) Option(id string) *Option {
	for i := range q.Options {
		if q.Options[i].ID == id {
			return &q.Options[i]
		}
	}
	return nil
}

// Label is the question's short name, or its text where it has none.
func (q *Question) Label(lang string) string {
	if len(q.Short) > 0 {
		return q.Short.In(lang)
	}
	return q.Text.In(lang)
}
