package main

import (
	"fmt"
	"strings"
)

// Reps at work, whatever becomes of the program meanwhile.
const (
	reps      = 24
	first     = int64(101) // the first rep's user id
	questions = 10         // what a sitting may ask at most
)

func customer(user int64, deal int) string { return fmt.Sprintf("Customer%dx%d", user, deal) }

func question(i int) string { return fmt.Sprintf("Question %d?", i) }

func answer(user int64, deal, i int) string {
	return fmt.Sprintf("canary words %d on %s", i, customer(user, deal))
}

// repsConfig seeds so many reps, so that nobody has to join.
func repsConfig(reps int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "process = \"process.toml\"\nquestions_per_sitting = %d\n[telegram]\napi_url = \"$API\"\n[ops]\nlisten = \"\"\n", questions)
	for user := first; user < first+int64(reps); user++ {
		fmt.Fprintf(&b, "[[person]]\nid = \"r%d\"\nname = \"Rep%d\"\nroles = [\"rep\"]\ntelegram = \"%d\"\nlanguage = \"en\"\ntimezone = \"UTC\"\n", user, user, user)
	}
	return b.String()
}

// repsProcess asks ten questions, words and choices in turn.
func repsProcess() string {
	both := func(format string, args ...any) string {
		s := fmt.Sprintf(format, args...)
		return fmt.Sprintf("{ en = %q, ru = %q }", s, s)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "[process]\nid = \"ordeal\"\nname = %s\n", both("Ordeal"))
	for _, role := range []string{"rep", "head"} {
		fmt.Fprintf(&b, "[[role]]\nid = %q\nname = %s\n", role, both("%s", role))
	}
	fmt.Fprintf(&b, "[[buyer_step]]\nid = \"signed\"\nname = %s\nverifier = %s\n", both("Signed"), both("signed"))
	fmt.Fprintf(&b, "[[stage]]\nid = \"talk\"\nname = %s\nbuyer_step = \"signed\"\nresponsible = \"rep\"\naccountable = \"head\"\nnorm = \"5 business days\"\n", both("Talk"))
	for i := range questions {
		fmt.Fprintf(&b, "[[stage.ask]]\nid = \"q%d\"\nreveals = \"pain\"\nshort = %s\ntext = %s\nhelp = %s\n", i, both("Item %d", i), both("%s", question(i)), both("Ask."))
		if i%2 == 0 {
			b.WriteString("kind = \"text\"\n")
			continue
		}
		b.WriteString("kind = \"choice\"\noptions = [\n")
		for _, o := range []string{"a", "b"} {
			fmt.Fprintf(&b, "{ id = %q, text = %s },\n", o, both("Choice %d%s", i, strings.ToUpper(o)))
		}
		b.WriteString("]\n")
	}
	for i := range questions {
		fmt.Fprintf(&b, "[[stage.gate]]\nneeds = \"q%d\"\n", i)
	}
	fmt.Fprintf(&b, "[[exit]]\nid = \"no\"\nname = %s\ndoor = \"close\"\n", both("No"))
	return b.String()
}
