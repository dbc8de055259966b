package main

import (
	"cmp"
	"fmt"
	"strings"

	"milepost/adapters/web"
	"milepost/dialogs/chat"
)

// How a talk fills in a form that is open in a pane:
//
//	Marat fills: Pain = Line 3 stands; Cost a month = 27k; Event date = 2026-09-01
//	Marat fills: Event date = ?                   "I don't know" is ticked
//	Marat fills: Fears = Data, Downtime           options by how they begin
//	Marat fills: Pain =                           nothing stands in it
//	Marat fills: Pain# = In writing               how we know it
//
// A field is named by its question's short words or by how its label begins. What
// is not named stays as it is.

// filled is the update of an open form filled in so.
func (g *playground) filled(who web.Pane, words, id string) (chat.Update, error) {
	form, _, ok := g.page.Sheet(who.ID)
	if !ok {
		return chat.Update{}, fmt.Errorf("%s has no form open", who.Name)
	}
	values := map[string]string{}
	for _, f := range form.Fields {
		values[f.ID] = f.Value
	}
	for part := range strings.SplitSeq(words, "; ") {
		label, value, _ := strings.Cut(part, " =")
		f, ok := g.field(form, label)
		if !ok {
			return chat.Update{}, fmt.Errorf("the form has no field %q; it says:\n%s", label, formText(form))
		}
		values[f.ID] = entered(f, strings.TrimSpace(value))
	}
	return web.Filled(who, id, form.ID, values, g.Now()), nil
}

// field is the one that a label means.
func (g *playground) field(form chat.Form, label string) (chat.Field, bool) {
	label, how := strings.CutSuffix(label, "#")
	for _, f := range form.Fields {
		id, grade := strings.CutSuffix(f.ID, "#")
		q := g.process.Question(id)
		if grade == how && (q != nil && strings.EqualFold(q.Label(g.lang), label) || !grade && begins(f.Label, label)) {
			return f, true
		}
	}
	return chat.Field{}, false
}

// entered is what is put into a field by words.
func entered(f chat.Field, words string) string {
	if words == "?" {
		return chat.Unknown
	}
	if len(f.Options) == 0 {
		return words
	}
	parts, ids := []string{words}, []string(nil)
	if f.Kind == chat.AsSeveral {
		parts = strings.Split(words, ", ")
	}
	for _, part := range parts {
		for _, o := range f.Options {
			if begins(o.Text, part) {
				ids = append(ids, o.ID)
				break
			}
		}
	}
	return cmp.Or(strings.Join(ids, ","), words)
}

func begins(text, words string) bool {
	return len(words) > 0 && strings.HasPrefix(strings.ToLower(text), strings.ToLower(words))
}

// sheet is what the open form of a pane says, or what it says is wrong; nothing
// if it is closed.
func (g *playground) sheet(s step) string {
	form, wrong, ok := g.page.Sheet(s.who)
	switch {
	case !ok:
		return ""
	case s.do == "form":
		return formText(form)
	}
	var lines []string
	for _, f := range form.Fields {
		if words, is := wrong[f.ID]; is {
			lines = append(lines, f.Label+": "+words)
		}
	}
	return strings.Join(lines, "\n")
}

// formText is a form in plain words, what stands in its fields too.
func formText(f chat.Form) string {
	lines := []string{f.Title, f.Intro.String()}
	for _, q := range f.Fields {
		lines = append(lines, q.Label, q.Help)
		for _, o := range q.Options {
			lines = append(lines, "( ) "+o.Text)
		}
		switch q.Value {
		case "":
		case chat.Unknown:
			lines = append(lines, "= "+q.DontKnow)
		default:
			lines = append(lines, "= "+q.Value)
		}
	}
	return strings.Join(lines, "\n")
}
