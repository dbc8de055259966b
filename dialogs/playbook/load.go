package playbook

import (
	"regexp"
	"slices"
	"strings"

	"github.com/bojanz/currency"

	"milepost/dialogs/playbook/located"
	"milepost/dialogs/sales"
)

// Problem is one mistake in a file, with its place.
type Problem = located.Problem

// Load reads a process file. The process is nil if anything is wrong with it but
// warnings; the problems are all there are, by line.
func Load(name string, source []byte) (*sales.Process, []Problem) {
	problems := &located.Problems{File: name}
	root, ok := located.Read(source, problems)
	if !ok {
		return nil, problems.Sorted()
	}
	l := &loader{
		root: root, p: &sales.Process{Source: name, Currency: "EUR"},
		questions: map[string]*sales.Question{}, asked: map[string]*located.Table{}, read: map[string]bool{},
	}
	l.head()
	l.roles()
	l.buyerSteps()
	l.stages()
	l.situation()
	l.checkpoints()
	l.contradictions()
	l.exits()
	l.moved()
	root.Done()
	l.conditions()
	l.lint()
	found := problems.Sorted()
	for _, f := range found {
		if !f.Warning {
			return nil, found
		}
	}
	return l.p, found
}

// loader is one reading of a file.
type loader struct {
	root      *located.Table
	p         *sales.Process
	languages []string
	questions map[string]*sales.Question
	asked     map[string]*located.Table // where each question stands
	read      map[string]bool           // questions that something reads
	// Where roles, the buyer's steps and stages stand.
	roleTables, stepTables, stageTables []*located.Table
	// pending are conditions, compiled once all questions are known.
	pending []pending
}

type pending struct {
	at  *located.Table
	key string
	set func(sales.Condition)
	// by is the question whose only_if it is: it may read only what is asked before.
	by string
	// stage is where the condition is looked at; -1 = anywhere.
	stage int
}

var idForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// The longest ids: they travel in a button's 64 bytes.
const (
	maxID       = 24
	maxOptionID = 16
	maxOptions  = 10
)

// id reads an id and refuses a second one of the same name.
func (l *loader) id(t *located.Table, what string, taken []string, most int) string {
	id := t.Required("id")
	switch {
	case id == "":
	case !idForm.MatchString(id) || len(id) > most:
		t.Fail("id", "use small letters, digits and _, a letter first", "%s id %q must be a short name of at most %d characters", what, id, most)
	case slices.Contains(taken, id):
		t.Fail("id", "", "%s %s stands here a second time", what, id)
	}
	return id
}

// text reads a sentence in every language.
func (l *loader) text(t *located.Table, key string, required bool) sales.Text {
	if !t.Has(key) {
		if required {
			t.Fail(key, "", "%s is missing", key)
		}
		return nil
	}
	return t.Texts(key, l.languages)
}

// span reads a length of time.
func (l *loader) span(t *located.Table, key string, required bool) sales.Span {
	if !t.Has(key) {
		if required {
			t.Fail(key, "", "%s is missing", key)
		}
		return sales.Span{}
	}
	said := t.StringAs(key, `a text such as "5 business days"`)
	if !t.IsString(key) {
		return sales.Span{}
	}
	s, err := sales.ParseSpan(said)
	if err != nil {
		t.Fail(key, "", "%s: %v", key, err)
	}
	return s
}

// oneOf reads a word of a list.
func (l *loader) oneOf(t *located.Table, key string, list []string, required bool) string {
	w := t.String(key)
	switch {
	case !t.Has(key) && required:
		t.Fail(key, "", "%s is missing: one of %s", key, strings.Join(list, ", "))
	case t.IsString(key) && !slices.Contains(list, w):
		t.Fail(key, located.DidYouMean(w, list), "%s %q is none of %s", key, w, strings.Join(list, ", "))
	}
	return w
}

// condition remembers an expression to be compiled later.
func (l *loader) condition(t *located.Table, key, by string, stage int, set func(sales.Condition)) {
	if t.Has(key) {
		l.pending = append(l.pending, pending{t, key, set, by, stage})
	}
}

// head reads [process].
func (l *loader) head() {
	l.languages = ours
	if !l.root.Has("process") {
		l.root.Fail("process", "", "the table [process] is missing")
		return
	}
	t := l.root.Table("process")
	if t.Has("languages") {
		l.languages = l.chosen(t)
	}
	l.p.ID = l.id(t, "process", nil, maxID)
	l.p.Name = l.text(t, "name", true)
	if code := t.String("currency"); t.IsString("currency") {
		unit, ok := Currency(code)
		if !ok {
			t.Fail("currency", "write an ISO code such as EUR", "%q is no currency", code)
		}
		l.p.Currency = unit
	}
	t.Done()
}

// Currency reads the ISO code of a currency; ok is false if there is none of that code.
func Currency(code string) (iso string, ok bool) {
	iso = strings.ToUpper(code)
	_, ok = currency.GetDigits(iso) // the list that amounts are typed and written by
	return iso, ok
}

// ours are the languages we speak, and a process unless it says otherwise.
var ours = []string{"en", "ru"}

// chosen is the languages a process says it speaks.
func (l *loader) chosen(t *located.Table) []string {
	named := t.Strings("languages")
	var out []string
	for _, lang := range named {
		switch {
		case !slices.Contains(ours, lang):
			t.Fail("languages", "", "%q is no language of ours: %s", lang, strings.Join(ours, ", "))
		case !slices.Contains(out, lang):
			out = append(out, lang)
		}
	}
	if len(named) == 0 {
		t.Fail("languages", "", "languages names none")
	}
	if len(out) == 0 {
		return ours // so that the rest of the file is judged as usual
	}
	return out
}

func (l *loader) roles() {
	for _, t := range l.root.Tables("role") {
		r := sales.Role{ID: l.id(t, "role", l.roleIDs(), maxID), Name: l.text(t, "name", true), Silence: l.span(t, "silence", false), Package: t.Strings("package")}
		if r.ID == sales.RoleAdmin {
			t.Fail("id", "", "the role %q is the bot's own", r.ID)
		}
		l.p.Roles = append(l.p.Roles, r)
		l.roleTables = append(l.roleTables, t)
	}
	if len(l.p.Roles) == 0 {
		l.root.Fail("role", "", "there is no [[role]]: nobody can answer for anything")
	}
}

func (l *loader) roleIDs() []string {
	var out []string
	for _, r := range l.p.Roles {
		out = append(out, r.ID)
	}
	return out
}

// role reads a reference to a role.
func (l *loader) role(t *located.Table, key string, required bool) string {
	id := t.String(key)
	if t.IsString(key) || !t.Has(key) {
		l.knownRole(t, key, id, required)
	}
	return id
}

func (l *loader) knownRole(t *located.Table, key, id string, required bool) {
	switch {
	case !t.Has(key):
		if required {
			t.Fail(key, "", "%s is missing: who is it?", key)
		}
	case !slices.Contains(l.roleIDs(), id):
		t.Fail(key, located.DidYouMean(id, l.roleIDs()), "%s: there is no role %q", key, id)
	}
}

func (l *loader) buyerSteps() {
	for _, t := range l.root.Tables("buyer_step") {
		s := sales.BuyerStep{ID: l.id(t, "buyer_step", l.stepIDs(), maxID), Name: l.text(t, "name", true), Verifier: l.text(t, "verifier", true), ToBuyer: l.text(t, "to_buyer", false)}
		l.p.BuyerSteps = append(l.p.BuyerSteps, s)
		l.stepTables = append(l.stepTables, t)
		t.Done()
	}
}

func (l *loader) stepIDs() []string {
	var out []string
	for _, s := range l.p.BuyerSteps {
		out = append(out, s.ID)
	}
	return out
}

func (l *loader) stageIDs() []string {
	var out []string
	for _, s := range l.p.Stages {
		out = append(out, s.ID)
	}
	return out
}

func (l *loader) exits() {
	var ids []string
	closes := false
	for _, t := range l.root.Tables("exit") {
		x := sales.Exit{ID: l.id(t, "exit", ids, maxID), Name: l.text(t, "name", true), Door: l.oneOf(t, "door", sales.Doors, true), Wake: l.span(t, "wake", false), UrgentBy: l.oneOf(t, "urgent_by", sales.Urgencies, false)}
		ids = append(ids, x.ID)
		closes = closes || x.Door == "close" || !slices.Contains(sales.Doors, x.Door) // a misspelt door may be the one
		i := len(l.p.Exits)
		l.p.Exits = append(l.p.Exits, x)
		if x.Door == sales.DoorNurture && !slices.Contains(l.roleIDs(), sales.RoleMarketing) {
			t.Fail("door", "add that role, or choose another door", "door: exit %s hands the deal to marketing, and there is no [[role]] with the id %q", x.ID, sales.RoleMarketing)
		}
		l.condition(t, "suggest_when", "", -1, func(c sales.Condition) {
			l.p.Exits[i].SuggestWhen = c
			if ends := fading(c.(*condition).clause); ends != "" {
				t.Fail("suggest_when", "ages only grow: compare with > or >=", "suggest_when: %s comes to an end by itself", ends)
			}
		})
		t.Done()
	}
	if !closes {
		l.root.Fail("exit", "add an [[exit]] with door = \"close\"", "no exit closes a deal: there is no way out")
	}
}

// readAll marks questions as read, and reports those there are not and those that
// stand there twice.
func (l *loader) readAll(t *located.Table, key string, ids []string) {
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			t.Fail(key, "", "%s: %s stands there a second time", key, id)
			continue
		}
		l.readOne(t, key, id)
	}
}

func (l *loader) readOne(t *located.Table, key, id string) {
	if l.questions[id] == nil {
		t.Fail(key, located.DidYouMean(id, l.questionIDs()), "%s: no stage asks a question %q", key, id)
		return
	}
	l.read[id] = true
}

func (l *loader) questionIDs() []string {
	var out []string
	for id := range l.questions {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}
