package slack

import (
	"context"
	"encoding/json"
	"slices"

	api "github.com/slack-go/slack"

	"milepost/dialogs/chat"
)

// maxAck is the most bytes that may go along with an acknowledgement: from 20 KB
// on Slack drops it without a word.
const maxAck = 16 << 10

// settle acknowledges an update that was heard in time, and answers it.
func (s *Slack) settle(ctx context.Context, h heard, sheet string, o outcome, done chan<- ack) {
	if o.err != nil {
		s.fail(ctx, h, sheet, o.err, done)
		return
	}
	a, later := s.acknowledge(h, sheet, o.reply)
	done <- a
	if later != nil {
		later(ctx)
	}
	if h.home {
		s.visited(ctx, h)
	}
}

// acknowledge is the answer that goes with the acknowledgement, and what is left
// to be told after it.
func (s *Slack) acknowledge(h heard, sheet string, r chat.Reply) (ack, func(context.Context)) {
	received := ack{received: true}
	if h.sort == asSheet {
		return s.answerSheet(h, r)
	}
	switch {
	case h.sort == asEvent:
		return received, nil
	case sheet != "":
		return received, func(ctx context.Context) { s.fill(ctx, sheet, r) }
	case r.Form != nil:
		return received, func(ctx context.Context) { s.openLate(ctx, h, r.Form) }
	case r.Toast == "":
		return received, nil
	case h.sort == asCommand:
		received.body = private(r.Toast)
		return received, nil
	}
	return received, func(ctx context.Context) { s.whisper(ctx, h, r.Toast) }
}

// answerSheet says what becomes of a form that was sent: it stays open where
// something is wrong, is replaced, or closes.
func (s *Slack) answerSheet(h heard, r chat.Reply) (ack, func(context.Context)) {
	switch {
	case len(r.Wrong) > 0:
		return ack{true, api.NewErrorsViewSubmissionResponse(atFields(h.inputs, r.Wrong))}, nil
	case r.Form != nil:
		a := ack{true, api.NewUpdateViewSubmissionResponse(sheet(r.Form))}
		if body, err := json.Marshal(a.body); err == nil && len(body) <= maxAck {
			return a, nil
		}
		a.body = api.NewUpdateViewSubmissionResponse(note("⏳"))
		return a, func(ctx context.Context) { s.fill(ctx, h.view, r) }
	case r.Toast != "":
		return ack{true, api.NewUpdateViewSubmissionResponse(note(r.Toast))}, nil
	}
	return ack{true, api.NewClearViewSubmissionResponse()}, nil
}

// atFields puts complaints at the blocks of their fields. One whose field is not
// in the view stands at the first: Slack would show none of them otherwise.
func atFields(inputs []string, wrong map[string]string) map[string]string {
	out := map[string]string{}
	for id, text := range wrong {
		block := answerBlock + id
		if !slices.Contains(inputs, block) && len(inputs) > 0 {
			block = inputs[0]
		}
		out[block] = cut(untrick(orElse(text, "✗")), 200)
	}
	return out
}

// fail deals with an update that was not committed.
func (s *Slack) fail(ctx context.Context, h heard, sheet string, err error, done chan<- ack) {
	s.log.Warn("an update could not be handled", "update", h.update.ID, "err", err)
	done <- s.unsaved(h, sheet)
	s.tellUnsaved(ctx, h, sheet)
}

// unsaved is the acknowledgement of what was not committed: an event is to come
// again; what does not come again is acknowledged, and its human told.
func (s *Slack) unsaved(h heard, sheet string) ack {
	text := s.c.NotSaved(h.update.Lang)
	switch {
	case h.sort == asEvent:
		return ack{}
	case h.sort == asCommand && sheet == "":
		return ack{true, private(text)}
	case h.sort == asSheet && len(h.inputs) > 0:
		return ack{true, api.NewErrorsViewSubmissionResponse(map[string]string{h.inputs[0]: text})}
	case h.sort == asSheet:
		return ack{true, api.NewUpdateViewSubmissionResponse(note(text))}
	}
	return ack{received: true}
}

// tellUnsaved tells what the acknowledgement could not.
func (s *Slack) tellUnsaved(ctx context.Context, h heard, sheet string) {
	text := s.c.NotSaved(h.update.Lang)
	switch {
	case sheet != "":
		s.show(ctx, sheet, note(text))
	case h.sort == asPress:
		s.whisper(ctx, h, text)
	}
}

// late is what came of an update after its human was told to repeat it.
func (s *Slack) late(ctx context.Context, h heard, sheet string, o outcome) {
	switch {
	case o.err != nil:
		s.log.Error("an update could not be handled", "update", h.update.ID, "err", o.err)
	case sheet != "":
		s.fill(ctx, sheet, o.reply)
	}
}

// private is an answer that only the human sees.
func private(text string) map[string]any {
	return map[string]any{"response_type": "ephemeral", "text": fallback(chat.Plain(text)), "blocks": line(text)}
}

// line is words as the one block of an answer or a note.
func line(text string) []api.Block {
	return []api.Block{api.NewSectionBlock(plain(orElse(text, "✓"), maxTyped), nil, nil)}
}

// whisper tells a human something where they are; only they see it. Where that
// is no place for it, such as the home tab, it becomes a direct message.
func (s *Slack) whisper(ctx context.Context, h heard, text string) {
	method, params := "chat.postEphemeral", private(text)
	delete(params, "response_type")
	params["channel"], params["user"] = h.channel, h.user
	if h.update.From.Thread != "" {
		params["thread_ts"] = h.update.From.Thread
	}
	if h.channel == "" {
		method, params["channel"] = "chat.postMessage", h.user
		delete(params, "user")
	}
	if err := s.call(ctx, method, params, nil); err != nil {
		s.log.Debug("a press is not answered", "err", err)
	}
}
