package slack

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"milepost/dialogs/chat"
)

var testReader = reader{
	our:      identity{team: "T1", app: "A1", bot: "UBOT"},
	commands: map[string]string{"/milepost": "", "/handoff": "handoff"},
}

// said is an event's payload around what is inside.
func said(inside string) []byte {
	return []byte(`{"type":"event_callback","team_id":"T1","api_app_id":"A1","event_id":"Ev1","event":{` + inside + `}}`)
}

func brief(h heard) string {
	u := h.update
	return strings.Join([]string{h.sort, string(u.Kind), u.From.Chat, u.From.Thread, u.Command, u.Args, u.Text}, "|")
}

func TestEventsBecomeUpdates(t *testing.T) {
	const dm = `"type":"message","channel":"D1","channel_type":"im","user":"U1","ts":"1700000000.000100",`
	for name, c := range map[string]struct{ in, want string }{
		"words in a direct message":           {dm + `"text":"hello &amp; bye"`, "event|said|U1||||hello & bye"},
		"a link keeps its words":              {dm + `"text":"see <http://acme.com|acme.com> and <https://x.io>"`, "event|said|U1||||see acme.com and https://x.io"},
		"in a thread":                         {dm + `"text":"why 1","thread_ts":"1699999999.000100"`, "event|said|U1|1699999999.000100|||why 1"},
		"the beginning of a thread":           {dm + `"text":"x","thread_ts":"1700000000.000100"`, "event|said|U1||||x"},
		"a command by the bot's name":         {dm + `"text":"<@UBOT> deal Акме 🙂"`, "event|said|U1||deal|Акме 🙂|deal Акме 🙂"},
		"a file alone":                        {dm + `"text":"","subtype":"file_share","files":[{"id":"F1"}]`, "event|showed|U1||||"},
		"a file with words":                   {dm + `"text":"the sheet","subtype":"file_share","files":[{"id":"F1"}]`, "event|said|U1||||the sheet"},
		"somebody else's words":               {dm + `"text":"","attachments":[{"is_share":true,"text":"/won"}]`, "event|forwarded|U1||||"},
		"a mention in a channel":              {`"type":"app_mention","channel":"C1","user":"U1","ts":"1.2","text":"<@UBOT> /handoff acme product"`, "event|said|C1||handoff|acme product|/handoff acme product"},
		"its twin":                            {`"type":"message","channel":"C1","user":"U1","ts":"1.2","text":"<@UBOT> /handoff acme product"`, "event|said|C1||handoff|acme product|/handoff acme product"},
		"a mention alone":                     {`"type":"app_mention","channel":"C1","user":"U1","ts":"1.2","text":"<@UBOT>"`, "event|said|C1||help||"},
		"a mention in the middle":             {`"type":"app_mention","channel":"C1","user":"U1","ts":"1.2","text":"hey <@UBOT> deal acme"`, "event|said|C1||deal|acme|deal acme"},
		"said about the bot":                  {`"type":"app_mention","channel":"C1","user":"U1","ts":"1.2","text":"thanks <@UBOT>"`, "||||||"},
		"its name inside an answer":           {dm + `"text":"ask <@UBOT> next"`, "event|said|U1||||ask @UBOT next"},
		"said in a channel to others":         {`"type":"message","channel":"C1","user":"U1","ts":"1.2","text":"hi"`, "||||||"},
		"a change of words":                   {`"type":"message","subtype":"message_changed","channel":"D1","message":{"type":"message","user":"U1","ts":"1.2","text":"b","edited":{"user":"U1","ts":"3.4"}},"previous_message":{"text":"a"}`, "event|edited|U1||||b"},
		"a preview is no change":              {`"type":"message","subtype":"message_changed","channel":"D1","message":{"type":"message","user":"U1","ts":"1.2","text":"a","edited":{"user":"U1","ts":"3.4"}},"previous_message":{"text":"a"}`, "||||||"},
		"our own change":                      {`"type":"message","subtype":"message_changed","channel":"D1","message":{"type":"message","user":"UBOT","bot_id":"B1","ts":"1.2","text":"b","edited":{"user":"UBOT","ts":"3.4"}},"previous_message":{"text":"a"}`, "||||||"},
		"a deletion":                          {`"type":"message","subtype":"message_deleted","channel":"D1","deleted_ts":"1.2"`, "||||||"},
		"a bot":                               {dm + `"text":"hi","bot_id":"B9"`, "||||||"},
		"our own echo":                        {`"type":"message","channel":"D1","user":"UBOT","ts":"1.2","text":"hi"`, "||||||"},
		"somebody joined":                     {`"type":"message","subtype":"channel_join","channel":"C1","user":"U1","ts":"1.2","text":"<@U1> has joined"`, "||||||"},
		"the home tab":                        {`"type":"app_home_opened","user":"U1","tab":"home","channel":"D1"`, "visit||||||"},
		"the messages tab":                    {`"type":"app_home_opened","user":"U1","tab":"messages","channel":"D1"`, "||||||"},
		"a broadcast typed in a private talk": {dm + `"text":"<!channel> look"`, "event|said|U1||||@channel look"},
	} {
		h, known := testReader.event(said(c.in))
		if got := brief(h); got != c.want || !known {
			t.Errorf("%s: %s, want %s (known: %v)", name, got, c.want, known)
		}
	}
}

func TestOneMessageHasOneIdentity(t *testing.T) {
	mention, _ := testReader.event(said(`"type":"app_mention","channel":"C1","user":"U1","ts":"1.2","text":"<@UBOT> next"`))
	message, _ := testReader.event(said(`"type":"message","channel":"C1","user":"U1","ts":"1.2","text":"<@UBOT> next","client_msg_id":"x"`))
	if mention.update.ID != "slack/T1/C1/1.2" || message.update.ID != mention.update.ID {
		t.Errorf("%q and %q", mention.update.ID, message.update.ID)
	}
	edited, _ := testReader.event(said(`"type":"message","subtype":"message_changed","channel":"C1","message":{"user":"U1","ts":"1.2","text":"<@UBOT> deals","edited":{"user":"U1","ts":"3.4"}}`))
	if edited.update.ID != "slack/T1/C1/1.2/edit/3.4" || edited.update.Message != "C1/1.2" {
		t.Errorf("%q, %q", edited.update.ID, edited.update.Message)
	}
}

func TestAnAnswerNamesTheMessageItAnswers(t *testing.T) {
	const at = `"type":"message","channel":"D1","user":"U1","ts":"5.0","thread_ts":"1.0","text":"x","parent_user_id":`
	ours, _ := testReader.event(said(at + `"UBOT"`))
	theirs, _ := testReader.event(said(at + `"U2"`))
	if ours.update.ReplyTo != "D1/1.0" || theirs.update.ReplyTo != "" {
		t.Errorf("%q, %q", ours.update.ReplyTo, theirs.update.ReplyTo)
	}
}

func TestForeignHumansAreOutsiders(t *testing.T) {
	h, _ := testReader.event(said(`"type":"app_mention","channel":"C1","user":"U9","user_team":"T9","ts":"1.2","text":"<@UBOT> deals"`))
	if !h.update.Outsider {
		t.Error("a member of another company came in")
	}
}

func TestSlashCommandsBecomeUpdates(t *testing.T) {
	const who = `"team_id":"T1","user_id":"U1","trigger_id":"tr.1",`
	for name, c := range map[string]struct{ in, want, beside string }{
		"one of its own":     {who + `"command":"/handoff","text":"acme product","channel_id":"C1","channel_name":"sales"`, "command|said|U1||handoff|acme product|/handoff acme product", "C1"},
		"the catch-all":      {who + `"command":"/milepost","text":"Deal  acme &amp; co","channel_id":"C1","channel_name":"sales"`, "command|said|U1||deal|acme & co|/deal acme & co", "C1"},
		"the catch-all bare": {who + `"command":"/milepost","text":" ","channel_id":"D1","channel_name":"directmessage"`, "command|said|U1||help||/help", ""},
		"not ours":           {who + `"command":"/weather","text":"x","channel_id":"D1"`, "||||||", ""},
		"without a human":    {`"command":"/milepost","trigger_id":"x"`, "||||||", ""},
	} {
		h, known := testReader.command([]byte("{" + c.in + "}"))
		u := h.update
		if got := brief(h); got != c.want || u.Beside.Chat != c.beside || known != (c.want != "||||||") {
			t.Errorf("%s: %s beside %q, want %s beside %q", name, got, u.Beside.Chat, c.want, c.beside)
		}
		if known && (!u.Private || !u.Forms || !strings.HasPrefix(u.ID, "slack/T1/command/") || strings.Contains(u.ID, "tr.1")) {
			t.Errorf("%s: %+v", name, u)
		}
	}
}

func press(container, action, more string) []byte {
	return fmt.Appendf(nil, `{"type":"block_actions","team":{"id":"T1"},"user":{"id":"U1","team_id":"T1"},"trigger_id":"tr.1","container":{%s},"actions":[{"action_id":"a","block_id":"b","action_ts":"9.9",%s}]%s}`, container, action, more)
}

func TestPressesBecomeUpdates(t *testing.T) {
	const inDM, inChannel = `"type":"message","channel_id":"D1","message_ts":"1.2"`, `"type":"message","channel_id":"C1","message_ts":"1.2","thread_ts":"0.1"`
	for name, c := range map[string]struct {
		body []byte
		want string
	}{
		"a button in direct messages": {press(inDM, `"type":"button","value":"v1.ok"`, ""), "U1||true|v1.ok|D1/1.2"},
		"a button in a thread":        {press(inChannel, `"type":"button","value":"v1.ok"`, ""), "C1|0.1|false|v1.ok|C1/1.2"},
		"a line of a menu":            {press(inDM, `"type":"overflow","selected_option":{"value":"v2"}`, ""), "U1||true|v2|D1/1.2"},
		"in the home tab":             {press(`"type":"view","view_id":"V1"`, `"type":"button","value":"v3"`, `,"view":{"id":"V1","type":"home"}`), "U1||true|v3|"},
		"a link":                      {press(inDM, `"type":"button","value":""`, ""), "||false||"},
		"a tick in a form":            {press(`"type":"view","view_id":"V1"`, `"type":"checkboxes","selected_options":[]`, `,"view":{"id":"V1","type":"modal"}`), "||false||"},
	} {
		h, known := testReader.action(c.body)
		u := h.update
		if got := fmt.Sprintf("%s|%s|%v|%s|%s", u.From.Chat, u.From.Thread, u.Private, u.Data, u.Message); got != c.want || !known {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if u.Data != "" && (u.ID == "" || !u.Forms || h.trigger != "tr.1") {
			t.Errorf("%s: %+v", name, u)
		}
	}
}

func TestASentFormBecomesAnUpdate(t *testing.T) {
	body := func(hash, pain string) []byte {
		return fmt.Appendf(nil, `{"type":"view_submission","team":{"id":"T1"},"user":{"id":"U1","team_id":"T1"},"view":{"id":"V1","type":"modal","hash":%q,"private_metadata":"F1",
		"blocks":[{"type":"rich_text","block_id":"x"},{"type":"input","block_id":"q/pain"},{"type":"input","block_id":"q/day"}],
		"state":{"values":{"q/pain":{"answer":{"type":"plain_text_input","value":%q}},"q/day":{"answer":{"type":"datepicker","selected_date":"2026-09-01"}},
		"q/who":{"answer":{"type":"static_select","selected_option":{"value":"cfo"}}},"q/all":{"answer":{"type":"checkboxes","selected_options":[{"value":"a"},{"value":"b"}]}},
		"q/none":{"answer":{"type":"plain_text_input","value":null}},"q/budget":{"answer":{"type":"plain_text_input","value":"84k"}},"u/budget":{"unknown":{"type":"checkboxes","selected_options":[{"value":"unknown"}]}},
		"u/pain":{"unknown":{"type":"checkboxes","selected_options":[]}}}}}}`, hash, pain)
	}
	h, known := testReader.action(body("h1", "downtime"))
	u := h.update
	want := map[string]string{"pain": "downtime", "day": "2026-09-01", "who": "cfo", "all": "a,b", "none": "", "budget": chat.Unknown}
	if !known || u.Kind != chat.Filled || u.Data != "F1" || fmt.Sprint(u.Form) != fmt.Sprint(want) || !u.Private || u.From.Chat != "U1" {
		t.Errorf("%+v", u)
	}
	if fmt.Sprint(h.inputs) != "[q/pain q/day]" {
		t.Errorf("inputs %v", h.inputs)
	}
	again, _ := testReader.action(body("h1", "downtime"))
	mended, _ := testReader.action(body("h1", "38 hours"))
	if again.update.ID != u.ID || mended.update.ID == u.ID {
		t.Errorf("%q, again %q, mended %q", u.ID, again.update.ID, mended.update.ID)
	}
	forged, _ := testReader.action(body("h1", chat.Unknown))
	if forged.update.Form["pain"] == chat.Unknown {
		t.Error("a zero byte was typed")
	}
}

func TestWhenItWasSaid(t *testing.T) {
	for in, want := range map[string]time.Time{
		"1700000000.000100": time.Unix(1700000000, 100_000).UTC(), "1700000000": time.Unix(1700000000, 0).UTC(),
		"": {}, "x.y": {}, "-1.0": {}, "99999999999999999.1": {}, "1700000000.-1": time.Unix(1700000000, 0).UTC(),
	} {
		if got := instant(in); !got.Equal(want) {
			t.Errorf("%q: %v, want %v", in, got, want)
		}
	}
}

func FuzzReading(f *testing.F) {
	f.Add(said(`"type":"message","channel":"D1","user":"U1","ts":"1.2","text":"<@UBOT> <x|y> deal"`))
	f.Add(said(`"type":"message","subtype":"message_changed","channel":"D1","message":{"user":"U1","ts":"1.2","text":"b","edited":{"user":"U1","ts":"3"}}`))
	f.Add([]byte(`{"command":"/milepost","user_id":"U1","trigger_id":"t","text":"deal"}`))
	f.Add(press(`"channel_id":"C1","message_ts":"1.2"`, `"type":"button","value":"x"`, ""))
	f.Add([]byte(`{"type":"view_submission","user":{"id":"U1"},"view":{"id":"V","state":{"values":{"q/a":{"x":{"value":"1"}}}}}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, read := range []func([]byte) (heard, bool){testReader.event, testReader.command, testReader.action} {
			h, known := read(body)
			u := h.update
			switch {
			case h.sort == "" || h.sort == asVisit:
			case !known || u.ID == "" || u.From.Chat == "" || u.Account == "slack:" || u.Kind == "":
				t.Errorf("%+v of %q", h, body)
			case u.Account == "slack:UBOT" && h.sort == asEvent:
				t.Errorf("our own words came back: %q", body)
			case !u.Private && h.sort == asEvent && u.Command == "":
				t.Errorf("words to others in a channel: %q", body)
			}
		}
	})
}
