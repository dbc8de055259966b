package dialogs_test

import (
	"strings"
	"testing"
	"time"

	"milepost/dialogs/chat"
)

// A sitting that one replica began counts the answers that others took, whose
// clocks are behind its own.
func TestASittingCountsWhatIsAnsweredByAClockBehind(t *testing.T) {
	p := newPair(t)
	say := func(n int, text string) chat.Update {
		name, args, _ := strings.Cut(strings.TrimPrefix(text, "/"), " ")
		u := chat.Update{ID: string(rune('a' + n)), Kind: chat.Said, Account: "web:olga", From: web("olga"), Private: true, Text: text}
		if strings.HasPrefix(text, "/") {
			u.Command, u.Args = name, args
		}
		return u
	}
	p.hears(p.here, say(0, "/qualify acme"))
	p.now = p.now.Add(-10 * time.Second)
	for n, answer := range []string{"next week", "the board decides in May", "31.12"} {
		p.hears(p.there, say(n+1, answer))
	}
	said := strings.Join(p.sent("olga"), "\n")
	if !strings.Contains(said, "Saved. Answered: 3") {
		t.Errorf("it says\n%s", said)
	}
}
