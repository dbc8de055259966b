package dialogs

import (
	"strconv"

	"milepost/dialogs/chat"
)

// Lists that are longer than a phone: a button names where its page begins.

// pageFrom is where the page begins that was pressed of n; the first by any other act.
func (t *turn) pageFrom(act string, n int) int {
	from, err := strconv.Atoi(t.press.Arg)
	if t.press.Act != act || err != nil || from < 0 || from >= n {
		return 0
	}
	return from
}

// nextPage leads on by a press to what stands after a page of n; nothing if that was all.
func (v view) nextPage(p press, after, n int) []chat.Button {
	if after >= n {
		return nil
	}
	p.Arg = strconv.Itoa(after)
	return []chat.Button{button(v.say.Str("btn.next_page"), p)}
}
