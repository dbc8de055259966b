package dialogs

import (
	"slices"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Material is offered where it helps: on entering a stage, beside a question that
// nobody can answer, at a gate that is shut.

// offered is how much material is offered at a time.
const offered = 2

// materialLine is a material with its page and whom it is for.
func (v view) materialLine(m *sales.Material) chat.Text {
	return v.pageLine(v.text(m.Title), m.URL, v.text(m.For))
}

// pageLine is a page for a reader, who may not be known.
func (v view) pageLine(title, url, reader string) chat.Text {
	line := chat.Join("", chat.Plain("📎 "), chat.Text{{Text: title, Link: url}})
	if reader != "" {
		line = chat.Join("", line, chat.Plain(" ("+reader+")"))
	}
	return line
}

// atStage names what can be given to the buyer at the stage just entered.
func (t *turn) atStage() (lines []chat.Text, keys [][]chat.Button) {
	return t.offerMaterial("", sales.Fitting(t.p, t.deal)...)
}

// offerMaterial draws material with a button that notes that it was sent; from says where
// the press comes from.
func (t *turn) offerMaterial(from string, all ...*sales.Material) (lines []chat.Text, keys [][]chat.Button) {
	for i, m := range all {
		if i == offered {
			break
		}
		lines = append(lines, t.materialLine(m))
		if m.ID != "" {
			keys = append(keys, []chat.Button{t.sentButton(m.ID, t.text(m.Title), from)})
		}
	}
	return lines, keys
}

// helping draws what helps with the first of what a gate misses.
func (t *turn) helping(missing []sales.Missing) ([]chat.Text, [][]chat.Button) {
	var all []*sales.Material
	for _, m := range missing {
		if x := sales.Helping(t.p, t.deal, m); x != nil && !slices.Contains(all, x) {
			all = append(all, x)
		}
	}
	return t.offerMaterial("", all...)
}

// besideQuestion draws what helps to find out the answer to a question.
func (t *turn) besideQuestion(q *sales.Question) ([]chat.Text, [][]chat.Button) {
	m := sales.HelpingWith(t.p, t.deal, q)
	if m == nil {
		return nil, nil
	}
	return t.offerMaterial(fromQuestion, m)
}

// fromQuestion is the Arg of a press beside a question: it is asked on afterwards.
const fromQuestion = "q"

// sentButton notes that something was sent: a material or content by its id.
func (t *turn) sentButton(item, title, from string) chat.Button {
	return button(t.say.Str("content.btn_sent", phrases.V{"Title": cut(title, 28)}), press{Act: "contentsent", Deal: t.deal.ID, Item: item, Arg: from})
}
