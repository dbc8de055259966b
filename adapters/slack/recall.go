package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"milepost/dialogs/chat"
)

// historyPage is how much of a list is asked for at once.
const historyPage = 200

// listing is a page of one of Slack's lists.
type listing struct {
	Channels []struct {
		ID string `json:"id"`
	} `json:"channels"`
	Messages []map[string]any `json:"messages"`
	Meta     struct {
		Next string `json:"next_cursor"`
	} `json:"response_metadata"`
}

// Recall hears once more what people wrote to the bot in private since an instant,
// the oldest first: Slack gives up delivering after five minutes. What was heard
// before is the same message and has no second effect. Commands, presses and
// answers in threads are not in a history. The error is a chat.ErrNotNow if asking
// again may help.
func (s *Slack) Recall(ctx context.Context, since time.Time, hear Hear) error {
	return s.pages(ctx, "conversations.list", map[string]any{"types": "im"}, func(chats listing) error {
		for _, c := range chats.Channels {
			if err := s.recallChat(ctx, c.ID, since, hear); err != nil {
				return err
			}
		}
		return nil
	})
}

// recallChat does it for one direct chat. Histories come newest first.
func (s *Slack) recallChat(ctx context.Context, id string, since time.Time, hear Hear) error {
	var said []map[string]any
	params := map[string]any{"channel": id, "oldest": fmt.Sprintf("%d.000000", since.Unix())}
	err := s.pages(ctx, "conversations.history", params, func(l listing) error {
		said = append(said, l.Messages...)
		return nil
	})
	if err != nil {
		return err
	}
	for _, m := range slices.Backward(said) {
		m["type"], m["channel"] = "message", id
		body, _ := json.Marshal(map[string]any{"event": m}) // it was JSON before
		if err := s.recallOne(ctx, body, hear); err != nil {
			return chat.NotNow(err)
		}
	}
	return nil
}

// recallOne hears one message in its chat's order.
func (s *Slack) recallOne(ctx context.Context, body []byte, hear Hear) error {
	h := s.read(delivery{sort: asEvent, body: body})
	if h.sort != asEvent {
		return nil // the bot's own, mostly
	}
	if _, err := s.prepare(ctx, &h); errors.Is(err, errNobody) {
		return nil
	} else if err != nil {
		return err
	}
	before, leave := s.lanes.join(h.update.From.String())
	defer leave()
	return s.hear(ctx, h, before, hear).err
}

// pages reads a list to its end, as slowly as Slack wants.
func (s *Slack) pages(ctx context.Context, method string, params map[string]any, each func(listing) error) error {
	params["limit"] = historyPage
	for {
		var page listing
		err := s.call(ctx, method, params, &page)
		var f *chat.Failure
		switch {
		case errors.As(err, &f) && f.Fault == chat.Wait && sleep(ctx, f.After):
			continue
		case f != nil && f.Fault == chat.Refused: // such as a scope that is missing
			return err
		case err != nil:
			return chat.NotNow(err)
		}
		if err := each(page); err != nil || page.Meta.Next == "" {
			return err
		}
		params["cursor"] = page.Meta.Next
	}
}
