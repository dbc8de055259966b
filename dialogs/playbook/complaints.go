package playbook

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	position   = regexp.MustCompile(`\s*\((\d+):(\d+)\)$`)
	unexpected = regexp.MustCompile(`^unexpected token (\w+)\("(.*)"\)`)
	mismatched = regexp.MustCompile(`^invalid operation: (\S+) \(mismatched types (.+) and (.+)\)`)
	notBool    = regexp.MustCompile(`^expected bool, but got (.+)`)
)

// syntax says in plain words why an expression does not read.
func syntax(err error, source string) mistake {
	line := firstLine(err.Error())
	where := ""
	if at := position.FindStringSubmatch(line); at != nil {
		line = strings.TrimSuffix(line, at[0])
		if at[1] == "1" {
			where = " at character " + at[2]
		}
	}
	found := unexpected.FindStringSubmatch(line)
	switch {
	case strings.TrimSpace(source) == "":
		return mistake{"the condition is empty", "write one, or take the key away"}
	case strings.HasPrefix(line, "unexpected token EOF"):
		return mistake{"the condition does not read: it ends too early", ""}
	case found != nil && found[2] == "=":
		return mistake{"the condition does not read: unexpected \"=\"" + where, "to compare, write =="}
	case found != nil && (found[2] == "AND" || found[2] == "OR" || found[2] == "NOT"):
		return mistake{fmt.Sprintf("the condition does not read: unexpected %q%s", found[2], where), fmt.Sprintf("write %q", strings.ToLower(found[2]))}
	case found != nil:
		return mistake{fmt.Sprintf("the condition does not read: unexpected %q%s", found[2], where), ""}
	case strings.HasPrefix(line, "bad number syntax: "):
		return mistake{"the condition does not read: " + strings.TrimPrefix(line, "bad number syntax: ") + " is no number" + where, "write digits only, such as 150000"}
	case line == "literal not terminated":
		return mistake{"the condition does not read: a quote is not closed", ""}
	}
	return mistake{"the condition does not read: " + line + where, ""}
}

// mismatch says in plain words why the types of a part do not fit. The engine's
// positions are those of the part as it prints it, so the part is quoted instead.
func mismatch(err error, part string) mistake {
	line := position.ReplaceAllString(firstLine(err.Error()), "")
	if found := mismatched.FindStringSubmatch(line); found != nil {
		return mistake{fmt.Sprintf("`%s` does not compile: %s stands between %s and %s", part, found[1], typeWord(found[2]), typeWord(found[3])), ""}
	}
	if found := notBool.FindStringSubmatch(line); found != nil {
		return mistake{fmt.Sprintf("`%s` does not compile: it is %s, and a condition must be true or false", part, typeWord(found[1])), ""}
	}
	return mistake{fmt.Sprintf("`%s` does not compile: %s", part, line), ""}
}

// typeWord is a type of the engine as people say it.
func typeWord(t string) string {
	switch {
	case t == "bool":
		return "a yes or no"
	case t == "string":
		return "a text"
	case strings.HasPrefix(t, "int"), strings.HasPrefix(t, "float"):
		return "a number"
	case strings.HasPrefix(t, "[]"):
		return "a list"
	case t == "nil", t == "unknown":
		return "nothing"
	}
	return t
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return strings.TrimSpace(line)
}
