package slack

import (
	"encoding/json"
	"strings"
	"testing"

	"milepost/dialogs/chat"
)

func TestAFormBecomesAModal(t *testing.T) {
	many := []chat.Option{}
	for _, c := range "abcdefghijkl" {
		many = append(many, chat.Option{ID: string(c), Text: strings.ToUpper(string(c))})
	}
	three := many[:3]
	for name, c := range map[string]struct {
		f    chat.Field
		want string
	}{
		"a line":              {chat.Field{ID: "a", Kind: chat.AsLine, Value: "x"}, `"element":{"type":"plain_text_input","action_id":"answer","initial_value":"x","max_length":3000}`},
		"several lines":       {chat.Field{ID: "a", Kind: chat.AsText}, `"multiline":true`},
		"a number":            {chat.Field{ID: "a", Kind: chat.AsNumber, Value: "84k"}, `"plain_text_input","action_id":"answer","initial_value":"84k"`},
		"a day":               {chat.Field{ID: "a", Kind: chat.AsDay, Value: "2026-09-01"}, `"datepicker","action_id":"answer","initial_date":"2026-09-01"`},
		"a day that is none":  {chat.Field{ID: "a", Kind: chat.AsDay, Value: "soon"}, `"element":{"type":"datepicker","action_id":"answer"}`},
		"one of three":        {chat.Field{ID: "a", Kind: chat.AsOne, Options: three, Value: "b"}, `"initial_option":{"text":{"type":"plain_text","text":"B","emoji":false},"value":"b"}`},
		"one of none":         {chat.Field{ID: "a", Kind: chat.AsOne}, `"plain_text_input"`},
		"several of three":    {chat.Field{ID: "a", Kind: chat.AsSeveral, Options: three, Value: "a,c"}, `"checkboxes"`},
		"several of many":     {chat.Field{ID: "a", Kind: chat.AsSeveral, Options: many, Value: "l"}, `"multi_static_select"`},
		"a link":              {chat.Field{ID: "a", Kind: chat.AsLink, Value: "https://x.io"}, `"url_text_input","action_id":"answer","initial_value":"https://x.io"`},
		"what nobody knows":   {chat.Field{ID: "a", DontKnow: "I don't know", Value: chat.Unknown}, `{"type":"actions","block_id":"u/a","elements":[{"type":"checkboxes","action_id":"unknown","options":[{"text":{"type":"plain_text","text":"I don't know","emoji":false},"value":"unknown"}],"initial_options":[`},
		"which is left empty": {chat.Field{ID: "a", DontKnow: "I don't know", Value: chat.Unknown}, `"optional":true`},
		"a hint":              {chat.Field{ID: "a", Help: "Ask them"}, `"hint":{"type":"plain_text","text":"Ask them"`},
	} {
		c.f.Label = "Question"
		out, err := json.Marshal(sheet(&chat.Form{ID: "F1", Title: "T", Submit: "Send", Fields: []chat.Field{c.f}}))
		if err != nil || !strings.Contains(string(out), c.want) {
			t.Errorf("%s: %s (%v), want in it %s", name, out, err, c.want)
		}
	}
}

func TestAFormKeepsSlacksLimits(t *testing.T) {
	f := &chat.Form{ID: "F1", Title: strings.Repeat("ю", 90), Submit: strings.Repeat("ю", 90), Cancel: strings.Repeat("ю", 90), Intro: chat.Plain("hi")}
	for i := range 80 {
		f.Fields = append(f.Fields, chat.Field{ID: string(rune('a' + i)), Label: strings.Repeat("ю", 3000), DontKnow: "?"})
	}
	v := sheet(f)
	if len([]rune(v.Title.Text)) > 24 || len([]rune(v.Submit.Text)) > 24 || len([]rune(v.Close.Text)) > 24 || len(v.Blocks.BlockSet) > 100 {
		t.Errorf("%d blocks, %q, %q, %q", len(v.Blocks.BlockSet), v.Title.Text, v.Submit.Text, v.Close.Text)
	}
}

func TestComplaintsStandAtTheirFields(t *testing.T) {
	got := atFields([]string{"q/a", "q/b"}, map[string]string{"b": "not a date", "gone": "", "unknown": "x"})
	if got["q/b"] != "not a date" || got["q/a"] == "" || len(got) != 2 {
		t.Errorf("%v", got)
	}
}
