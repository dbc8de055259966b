package sales

// Truth is what a condition says of a deal. A condition that touches an answer
// we do not have is Unknown: a gate is not met, engage and exits do not fire,
// only_if hides.
type Truth int8

// The three truths.
const (
	Unknown Truth = iota
	False
	True
)

// Condition is an expression over a deal, compiled when the process was loaded.
type Condition interface {
	Eval(Facts) Truth
	String() string // as written in the process file
	Ages() bool     // it looks at an age, so that it may come true with nothing but time
	// Awaits names the first thing that must be known before the condition is: a
	// question, or AmountItem. Empty unless it is Unknown.
	Awaits(Facts) string
}

// Facts is all that a condition may look at. The field names in the process file
// are the snake_case of these.
type Facts struct {
	Answers                  map[string]Value
	Amount                   Money
	Stage                    string
	BuyerStep                string
	StageAgeDays             int // calendar days since the stage was entered
	WorkingDaysInStage       int
	WorkingDaysBuyerIsSilent int
}

// Holds reports whether a condition is met; a nil condition always is.
func Holds(c Condition, f Facts) bool { return eval(c, f) == True }

// eval says whether a condition is met; a nil condition always is.
func eval(c Condition, f Facts) Truth {
	if c == nil {
		return True
	}
	return c.Eval(f)
}

// both is "and": what is false decides, whatever the other.
func both(a, b Truth) Truth {
	switch {
	case a == False || b == False:
		return False
	case a == Unknown || b == Unknown:
		return Unknown
	}
	return True
}
