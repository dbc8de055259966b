package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"milepost/dialogs/playbook"
)

// errFound says that problems were printed.
var errFound = errors.New("problems were found")

// check tells every mistake of the config and of the processes named, and whether the
// open deals of the config's store could go on by them.
func check(ctx context.Context, o options) error {
	names, wrong := o.args, false
	if path, ok := configPath(o); ok && (len(names) == 0 || o.config != "") {
		c, err := readConfig(path, os.Getenv)
		if err != nil {
			printProblems(o, err)
			wrong = true
		} else {
			fmt.Fprintf(o.out, "✓ %s\n", path)
			for _, p := range c.processes {
				fmt.Fprintf(o.out, "✓ process %s: %s\n", p.ID, playbook.Summary(p))
			}
			wrong = !fit(ctx, o, c) || wrong
			if strings.HasPrefix(c.join, "open:") {
				fmt.Fprintf(o.out, "! [people] join = %q: whoever finds the bot gets in\n", c.join)
			}
		}
	} else if len(names) == 0 {
		names = playbook.BuiltIns()
	}
	for _, name := range names {
		p, _, err := loadProcess(name)
		if err != nil {
			printProblems(o, err)
			wrong = true
			continue
		}
		fmt.Fprintf(o.out, "✓ %s: %s\n", name, playbook.Summary(p))
	}
	if wrong {
		return errFound
	}
	return nil
}

// printProblems prints each mistake on a line of its own.
func printProblems(o options, err error) {
	for line := range strings.SplitSeq(err.Error(), "\n") {
		if _, isNext := strings.CutPrefix(line, "next: "); isNext {
			fmt.Fprintf(o.out, "  %s\n", line)
			continue
		}
		fmt.Fprintf(o.out, "✗ %s\n", line)
	}
}

// graph prints a process as Mermaid.
func graph(_ context.Context, o options) error {
	name := "b2b"
	if len(o.args) > 1 {
		return usageError("graph takes one process")
	}
	if len(o.args) == 1 {
		name = o.args[0]
	}
	if o.lang != "en" && o.lang != "ru" {
		return usageError("-lang is en or ru")
	}
	p, _, err := loadProcess(name)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(o.out, playbook.Mermaid(p, o.lang))
	return err
}
