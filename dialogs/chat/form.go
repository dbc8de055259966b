package chat

// Form is several questions on one sheet, where a messenger has sheets (a Slack
// modal). Filled in, it comes back as one Update of kind Filled.
type Form struct {
	// ID says which sitting it belongs to and on which state it was drawn. It
	// comes back with the answers, forged until proven good.
	ID     string
	Title  string // at most 24 characters
	Submit string
	Cancel string
	Intro  Text // what is known before the first question
	Fields []Field
}

// Field is one question of a form.
type Field struct {
	ID      string // comes back as the key of Update.Form
	Label   string
	Help    string
	Kind    Input
	Options []Option
	Value   string // what stands in it: text, a date as 2006-01-02, option ids with commas
	// DontKnow is what stands beside the box that says so; empty: there is none.
	// A ticked one comes back as the value Unknown.
	DontKnow string
}

// Unknown is the value of a field whose "I don't know" is ticked. No option has
// this id, and nobody can type a zero byte.
const Unknown = "\x00unknown"

// Input is how a field is filled in.
type Input string

// The inputs. A messenger that lacks one shows a line of text.
const (
	AsLine    Input = "line"
	AsText    Input = "text"   // several lines
	AsNumber  Input = "number" // numbers and money, as people type them
	AsDay     Input = "day"
	AsOne     Input = "one"     // one option
	AsSeveral Input = "several" // any number of options
	AsLink    Input = "link"
)

// Option is something to choose.
type Option struct{ ID, Text string }
