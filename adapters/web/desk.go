package web

import (
	"context"
	"slices"
	"strings"

	"milepost/dialogs/chat"
)

// What desks have and phones do not: forms that open over the chat, and a home.

// Desk is the page as the messenger of its desks.
type Desk struct{ *Web }

// Name is that messenger's name.
func (Desk) Name() string { return OnDesk }

// sheet is an open form as the page draws it.
type sheet struct {
	chat.Form
	Lead  string            `json:"lead"`            // the intro, as HTML
	Wrong map[string]string `json:"wrong,omitempty"` // by field
}

// Answer shows a person the direct answer to what they did: a line that goes away,
// a form to fill in, or what is wrong with the one they sent.
func (w *Web) Answer(u chat.Update, r chat.Reply) {
	w.mu.Lock()
	defer w.mu.Unlock()
	pane := u.From.Chat
	if r.Toast != "" {
		w.tell(event{Kind: "toast", Pane: pane, Data: r.Toast})
	}
	open, is := w.sheets[pane]
	switch {
	case r.Form != nil:
		w.open(pane, sheet{Form: *r.Form, Lead: html(r.Form.Intro)})
	case is && len(r.Wrong) > 0: // what was typed stays
		open.Wrong, open.Fields = r.Wrong, slices.Clone(open.Fields)
		for i, f := range open.Fields {
			open.Fields[i].Value = u.Form[f.ID]
		}
		w.open(pane, open)
	case is && u.Kind == chat.Filled:
		w.close(pane)
	}
}

func (w *Web) open(pane string, s sheet) {
	w.sheets[pane] = s
	w.tell(event{Kind: "form", Pane: pane, Data: s})
}

// Sheet is the open form of a pane.
func (w *Web) Sheet(pane string) (form chat.Form, wrong map[string]string, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s, ok := w.sheets[pane]
	return s.Form, s.Wrong, ok
}

// fill is a person sending a form.
func (w *Web) fill(ctx context.Context, a act) error {
	p, err := w.mayAct(a.Pane)
	if err != nil {
		return err
	}
	form, _, ok := w.Sheet(a.Pane)
	if !ok {
		return errUnknown
	}
	values := map[string]string{}
	for id, v := range a.Form {
		values[id] = strings.ReplaceAll(v, "\x00", "")
	}
	for _, id := range a.Unknown {
		values[id] = chat.Unknown
	}
	w.Mark()
	return w.hear(ctx, Filled(p, w.Act(), form.ID, values, w.director.Now()))
}

// shut is a person closing a form.
func (w *Web) shut(_ context.Context, a act) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.close(a.Pane)
	return nil
}

func (w *Web) close(pane string) {
	delete(w.sheets, pane)
	w.tell(event{Kind: "form", Pane: pane})
}

// visit is a person opening their home.
func (w *Web) visit(ctx context.Context, a act) error {
	p, err := w.mayAct(a.Pane)
	if err != nil {
		return err
	}
	if !p.Desk {
		return errUnknown
	}
	parts, err := w.home(ctx, p.Account())
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []shown
	for _, m := range parts {
		out = append(out, w.draw(m, true))
	}
	w.tell(event{Kind: "home", Pane: a.Pane, Data: out})
	return nil
}
