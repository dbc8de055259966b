package web

import (
	"slices"
	"strings"

	"milepost/dialogs/chat"
)

// What is here lets a written talk be played on the page, by the demo and by the
// tests: people are spoken for, and what they are shown is read.

// Mark begins a new act: what is shown and changed from now on is its news.
func (w *Web) Mark() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.news, w.changes = map[string][]string{}, nil
	w.tell(w.clock())
}

// keptChanges is how many changes of one act the page lists: a push of a week
// makes many.
const keptChanges = 30

// Changed shows what this act changed, as text.
func (w *Web) Changed(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := append(w.changes, text)
	w.changes = list[max(0, len(list)-keptChanges):]
	w.tell(event{Kind: "changes", Data: slices.Clone(w.changes)})
	w.tell(w.clock())
}

// Overhear shows what a person typed.
func (w *Web) Overhear(pane, text string) (message string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := shown{ID: w.id(), HTML: html(chat.Plain(text)), Mine: true, At: w.at(), plain: text}
	w.put(pane, s)
	return s.ID
}

// Shown is the newest message in a pane that has a button so named, at its point
// of a number unless that is zero: the message's id and the data behind the label.
func (w *Web) Shown(pane, label string, point int) (message, data string, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range slices.Backward(w.shown[pane]) {
		rows := s.rows()
		if point > 0 {
			rows = rows[min(point-1, len(s.Points)):min(point, len(s.Points))]
		}
		for _, row := range rows {
			if data, ok := named(row, label); ok {
				return s.ID, data, true
			}
		}
	}
	return "", "", false
}

// Gone is the newest button of a label that a pane showed and no longer shows.
func (w *Web) Gone(pane, label string) (message, data string, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range slices.Backward(w.shown[pane]) {
		if data, ok := named(s.gone, label); ok {
			return s.ID, data, true
		}
	}
	return "", "", false
}

// named is what the newest button of a label says.
func named(buttons []linkable, label string) (data string, ok bool) {
	for _, b := range slices.Backward(buttons) {
		text := strings.ReplaceAll(b.Text, "\u00a0", " ") // nobody types the no-break space of an amount
		if b.Data != "" && (text == label || trimmed(text) == label) {
			return b.Data, true
		}
	}
	return "", false
}

// Retype changes words that a pane's own person typed, as messengers let them.
func (w *Web) Retype(pane, was, words string) (message string, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range slices.Backward(w.shown[pane]) {
		if s.Mine && s.plain == was {
			err := w.edit(pane, s.ID, func(s *shown) { s.plain, s.HTML, s.Edited = words, html(chat.Plain(words)), true })
			return s.ID, err == nil
		}
	}
	return "", false
}

// Since is what a pane showed or changed since the mark, as plain words.
func (w *Web) Since(pane string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Join(w.news[pane], "\n~\n")
}

// Text is the newest message in a pane that is not its person's own, as plain
// words, its buttons in brackets.
func (w *Web) Text(pane string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range slices.Backward(w.shown[pane]) {
		if !s.Mine {
			return s.plain
		}
	}
	return ""
}
