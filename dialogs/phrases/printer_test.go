package phrases

import (
	"reflect"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"milepost/dialogs/chat"
)

func made(t testing.TB) *Phrases {
	t.Helper()
	ps, err := load(written(`
		plain = "Nothing in it"
		bold = "for <b>{{.Who}}</b>, <i>now</i> & <c>1 < 2</c>"
		quote = "Copy:\n<q>{{.Text}}</q>"
		deals = { one = "{{.N}} deal of <b>{{.Who}}</b>", other = "{{.N}} deals of <b>{{.Who}}</b>" }
		number = "no. {{.N}}"
	`, `
		plain = "Ничего"
		bold = "для <b>{{.Who}}</b>, <i>now</i> & <c>1 < 2</c>"
		quote = "Текст:\n<q>{{.Text}}</q>"
		deals = { one = "{{.N}} сделка у <b>{{.Who}}</b>", few = "{{.N}} сделки у <b>{{.Who}}</b>", many = "{{.N}} сделок у <b>{{.Who}}</b>", other = "{{.N}} сделки у <b>{{.Who}}</b>" }
		number = "№ {{.N}}"
	`))
	if err == nil {
		return ps
	}
	t.Fatal(err)
	return nil
}

func TestThePhraseIsSaidWithItsStyles(t *testing.T) {
	got := made(t).For("en").Say("bold", V{"Who": "Olga"})
	want := chat.Text{{Text: "for "}, {Text: "Olga", Style: chat.Bold}, {Text: ", "}, {Text: "now", Style: chat.Italic}, {Text: " & "}, {Text: "1 < 2", Style: chat.Code}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("said %+v, want %+v", got, want)
	}
}

func TestAStyledValueKeepsItsSpans(t *testing.T) {
	p := made(t).For("en")
	value := chat.Text{{Text: "a", Style: chat.Code}, {Text: "<b>", Link: "https://example.com"}}
	got := p.Say("bold", V{"Who": value})
	want := chat.Text{{Text: "a", Style: chat.Code | chat.Bold}, {Text: "<b>", Style: chat.Bold, Link: "https://example.com"}}
	if !reflect.DeepEqual(got[1:3], want) {
		t.Errorf("said %+v, want %+v", got[1:3], want)
	}
	if value[0].Style != chat.Code {
		t.Error("the caller's value was changed")
	}
	if got := p.Say("bold", V{"Who": chat.Text(nil)}).String(); got != "for , now & 1 < 2" {
		t.Errorf("an empty text is said as %q", got)
	}
}

// Whatever a person typed comes out letter for letter, in one span of the
// phrase's style, and touches nothing beside it.
func TestAValueIsAlwaysLiteral(t *testing.T) {
	p := made(t).For("en")
	hostile := []string{"<b>", "</q>", "<t0>", "&lt;b&gt;", "&amp;", "{{.Who}}", "{{", "}}", "<", ">", "<script>", "<!channel>", "%s", "⟦x⟧", "\x00"}
	rapid.Check(t, func(r *rapid.T) {
		typed := rapid.OneOf(rapid.String(), rapid.SampledFrom(hostile),
			rapid.Map(rapid.SliceOf(rapid.SampledFrom(append(hostile, "a", "t", "0", "/"))), func(s []string) string { return strings.Join(s, "") }),
		).Draw(r, "typed")
		want := chat.Text{{Text: "Copy:\n"}, {Text: typed, Style: chat.Quote}}
		if typed == "" {
			want = want[:1]
		}
		if got := p.Say("quote", V{"Text": typed}); !reflect.DeepEqual(got, want) {
			r.Fatalf("%q is said as %+v", typed, got)
		}
		// The same beside a styled value, which has the first slot.
		got := p.Say("deals", V{"N": 2, "Who": chat.Styled(typed, chat.Code)})
		if got.String() != "2 deals of "+typed || typed != "" && got[len(got)-1].Style != chat.Bold|chat.Code {
			r.Fatalf("%q is said as %+v", typed, got)
		}
	})
}

func TestEveryNumberHasItsForm(t *testing.T) {
	ps := made(t)
	for n, want := range map[any]string{
		0: "0 сделок", 1: "1 сделка", 2: "2 сделки", 4: "4 сделки", 5: "5 сделок", 11: "11 сделок", 12: "12 сделок", 14: "14 сделок",
		21: "21 сделка", 22: "22 сделки", 25: "25 сделок", 101: "101 сделка", 111: "111 сделок", 1002: "1002 сделки", int64(3): "3 сделки", "1.5": "1.5 сделки", -1: "-1 сделка",
	} {
		if got := ps.For("ru").Str("deals", V{"N": n, "Who": "Оли"}); got != want+" у Оли" {
			t.Errorf("%v is said as %q", n, got)
		}
	}
	for n, want := range map[int]string{0: "0 deals", 1: "1 deal", 2: "2 deals", 21: "21 deals"} {
		if got := ps.For("en").Str("deals", V{"N": n, "Who": "Olga"}); got != want+" of Olga" {
			t.Errorf("%v is said as %q", n, got)
		}
	}
	if got := ps.For("ru").Str("number", V{"N": "7-А"}); got != "№ 7-А" {
		t.Errorf("an N that counts nothing is said as %q", got)
	}
}

func TestWhatCannotBeSaidIsItsKey(t *testing.T) {
	p := made(t).For("ru")
	for _, c := range []struct {
		key    string
		values []V
	}{
		{"absent", nil}, {"", nil}, {"bold", nil}, {"bold", []V{{"Whom": "x"}}}, {"bold", []V{{"Who": nil}}},
		{"deals", []V{{"Who": "x"}}}, {"deals", []V{{"N": "many", "Who": "x"}}}, {"deals", []V{{"N": struct{}{}, "Who": "x"}}},
	} {
		if got := p.Str(c.key, c.values...); got != "⟦"+c.key+"⟧" {
			t.Errorf("%q with %v is said as %q", c.key, c.values, got)
		}
	}
	if got := (Printer{}).Str("plain"); got != "⟦plain⟧" {
		t.Errorf("a printer of no language says %q", got)
	}
	if got := p.Str("bold", V{"Who": "x"}, V{"More": 1}, nil); !strings.HasPrefix(got, "для x") {
		t.Errorf("values of several maps are said as %q", got)
	}
}

func TestManySpeakAtOnce(t *testing.T) {
	ps := made(t)
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			lang := Languages()[i%2]
			if got := ps.For(lang).Str("number", V{"N": i}); strings.Contains(got, "⟦") {
				t.Errorf("said %q", got)
			}
			ps.For(lang).Say("deals", V{"N": i, "Who": "x"})
		})
	}
	wg.Wait()
}

func TestAStrayBracketHidesNoMark(t *testing.T) {
	for text, want := range map[string]chat.Text{
		"a > b <b>x</b>": {{Text: "a > b "}, {Text: "x", Style: chat.Bold}},
		"a <":            {{Text: "a <"}},
		"<t0><t99999>":   {{Text: "<t0><t99999>"}},
		"<b></b>":        nil,
		"<b>x<i>y":       {{Text: "x", Style: chat.Bold}, {Text: "y", Style: chat.Bold | chat.Italic}},
	} {
		if got := parse(text); !reflect.DeepEqual(got, want) {
			t.Errorf("%q is read as %+v, want %+v", text, got, want)
		}
	}
}

func TestAListReadsLikeASentence(t *testing.T) {
	ps := made(t)
	for _, c := range []struct {
		items  []string
		en, ru string
	}{
		{nil, "", ""}, {[]string{"a"}, "a", "a"}, {[]string{"a", "b"}, "a and b", "a и b"}, {[]string{"a", "b", "c"}, "a, b and c", "a, b и c"},
	} {
		if en, ru := ps.For("en").List(c.items), ps.For("ru").List(c.items); en != c.en || ru != c.ru {
			t.Errorf("%v is %q and %q", c.items, en, ru)
		}
	}
}
