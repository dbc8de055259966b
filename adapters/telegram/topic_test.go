package telegram

import (
	"testing"

	"milepost/dialogs/chat"
)

// What is said and pressed in a topic comes from there, and is answered there. A
// thread of replies in a group without topics is none.
func TestTopicsAreKeptApart(t *testing.T) {
	r := setup(t)
	l := &ledger{}
	r.listen(t, l.hear)
	forum := map[string]any{"id": -100, "type": "supergroup", "title": "Forum", "is_forum": true}
	command := func(id int, in map[string]any, more map[string]any) map[string]any {
		m := map[string]any{
			"message_id": id, "date": 1_780_000_000, "chat": in, "text": "/who",
			"from":     map[string]any{"id": 7, "is_bot": false, "first_name": "Olga"},
			"entities": []any{map[string]any{"type": "bot_command", "offset": 0, "length": 4}},
		}
		for k, v := range more {
			m[k] = v
		}
		return map[string]any{"message": m}
	}
	topic := chat.Address{Messenger: Messenger, Chat: "-100", Thread: "42"}
	general := chat.Address{Messenger: Messenger, Chat: "-100"}
	r.server.Raw(command(1, forum, map[string]any{"is_topic_message": true, "message_thread_id": 42}))
	r.server.Raw(command(2, forum, nil)) // the general topic has no number
	r.server.Raw(command(3, map[string]any{"id": -200, "type": "supergroup", "title": "Group"}, map[string]any{"message_thread_id": 9}))
	id, err := r.Send(t.Context(), topic, chat.Message{Text: chat.Plain("here"), Buttons: [][]chat.Button{{{Text: "Open", Data: "1|open"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if last, _ := r.server.Last(-100); last.Thread != 42 {
		t.Errorf("sent to %+v", last)
	}
	if err := r.Edit(t.Context(), topic, id, chat.Message{Text: chat.Plain("here, changed"), Buttons: [][]chat.Button{{{Text: "Open", Data: "1|open"}}}}); err != nil {
		t.Error(err)
	}
	if !r.server.PressIn(7, -100, "Open") {
		t.Fatal("no button")
	}
	if !r.server.Eventually(within, func() bool { return len(l.all()) == 4 }) {
		t.Fatalf("heard %+v", l.all())
	}
	want := map[string]chat.Address{
		"tg/4242/-100/1": topic, "tg/4242/-100/2": general, "tg/4242/-200/3": {Messenger: Messenger, Chat: "-200"},
	}
	for _, u := range l.all() {
		from, ok := want[u.ID]
		if u.Kind == chat.Pressed {
			from, ok = topic, true
		}
		if !ok || u.From != from {
			t.Errorf("%s came from %v", u.ID, u.From)
		}
	}
}
