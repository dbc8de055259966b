package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"milepost/adapters/store"
	"milepost/dialogs/phrases"
)

// erase takes a person out of all that is kept, in two steps: the first says what
// it would do and prints a code, the second does it.
func erase(ctx context.Context, o options) error {
	if (o.code == "") == (len(o.args) == 0) {
		return usageError("erase wants a person (an id, a name or an account; further words that name them may follow), or -code with the code that it printed")
	}
	c, err := wholeConfig(o)
	if err != nil {
		return err
	}
	if o.code != "" {
		return agree(ctx, o, c)
	}
	words, err := phrases.Load()
	if err != nil {
		return err
	}
	salt, code := rand.Text(), strings.ToLower(rand.Text()[:12])
	mark := salt[:6]
	a, err := onPerson(ctx, c, personTask{Do: "ask", Who: o.args[0], Words: o.args[1:], Heir: o.to, Code: code, Salt: salt,
		ID: "erased-" + strings.ToLower(mark), Name: words.For(c.language).Str("people.erased", phrases.V{"Mark": mark})})
	if err != nil {
		return err
	}
	preview(o, c, a)
	fmt.Fprintf(o.out, "this cannot be undone. Within 24 hours: erase -code %s\n", code)
	return nil
}

// preview says what would be done.
func preview(o options, c *config, a *personAnswer) {
	say := func(format string, args ...any) { fmt.Fprintf(o.out, format+"\n", args...) }
	if a.Person == nil {
		say("! %q is nobody's id or whole name: whoever these words name is meant", o.args[0])
		say("goes: these words, wherever they stand; %q stands there instead", a.Name)
	} else {
		say("%s (%s)", a.Person.Name, a.Person.ID)
		say("goes: name, accounts, chats, settings, conversation, messages and codes for them; their name and ids wherever else they stand")
		say("stays: deals, answers, amounts, dates and what was written, by %q", a.Name)
	}
	for _, d := range a.Traces.Owned {
		say("open, will be %s's: %s", a.Heir, d)
	}
	if len(a.Namesakes) > 0 {
		say("! others of ours are called so too, and keep their names: %s. If one of them is meant, erase that id", strings.Join(a.Namesakes, ", "))
	}
	say("found: %s", told(&a.Traces))
	for _, p := range c.people {
		if a.Person != nil && p.ID == a.Person.ID {
			say("! %s has a [[person]] %s: take it out, it is not heeded any more", c.path, p.ID)
		}
	}
}

// agree is the second step. The list is written first: an erasure that no list
// knows would be undone by the next restore.
func agree(ctx context.Context, o options, c *config) error {
	a, err := onPerson(ctx, c, personTask{Do: "agree", Code: o.code})
	if err != nil {
		return err
	}
	list := erasedList(o, c)
	if err := list.add(a.List); err != nil {
		return fmt.Errorf("the list of erasures cannot be written, so nothing was erased yet: %w\nnext: erase -erased FILE -code %s, the file being in a folder that is there and yours", err, o.code)
	}
	if a, err = onPerson(ctx, c, personTask{Do: "finish"}); err != nil {
		return err
	}
	fmt.Fprintf(o.out, "✓ erased: %s\n", told(&a.Traces))
	fmt.Fprintf(o.out, "older backups still have it all: `restore` leaves it out by %s, so keep that beside them\n", list.path)
	return nil
}

// told is a count as the operator reads it.
func told(t *store.Traces) string {
	return fmt.Sprintf("answers %d in deals %d, journal lines %d, messages %d, other records %d", t.Answers, t.Deals, t.Events, t.Messages, t.Other)
}
