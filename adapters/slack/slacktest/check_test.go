package slacktest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func read(t *testing.T, text string) (out []any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err, text)
	}
	return out
}

func repeated(item string, n int) string {
	return strings.TrimSuffix(strings.Repeat(item+",", n), ",")
}

const (
	pt     = `{"type":"plain_text","text":"x"}`
	choice = `{"text":` + pt + `,"value":"v"}`
)

func section(text string) string { return `{"type":"section","text":` + text + `}` }

func actions(elements string) string { return `{"type":"actions","elements":[` + elements + `]}` }

func input(element string) string {
	return `{"type":"input","label":` + pt + `,"element":` + element + `}`
}

func richText(elements string) string { return `{"type":"rich_text","elements":[` + elements + `]}` }

func long(kind string, n int) string {
	return fmt.Sprintf(`{"type":%q,"text":%q}`, kind, strings.Repeat("я", n))
}

func TestWhatSlackTakes(t *testing.T) {
	for _, b := range []string{
		section(long("mrkdwn", 3000)),
		`{"type":"section","fields":[` + repeated(pt, 10) + `],"accessory":{"type":"overflow","action_id":"a","options":[` + repeated(choice, 5) + `]}}`,
		`{"type":"header","text":` + long("plain_text", 150) + `}`,
		`{"type":"context","elements":[` + pt + `,{"type":"image","image_url":"http://x/y","alt_text":"a"}]}`,
		actions(`{"type":"button","text":` + long("plain_text", 75) + `,"action_id":"a","style":"danger","value":"v"},{"type":"datepicker","initial_date":"2026-12-31"}`),
		input(`{"type":"static_select","options":[` + repeated(choice, 100) + `],"initial_option":` + choice + `}`),
		input(`{"type":"plain_text_input","multiline":true,"max_length":3000}`),
		`{"type":"image","image_url":"http://x/y","alt_text":"a"}`,
		richText(`{"type":"rich_text_section","elements":[{"type":"text","text":"a","style":{"bold":true}},{"type":"date","timestamp":1,"format":"{date}"}]},{"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_section","elements":[{"type":"emoji","name":"wave"}]}]}`),
	} {
		if problems := checkBlocks(read(t, "["+b+"]"), "/blocks", 50); len(problems) > 0 {
			t.Errorf("%.200s\n%v", b, problems)
		}
	}
}

func TestWhatSlackRefuses(t *testing.T) {
	tests := map[string]struct{ blocks, at string }{
		"51 blocks":             {repeated(`{"type":"divider"}`, 51), "/blocks"},
		"unknown block":         {`{"type":"carousel"}`, "/blocks/0/type"},
		"unknown element":       {actions(`{"type":"lever"}`), "/blocks/0/elements/0/type"},
		"field unknown":         {`{"type":"divider","text":"x"}`, "/blocks/0"},
		"emoji in mrkdwn":       {section(`{"type":"mrkdwn","text":"x","emoji":true}`), "/blocks/0/text"},
		"section too long":      {section(long("mrkdwn", 3001)), "/blocks/0/text/text"},
		"section empty":         {section(`{"type":"mrkdwn","text":""}`), "/blocks/0/text/text"},
		"header mrkdwn":         {`{"type":"header","text":{"type":"mrkdwn","text":"x"}}`, "/blocks/0/text/type"},
		"header too long":       {`{"type":"header","text":` + long("plain_text", 151) + `}`, "/blocks/0/text/text"},
		"26 buttons":            {actions(repeated(`{"type":"button","text":`+pt+`}`, 26)), "/blocks/0/elements"},
		"no buttons":            {actions(``), "/blocks/0/elements"},
		"11 fields":             {`{"type":"section","fields":[` + repeated(pt, 11) + `]}`, "/blocks/0/fields"},
		"101 options":           {actions(`{"type":"static_select","options":[` + repeated(choice, 101) + `]}`), "/blocks/0/elements/0/options"},
		"option too long":       {actions(`{"type":"static_select","options":[{"text":` + long("plain_text", 76) + `,"value":"v"}]}`), "/blocks/0/elements/0/options/0/text/text"},
		"overflow of 6":         {actions(`{"type":"overflow","options":[` + repeated(choice, 6) + `]}`), "/blocks/0/elements/0/options"},
		"chosen but not there":  {actions(`{"type":"static_select","options":[` + choice + `],"initial_option":{"text":` + pt + `,"value":"w"}}`), "/blocks/0/elements/0"},
		"button too long":       {actions(`{"type":"button","text":` + long("plain_text", 76) + `}`), "/blocks/0/elements/0/text/text"},
		"value too long":        {actions(`{"type":"button","text":` + pt + `,"value":"` + strings.Repeat("v", 2001) + `"}`), "/blocks/0/elements/0/value"},
		"action_id too long":    {actions(`{"type":"button","text":` + pt + `,"action_id":"` + strings.Repeat("v", 256) + `"}`), "/blocks/0/elements/0/action_id"},
		"action_id twice":       {actions(repeated(`{"type":"button","action_id":"a","text":`+pt+`}`, 2)), "/blocks/0/elements/1/action_id"},
		"block_id twice":        {repeated(`{"type":"divider","block_id":"b"}`, 2), "/blocks/1/block_id"},
		"picture without words": {`{"type":"image","image_url":"http://x/y"}`, "/blocks/0"},
		"multi in actions":      {actions(`{"type":"multi_static_select","options":[` + choice + `]}`), "/blocks/0/elements/0/type"},
		"button as an input":    {input(`{"type":"button","text":` + pt + `}`), "/blocks/0/element/type"},
		"confirm unanswered":    {actions(`{"type":"button","text":` + pt + `,"confirm":{"title":` + pt + `,"text":` + pt + `,"confirm":` + pt + `}}`), "/blocks/0/elements/0/confirm"},
		"group without label":   {actions(`{"type":"static_select","option_groups":[{"options":[` + choice + `]}]}`), "/blocks/0/elements/0/option_groups/0"},
		"number of what":        {input(`{"type":"number_input"}`), "/blocks/0/element"},
		"date of no calendar":   {input(`{"type":"datepicker","initial_date":"31.12.2026"}`), "/blocks/0/element/initial_date"},
		"rich text bare":        {richText(`{"type":"text","text":"x"}`), "/blocks/0/elements/0/type"},
		"rich text empty":       {richText(`{"type":"rich_text_section","elements":[{"type":"text","text":""}]}`), "/blocks/0/elements/0/elements/0/text"},
		"rich style":            {richText(`{"type":"rich_text_section","elements":[{"type":"text","text":"x","style":"bold"}]}`), "/blocks/0/elements/0/elements/0/style"},
		"list of quotes":        {richText(`{"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_quote","elements":[{"type":"text","text":"x"}]}]}`), "/blocks/0/elements/0/elements/0/type"},
	}
	for name, test := range tests {
		problems := checkBlocks(read(t, "["+test.blocks+"]"), "/blocks", 50)
		if !slices.ContainsFunc(problems, func(p string) bool { return strings.HasSuffix(p, "[json-pointer:"+test.at+"]") }) {
			t.Errorf("%s: %v, want one at %s", name, problems, test.at)
		}
	}
}

func TestWhatSlackRefusesOfAView(t *testing.T) {
	title := `"title":` + pt
	tests := map[string]struct{ view, at string }{
		"no title":        {`{"type":"modal","blocks":[{"type":"divider"}]}`, "/view"},
		"title too long":  {`{"type":"modal","title":` + long("plain_text", 25) + `,"blocks":[{"type":"divider"}]}`, "/view/title/text"},
		"101 blocks":      {`{"type":"modal",` + title + `,"blocks":[` + repeated(`{"type":"divider"}`, 101) + `]}`, "/view/blocks"},
		"nothing to send": {`{"type":"modal",` + title + `,"blocks":[` + input(`{"type":"plain_text_input"}`) + `]}`, "/view/submit"},
		"metadata":        {`{"type":"modal",` + title + `,"private_metadata":"` + strings.Repeat("x", 3001) + `","blocks":[{"type":"divider"}]}`, "/view/private_metadata"},
		"home with title": {`{"type":"home",` + title + `,"blocks":[{"type":"divider"}]}`, "/view"},
		"block in a view": {`{"type":"home","blocks":[{"type":"header"}]}`, "/view/blocks/0"},
		"neither of them": {`{"type":"popup","blocks":[{"type":"divider"}]}`, "/view/type"},
	}
	for name, test := range tests {
		var o object
		if err := json.Unmarshal([]byte(test.view), &o); err != nil {
			t.Fatal(name, err)
		}
		problems := checkView(o)
		if !slices.ContainsFunc(problems, func(p string) bool { return strings.HasSuffix(p, "[json-pointer:"+test.at+"]") }) {
			t.Errorf("%s: %v, want one at %s", name, problems, test.at)
		}
	}
}

func TestRefusalsOfAWholeMessage(t *testing.T) {
	s, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	s.AddUser(User{ID: "U0ANN", Name: "ann"})
	tests := map[string]struct {
		p    object
		want string
	}{
		"nothing":          {object{}, "no_text"},
		"bad blocks":       {object{"blocks": "{"}, "invalid_blocks_format"},
		"bad block":        {object{"blocks": `[{"type":"nothing"}]`}, "invalid_blocks"},
		"a novel":          {object{"text": strings.Repeat("x", 40001)}, "msg_too_long"},
		"a novel in parts": {object{"blocks": "[" + repeated(section(long("mrkdwn", 2900)), 5) + "]"}, "msg_blocks_too_long"},
		"metadata":         {object{"text": "x", "metadata": "nothing"}, "invalid_metadata_format"},
		"metadata unnamed": {object{"text": "x", "metadata": `{"event_payload":{}}`}, "invalid_metadata_schema"},
	}
	for name, test := range tests {
		test.p["channel"] = "U0ANN"
		if got := s.call("chat.postMessage", BotToken, test.p); got["error"] != test.want {
			t.Errorf("%s: %v, want %s", name, got, test.want)
		}
	}
}

func TestLiveTellsMarkupFromText(t *testing.T) {
	s, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	s.AddUser(User{ID: "U0ANN", Name: "ann"})
	const evil = "<!channel> <!here> <@U0ANN> <#C1|x> <!subteam^S1> <http://evil|you> <mailto:a@b>"
	post := func(p object) []Live {
		before := len(s.Live())
		p["channel"] = "U0ANN"
		if got := s.call("chat.postMessage", BotToken, p); got["ok"] != true {
			t.Fatal(got)
		}
		return s.Live()[before:]
	}
	quoted, _ := json.Marshal(evil)
	for name, p := range map[string]object{
		"text":       {"text": evil},
		"mrkdwn":     {"blocks": "[" + section(`{"type":"mrkdwn","text":`+string(quoted)+`}`) + "]"},
		"a field":    {"blocks": `[{"type":"section","fields":[{"type":"mrkdwn","text":` + string(quoted) + `}]}]`},
		"a footnote": {"blocks": `[{"type":"context","elements":[{"type":"mrkdwn","text":` + string(quoted) + `}]}]`},
		"markdown":   {"blocks": `[{"type":"markdown","text":` + string(quoted) + `}]`},
	} {
		var kinds []string
		for _, l := range post(p) {
			kinds = append(kinds, l.Kind)
		}
		if !slices.Equal(kinds, []string{"broadcast", "broadcast", "user", "channel", "group", "link", "link"}) {
			t.Errorf("%s: %v", name, kinds)
		}
	}
	for name, p := range map[string]object{
		"escaped":    {"text": "&lt;!channel&gt; a < b > c @here"},
		"plain text": {"blocks": "[" + section(`{"type":"plain_text","text":`+string(quoted)+`}`) + "]"},
		"rich text":  {"blocks": "[" + richText(`{"type":"rich_text_section","elements":[{"type":"text","text":`+string(quoted)+`}]}`) + "]"},
	} {
		if live := post(p); len(live) > 0 {
			t.Errorf("%s: %v", name, live)
		}
	}
	if live := post(object{"text": "@here", "link_names": "true"}); len(live) != 1 {
		t.Errorf("link_names: %v", live)
	}
	if live := post(object{"blocks": "[" + richText(`{"type":"rich_text_section","elements":[{"type":"broadcast","range":"here"}]}`) + "]"}); len(live) != 1 {
		t.Errorf("a broadcast of the bot's own: %v", live)
	}
}
