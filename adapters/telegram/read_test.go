package telegram

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"milepost/adapters/telegram/telegramtest"
)

func TestUpdatesBecomeOurs(t *testing.T) {
	r := setup(t)
	if _, err := r.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	l := &ledger{}
	r.listen(t, l.hear)
	s := r.server
	s.Say(7, "hello")
	s.Say(7, "/start deal_42")
	s.SayIn(7, -100, "/handoff@MilepostTestBot акме 🙂 product")
	s.SayIn(7, -100, "/handoff@OtherBot acme")
	id := s.Say(7, "x")
	s.EditText(7, id, "y")
	from := map[string]any{"id": 7, "is_bot": false, "first_name": "A"}
	private := map[string]any{"id": 7, "type": "private"}
	s.Raw(map[string]any{"message": map[string]any{"message_id": 90, "date": 1, "chat": private, "from": from, "photo": []any{map[string]any{"file_id": "f"}}, "caption": "/won"}})
	s.Raw(map[string]any{"message": map[string]any{"message_id": 91, "date": 1, "chat": private, "from": from, "text": "/won", "forward_origin": map[string]any{"type": "hidden_user", "sender_user_name": "B", "date": 1}}})
	s.Raw(map[string]any{"message": map[string]any{"message_id": 92, "date": 1, "chat": private, "from": map[string]any{"id": 8, "is_bot": true, "first_name": "Bot"}, "text": "/won"}})
	s.Raw(map[string]any{"message": map[string]any{"message_id": 93, "date": 1, "chat": map[string]any{"id": -100, "type": "supergroup"}, "from": from, "sender_chat": map[string]any{"id": -100, "type": "supergroup"}, "text": "/won"}})
	s.Raw(map[string]any{"my_chat_member": map[string]any{"chat": private, "from": from, "date": 1, "old_chat_member": map[string]any{"status": "member", "user": from}, "new_chat_member": map[string]any{"status": "kicked", "user": from, "until_date": 0}}})
	s.Raw(map[string]any{"message": map[string]any{"message_id": 94, "date": 1, "chat": map[string]any{"id": -100, "type": "group"}, "from": from, "migrate_to_chat_id": -1009}})
	s.Raw(map[string]any{"message": map[string]any{"message_id": "not a number"}})
	s.Say(7, "last")
	if !s.Eventually(10*time.Second, func() bool { return s.Waiting() == 0 }) {
		t.Fatal("updates are still waiting")
	}
	var got []string
	for _, u := range l.all() {
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%v", u.Kind, u.Command, u.Args, u.From.Chat, u.Private))
	}
	for _, want := range []string{
		"said||" + "|7|true", "said|start|deal_42|7|true", "said|handoff|акме 🙂 product|-100|false", "edited|||7|true", "showed|||7|true", "forwarded|||7|true", "left|||7|true", "moved|||-100|false",
		"unread||||false", // a field has another type than we know: a later program may read it
	} {
		found := false
		for _, g := range got {
			found = found || g == want
		}
		if !found {
			t.Errorf("%s is not among\n%s", want, strings.Join(got, "\n"))
		}
	}
	for _, u := range l.all() {
		if u.Command == "won" {
			t.Errorf("a command was taken from %s", u.Kind)
		}
	}
	if len(got) != 11 {
		t.Errorf("%d updates came through:\n%s", len(got), strings.Join(got, "\n"))
	}
}

func FuzzUpdate(f *testing.F) {
	f.Add([]byte(`{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"from":{"id":1},"text":"/a@b c","entities":[{"type":"bot_command","offset":0,"length":4}]}}`))
	f.Add([]byte(`{"update_id":1,"callback_query":{"id":"1","from":{"id":1},"message":{"date":0,"message_id":1,"chat":{"id":1}},"data":"x"}}`))
	f.Add([]byte(`{"update_id":1,"my_chat_member":{"new_chat_member":{"status":"kicked"}}}`))
	tg, err := New(Config{Token: telegramtest.Token, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if h := tg.read(body); h.ok && h.update.ID == "" {
			t.Fatal("an update without identity")
		}
	})
}
