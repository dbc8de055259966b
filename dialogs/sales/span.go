package sales

import (
	"fmt"
	"strconv"
	"strings"
)

// Unit is what a Span counts.
type Unit string

// The units. Business units follow a person's calendar, the others the clock.
const (
	Hours         Unit = "hours"
	Days          Unit = "days"
	BusinessHours Unit = "business hours"
	BusinessDays  Unit = "business days"
)

// Span is a length of time as people agree on it: "4 business hours", "90d".
// The zero value means "none".
type Span struct {
	N    int  `json:"n,omitempty"`
	Unit Unit `json:"u,omitempty"`
}

// IsZero reports whether no length was given.
func (s Span) IsZero() bool { return s.N == 0 }

// String is the form ParseSpan reads.
func (s Span) String() string { return fmt.Sprintf("%d %s", s.N, s.Unit) }

var units = map[string]Unit{
	"h": Hours, "hour": Hours, "hours": Hours,
	"d": Days, "day": Days, "days": Days,
	"business hour": BusinessHours, "business hours": BusinessHours, "working hours": BusinessHours, "working hour": BusinessHours,
	"business day": BusinessDays, "business days": BusinessDays, "working days": BusinessDays, "working day": BusinessDays,
}

// ParseSpan reads "5 business days", "4 business hours", "90d", "14 days" or
// "12h". The length must be from 1 to 3,650.
func ParseSpan(text string) (Span, error) {
	s := strings.ToLower(strings.TrimSpace(text))
	digits := 0
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	n, err := strconv.Atoi(s[:digits])
	unit, known := units[strings.Join(strings.Fields(s[digits:]), " ")]
	switch {
	case err != nil || !known:
		return Span{}, fmt.Errorf("%q is not a length of time: write \"5 business days\", \"4 business hours\", \"90d\" or \"12h\"", text)
	case n < 1 || n > 3650:
		return Span{}, fmt.Errorf("%q: the number must be from 1 to 3650", text)
	}
	return Span{N: n, Unit: unit}, nil
}
