package slack

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"milepost/dialogs/chat"
)

// Send shows a new message. A very long text becomes several; the id is that of
// the last one, which carries the buttons. To a human means: in the direct
// messages with them.
func (s *Slack) Send(ctx context.Context, to chat.Address, m chat.Message) (id string, err error) {
	for _, page := range pages(m) {
		params := map[string]any{"channel": to.Chat, "unfurl_links": false, "unfurl_media": false}
		if to.Thread != "" {
			params["thread_ts"] = to.Thread
		}
		var sent struct {
			Channel string `json:"channel"`
			TS      string `json:"ts"`
		}
		if err := s.withBlocks(ctx, "chat.postMessage", params, page, &sent); err != nil {
			return "", err
		}
		id = messageID(sent.Channel, sent.TS)
	}
	return id, nil
}

// Edit changes a message in place. A text that has become too long is cut: the
// message cannot become two.
func (s *Slack) Edit(ctx context.Context, _ chat.Address, id string, m chat.Message) error {
	params, err := message(id)
	if err != nil {
		return err
	}
	return s.withBlocks(ctx, "chat.update", params, m, nil)
}

// withBlocks sends blocks; should Slack not take them, the words go out plain:
// better unstyled than unsaid.
func (s *Slack) withBlocks(ctx context.Context, method string, params map[string]any, m chat.Message, out any) error {
	params["text"], params["mrkdwn"] = fallback(m.Flat().Text), false
	if blocks := render(m, maxBlocks, s.log); len(blocks) > 0 {
		params["blocks"] = blocks
	}
	err := s.call(ctx, method, params, out)
	var why refused
	if errors.As(err, &why) && slices.Contains(unreadable, why.code) && params["blocks"] != nil {
		s.log.Error("Slack could not read our blocks: sent as plain text", "err", err)
		params["blocks"] = []any{} // an edit that leaves them out keeps the old ones
		return s.call(ctx, method, params, out)
	}
	return err
}

// Fade takes a message's buttons away. Slack can only replace a message whole, so
// it is read back first, which we may do in direct messages alone.
func (s *Slack) Fade(ctx context.Context, to chat.Address, id string) error {
	params, err := message(id)
	if err != nil {
		return err
	}
	channel, ts, _ := strings.Cut(id, "/")
	if !strings.HasPrefix(channel, "D") {
		return &chat.Failure{Fault: chat.NoMessage, Err: errors.New("a channel's messages cannot be read back")}
	}
	old, err := s.shown(ctx, channel, to.Thread, ts)
	if err != nil {
		return err
	}
	kept := []json.RawMessage{}
	for _, b := range old.Blocks {
		var kind struct {
			Type string `json:"type"`
		}
		if json.Unmarshal(b, &kind) == nil && kind.Type != "actions" {
			kept = append(kept, b)
		}
	}
	if len(kept) == len(old.Blocks) {
		return nil
	}
	params["text"], params["blocks"] = old.Text, kept
	return s.call(ctx, "chat.update", params, nil)
}

// posted is a message as Slack has it. Its text is Slack's own, escaped already.
type posted struct {
	TS     string            `json:"ts"`
	Text   string            `json:"text"`
	Blocks []json.RawMessage `json:"blocks"`
}

// shown reads one message back.
func (s *Slack) shown(ctx context.Context, channel, thread, ts string) (posted, error) {
	method := "conversations.history"
	params := map[string]any{"channel": channel, "latest": ts, "oldest": ts, "inclusive": true, "limit": 1}
	if thread != "" {
		method, params["ts"], params["limit"] = "conversations.replies", thread, 2 // the thread's first one comes along
	}
	var answer struct {
		Messages []posted `json:"messages"`
	}
	if err := s.call(ctx, method, params, &answer); err != nil {
		return posted{}, err
	}
	for _, m := range answer.Messages {
		if m.TS == ts {
			return m, nil
		}
	}
	return posted{}, &chat.Failure{Fault: chat.NoMessage, Err: errors.New("the message is gone")}
}

// messageID is how the engine names a message: a message's own name needs its
// channel.
func messageID(channel, ts string) string {
	if channel == "" || ts == "" {
		return ""
	}
	return channel + "/" + ts
}

// message is which message is meant.
func message(id string) (map[string]any, error) {
	channel, ts, ok := strings.Cut(id, "/")
	if !ok || channel == "" || ts == "" {
		return nil, &chat.Failure{Fault: chat.NoMessage, Err: errors.New("no message id")}
	}
	return map[string]any{"channel": channel, "ts": ts}, nil
}
