package dialogs

import (
	"strings"

	"milepost/dialogs/chat"
)

// phone is how many lines a phone shows at once: a longer message is not read.
const phone = 12

// height is how many lines a text takes.
func height(t chat.Text) int {
	if len(t) == 0 {
		return 0
	}
	return strings.Count(t.String(), "\n") + 1
}

// fit puts lines one below the other. What a phone has no room for is left out:
// of the spare ones, by their places, the first named first.
func fit(lines []chat.Text, spare ...int) chat.Text {
	for _, i := range spare {
		if height(chat.Lines(lines...)) <= phone {
			break
		}
		lines[i] = nil
	}
	return chat.Lines(lines...)
}
