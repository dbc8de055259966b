package dialogs

import (
	"context"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// A group that becomes a supergroup gets a new address. A channel of the config
// goes on under it: the mark beside the config's address leads there, until the
// config itself says the new one.

func movedMark(configured chat.Address) string { return "moved/" + configured.String() }

// movedMarks are those of all channels.
func (e *Engine) movedMarks() (marks []string) {
	for _, c := range e.House.Channels {
		marks = append(marks, movedMark(c.Address))
	}
	return marks
}

// whereNow is where a channel is now, by the marks that are known.
func whereNow(c Channel, marks map[string]string) chat.Address {
	to := c.Address
	if moved := marks[movedMark(c.Address)]; moved != "" {
		to.Chat = moved
	}
	return to
}

// Moved notes that a chat has a new address, and tells the admins of each channel
// of the config that is meant by it. Whether the chat said so itself or a message
// found out first, it is noted and told once.
func (e *Engine) Moved(ctx context.Context, from, to chat.Address) error {
	now := e.Now()
	_, err := e.run(ctx, Query{Marks: e.movedMarks()}, func(k Known) verdict { return e.moved(k, from, to, now) })
	return err
}

func (e *Engine) moved(k Known, from, to chat.Address, now time.Time) verdict {
	c := Change{Cause: "moved/" + from.String() + "/" + to.String(), At: now, Based: k.Versions, Marks: map[string]string{}}
	for _, channel := range e.House.Channels {
		at := whereNow(channel, k.Marks)
		if at.Messenger != from.Messenger || at.Chat != from.Chat || to.Chat == "" {
			continue
		}
		c.Marks[movedMark(channel.Address)] = to.Chat
		e.tellAll(&c, k.Roster.With(sales.RoleAdmin), k.Roster, "people.told_moved", phrases.V{"Channel": channel.ID, "Address": to.Chat})
	}
	return verdict{change: c}
}
