package located

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
)

// complaint says where a source is no TOML, why, and what to write instead where
// that can be told: who edits a process writes documents, and an office program
// turns quotes.
func complaint(source []byte, err error) (line int, hint, why string) {
	why = strings.TrimPrefix(err.Error(), "toml: ")
	var at *toml.DecodeError
	if !errors.As(err, &at) {
		return 1, "", why
	}
	line, column := at.Position()
	text := bytes.Split(source, []byte("\n"))[line-1]
	text = text[min(column-1, len(text)):]
	if strings.HasPrefix(why, "expected keyword") { // it began like true, false, inf or nan
		if end := bytes.IndexAny(text, " \t\r#,]}"); end >= 0 {
			text = text[:end]
		}
		return line, `put a text in quotes: "…"`, fmt.Sprintf("%s is no number, and no true or false", text)
	}
	if !strings.HasSuffix(why, "at start of value") {
		return line, "", why
	}
	first, _ := utf8.DecodeRune(text)
	switch {
	case strings.ContainsRune("“”„«»‘’", first):
		hint = `write straight quotes: "…"`
	case unicode.IsLetter(first):
		hint = `put a text in quotes: "…"`
	default:
		return line, "", why
	}
	return line, hint, fmt.Sprintf("a value cannot begin with %c", first)
}
