package dialogs

import (
	"strconv"
	"strings"

	"milepost/dialogs/chat"
)

// press is what a button's data says: it names an action and grants nothing.
// Everything in it may be forged.
type press struct {
	Act   string // what: a key of the table in route.go
	Deal  string // deal id, may be empty
	Item  string // question, handoff, person… id
	Arg   string // option, page…
	Stamp int    // Talk.Stamp when it was drawn; 0 where age does not matter
}

// below is the Arg of a press whose answer must not take the place of what was
// pressed: a report stays while its points are opened.
const below = "+"

// pressVersion stands first in all data, so that a later format is told apart.
const pressVersion = "1"

// data is the press as a button's data.
func (p press) data() string {
	s := strings.Join([]string{pressVersion, p.Act, p.Deal, p.Item, p.Arg}, "|")
	if p.Stamp > 0 {
		s += "|" + strconv.Itoa(p.Stamp)
	}
	return strings.TrimRight(s, "|")
}

// parsePress reads a button's data; ok is false if it is none of ours.
func parsePress(data string) (p press, ok bool) {
	parts := strings.Split(data, "|")
	if len(data) > chat.MaxData || len(parts) < 2 || len(parts) > 6 || parts[0] != pressVersion || parts[1] == "" {
		return press{}, false
	}
	parts = append(parts, "", "", "", "")
	p = press{Act: parts[1], Deal: parts[2], Item: parts[3], Arg: parts[4]}
	if parts[5] != "" {
		n, err := strconv.Atoi(parts[5])
		if err != nil || n < 0 {
			return press{}, false
		}
		p.Stamp = n
	}
	return p, true
}

// button is a button that makes a press.
func button(text string, p press) chat.Button { return chat.Button{Text: text, Data: p.data()} }

// rows lays buttons out, n a row.
func rows(n int, buttons ...chat.Button) [][]chat.Button {
	var out [][]chat.Button
	for len(buttons) > 0 {
		m := min(n, len(buttons))
		out = append(out, buttons[:m:m])
		buttons = buttons[m:]
	}
	return out
}
