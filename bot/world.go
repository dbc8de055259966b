package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"milepost/adapters/web"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
	"milepost/scheduler"
)

// memory is everything the world needs of a store.
type memory interface {
	dialogs.Memory
	scheduler.Outbox
	scheduler.Diary
}

// world is the whole bot on one pushable clock: the playground, and the tests'
// talks. Nothing runs by itself in it: each act and each push is played out to
// the end before the next, so the same talk gives the same messages, always.
type world struct {
	engine  *dialogs.Engine
	memory  memory
	page    *web.Web
	courier *scheduler.Courier
	clock   *scheduler.Pushable
	due     *scheduler.DueLoop
	cron    *scheduler.CronLoop

	wall scheduler.Wall // paces the demo, nothing else
	log  *slog.Logger

	mu   sync.Mutex // one act at a time
	lang string
	acts int
}

// Hear plays out what somebody did.
func (w *world) Hear(ctx context.Context, u chat.Update) (chat.Reply, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.hear(ctx, u)
}

func (w *world) hear(ctx context.Context, u chat.Update) (chat.Reply, error) {
	reply, err := w.engine.Hear(ctx, u)
	if err != nil {
		return reply, err
	}
	return reply, w.settle(ctx)
}

// Push moves the clock by a button of the page.
func (w *world) Push(ctx context.Context, how string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.clock.Now()
	jump, ok := map[string]string{"hour": "+1h", "morning": "next morning", "week": "+7d"}[how]
	if !ok {
		return fmt.Errorf("unknown push %q", how)
	}
	to, err := readJump(jump, now)
	if err != nil {
		return err
	}
	return w.advance(ctx, to)
}

// Now is the world's time.
func (w *world) Now() time.Time { return w.clock.Now() }

// advance moves the clock from due instant to due instant, in order.
func (w *world) advance(ctx context.Context, to time.Time) error {
	for {
		if err := w.settle(ctx); err != nil {
			return err
		}
		next, err := w.nextInstant(ctx)
		if err != nil {
			return err
		}
		if next.IsZero() || next.After(to) {
			break
		}
		w.clock.Set(next.In(to.Location()))
	}
	w.clock.Set(to)
	return w.settle(ctx)
}

// settle does everything that is due now: deals to be looked at, jobs, parcels.
func (w *world) settle(ctx context.Context) error {
	for now := w.clock.Now(); !w.due.Round(ctx).After(now); {
	}
	if _, err := w.cron.Round(ctx); err != nil {
		return err
	}
	return w.courier.Drain(ctx)
}

// nextInstant is the next time at which something falls due.
func (w *world) nextInstant(ctx context.Context) (time.Time, error) {
	now := w.clock.Now()
	_, next, err := w.memory.Due(ctx, now, 1)
	if err != nil {
		return time.Time{}, err
	}
	_, parcels, err := w.memory.Ready(ctx, now, 1)
	if err != nil {
		return time.Time{}, err
	}
	slot, err := w.cron.NextSlot(ctx, now)
	if err != nil {
		return time.Time{}, err
	}
	for _, t := range []time.Time{parcels, slot} {
		if t.After(now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	return next, nil
}

// Speak makes everybody's language one of ours.
func (w *world) Speak(ctx context.Context, lang string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if lang != "en" && lang != "ru" {
		return fmt.Errorf("unknown language %q", lang)
	}
	k, err := w.memory.Load(ctx, dialogs.Query{})
	if err != nil {
		return err
	}
	w.acts++
	c := dialogs.Change{Cause: fmt.Sprintf("playground/speak/%d", w.acts), At: w.clock.Now(), Based: k.Versions}
	for _, p := range k.Roster.All() {
		p.Language = lang
		c.People = append(c.People, p)
	}
	w.lang = lang
	_, err = w.memory.Commit(ctx, c)
	return err
}

// Type is a person of a talk typing; Press, pressing the newest button so named.
func (w *world) Type(ctx context.Context, who, text string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	message := w.page.Overhear(who, text)
	reply, err := w.hear(ctx, web.Typed(who, message, text, w.clock.Now()))
	return reply.Toast, err
}

func (w *world) Press(ctx context.Context, who, label string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	message, data, ok := w.page.Shown(who, label)
	if !ok {
		return "", fmt.Errorf("%s sees no button [%s]; the pane shows:\n%s", who, label, w.page.Text(who))
	}
	w.acts++
	reply, err := w.hear(ctx, web.Pressed(who, fmt.Sprintf("talk%d", w.acts), message, data, w.clock.Now()))
	return reply.Toast, err
}

// Advance moves the clock in a talk.
func (w *world) Advance(ctx context.Context, to time.Time) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.advance(ctx, to)
}

// Mark and Since: what a pane showed since the mark, new or changed.
func (w *world) Mark() { w.page.Mark() }

// Since is a pane's news since the mark.
func (w *world) Since(pane string) string { return w.page.Since(pane) }

// summary is a change as the playground shows it: what a press did, in JSON, the
// messages as plain words.
func summary(c dialogs.Change) string {
	out := map[string]any{"cause": c.Cause, "at": c.At.Format(time.RFC3339)}
	var events []any
	for _, e := range c.Events {
		events = append(events, map[string]any{"deal": e.Deal, "what": e.What, "by": e.By, "note": e.Payload.Note, "changes": e.Payload.Changes})
	}
	var parcels []any
	for _, p := range c.Parcels {
		parcels = append(parcels, map[string]any{"to": p.To.String(), "class": p.Class, "card": p.Card, "text": firstLine(p.Message.Text.String())})
	}
	var looks []any
	for _, d := range c.Deals {
		looks = append(looks, map[string]any{"deal": d.Deal.ID, "look_again": d.Due.Format(time.RFC3339)})
	}
	for name, v := range map[string][]any{"journal": events, "outbox": parcels, "deals": looks} {
		if len(v) > 0 {
			out[name] = v
		}
	}
	if c.Talk != nil {
		out["talk"] = c.Talk
	}
	if len(c.People) > 0 {
		out["people"] = len(c.People)
	}
	if len(c.CallOff) > 0 {
		out["called_off"] = c.CallOff
	}
	if len(c.Marks) > 0 {
		out["marks"] = c.Marks
	}
	body, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(body)
}

func firstLine(s string) string {
	line, _, more := strings.Cut(s, "\n")
	if more {
		line += " …"
	}
	return line
}

// cast puts the people of a talk into the memory, as if they had joined.
func (w *world) cast(ctx context.Context, t *talk, zone string) error {
	c := dialogs.Change{Cause: "playground/cast", At: w.clock.Now(), Based: dialogs.Versions{}}
	head := ""
	for _, p := range t.people {
		for _, r := range p.words {
			if r == sales.RoleHead {
				head = p.id
			}
		}
	}
	for _, p := range t.people {
		if p.channel() || len(p.words) == 0 {
			continue // no roles: a stranger, until they join
		}
		person := sales.Person{
			ID: p.id, Name: p.name, Roles: p.words, Language: p.lang, Zone: p.zone, Set: true,
			Accounts: []string{string(chat.MakeAccount(web.Messenger, p.id))},
			Chats:    map[string]string{web.Messenger: p.id}, Prefers: web.Messenger,
		}
		if person.Zone == "" {
			person.Zone = zone
		}
		if person.ID != head {
			person.Head = head
		}
		c.People = append(c.People, person)
	}
	_, err := w.memory.Commit(ctx, c)
	return err
}
