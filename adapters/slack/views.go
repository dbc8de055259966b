package slack

import (
	"context"

	api "github.com/slack-go/slack"

	"milepost/dialogs/chat"
)

// maxHome is the most blocks that a view may have.
const maxHome = 100

// open opens a view and says its id; "" if Slack did not let us, for example
// because the three seconds of the trigger are over.
func (s *Slack) open(ctx context.Context, trigger string, v *api.ModalViewRequest) (id string) {
	var answer struct {
		View struct {
			ID string `json:"id"`
		} `json:"view"`
	}
	if err := s.call(ctx, "views.open", map[string]any{"trigger_id": trigger, "view": v}, &answer); err != nil {
		s.log.Warn("a form could not be opened", "err", err)
	}
	return answer.View.ID
}

// show puts something else into an open view.
func (s *Slack) show(ctx context.Context, id string, v *api.ModalViewRequest) {
	if err := s.call(ctx, "views.update", map[string]any{"view_id": id, "view": v}, nil); err != nil {
		s.log.Debug("a form could not be filled", "err", err) // closed by its human, mostly
	}
}

// fill puts into a loading view what it was opened for.
func (s *Slack) fill(ctx context.Context, id string, r chat.Reply) {
	if r.Form != nil {
		s.show(ctx, id, sheet(r.Form))
		return
	}
	s.show(ctx, id, note(r.Toast))
}

// openLate opens a form that nobody expected; if it is too late for that its
// human is asked to repeat.
func (s *Slack) openLate(ctx context.Context, h heard, f *chat.Form) {
	if s.open(ctx, h.trigger, sheet(f)) == "" {
		s.whisper(ctx, h, s.c.NotSaved(h.update.Lang))
	}
}

// visited draws the home tab anew: it was opened, or something was pressed in it.
func (s *Slack) visited(ctx context.Context, h heard) {
	if s.c.Home == nil {
		return
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), longest)
	defer stop()
	who, err := s.person(ctx, h.user)
	if err != nil || who.outsider || who.bot || h.update.Outsider {
		return
	}
	parts, err := s.c.Home(ctx, h.update.Account)
	if err != nil {
		s.log.Warn("a home tab could not be drawn", "err", err)
		return
	}
	view := api.HomeTabViewRequest{Type: api.VTHomeTab, Blocks: api.Blocks{BlockSet: s.home(parts)}}
	if err := s.call(ctx, "views.publish", map[string]any{"user_id": h.user, "view": view}, nil); err != nil {
		s.log.Warn("a home tab could not be drawn", "err", err)
	}
}

// home is messages below each other, a line between them.
func (s *Slack) home(parts []chat.Message) []api.Block {
	blocks := []api.Block{}
	for i, m := range parts {
		if i > 0 {
			blocks = append(blocks, api.NewDividerBlock())
		}
		room := maxHome - len(blocks) - 2*(len(parts)-i-1) // each of the others gets a line
		if room < 2 {
			return append(blocks[:min(len(blocks), maxHome-1)], rich(chat.Plain("…")))
		}
		blocks = append(blocks, render(m, min(room, maxBlocks), s.log)...)
	}
	return blocks
}
