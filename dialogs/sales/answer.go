package sales

import "time"

// Grade says how well we know something.
type Grade int

// The grades of evidence, weakest first: ○ ◔ ◑ ●.
const (
	Guess     Grade = iota // our own guess
	Told                   // somebody at the buyer's said so
	Document               // we have it in writing
	Confirmed              // the buyer acted on it or confirmed it
)

// Grades lists the words the process file uses, in order of the grades.
var Grades = []string{"guess", "told", "document", "confirmed"}

// Mark is the grade's sign.
func (g Grade) Mark() string { return [...]string{"○", "◔", "◑", "●"}[min(max(g, 0), 3)] }

// Date is a civil date, "2026-09-01". The empty string means "none".
type Date string

// DateOf is the date of an instant in a zone.
func DateOf(t time.Time, loc *time.Location) Date { return Date(t.In(loc).Format(time.DateOnly)) }

// Start is the first instant of the date in a zone; the zero time if the date is none or malformed.
func (d Date) Start(loc *time.Location) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), loc)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Value is what was answered. Which field counts depends on the question's kind.
type Value struct {
	Text    string   `json:"text,omitempty"`   // text, link, person
	Number  float64  `json:"number,omitempty"` // number, scale
	Money   Money    `json:"money,omitzero"`
	Date    Date     `json:"date,omitempty"`
	Yes     bool     `json:"yes,omitempty"`
	Choices []string `json:"choices,omitempty"` // option ids; one for a choice
}

// Answer is a value with where it comes from. It ages.
type Answer struct {
	Value   Value     `json:"value,omitzero"`
	Unknown bool      `json:"unknown,omitempty"` // "I don't know": asked, and loudly open
	Grade   Grade     `json:"grade"`
	By      string    `json:"by"` // person id
	At      time.Time `json:"at"`
	Via     string    `json:"via,omitempty"`   // messenger
	Asked   time.Time `json:"asked,omitzero"`  // when the rep sent the question to the buyer
	Moved   int       `json:"moved,omitempty"` // of a date: how often it was put off
}

// Renewed is an answer of which we say that it still holds. That we say so is not the
// buyer confirming it: ● becomes ◔, the buyer's word of then. A document is still
// there, and a guess is still one.
func (a Answer) Renewed() Answer {
	if a.Grade == Confirmed {
		a.Grade = Told
	}
	a.Asked = time.Time{}
	return a
}
