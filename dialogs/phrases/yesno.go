package phrases

import (
	"slices"
	"strings"
)

var (
	yes = []string{"yes", "y", "yep", "yeah", "yup", "sure", "of course", "ok", "okay", "true", "+", "👍", "да", "д", "ага", "угу", "ок", "конечно", "верно", "точно"}
	no  = []string{"no", "n", "nope", "false", "-", "−", "–", "—", "👎", "нет", "н", "не", "неа", "не-а"}

	dontKnow = []string{
		"?", "??", "???", "idk", "dunno", "don't know", "dont know", "i don't know", "i dont know", "i don't know yet", "don't know yet", "no idea", "not sure", "unknown", "not known",
		"не знаю", "незнаю", "я не знаю", "пока не знаю", "не знаю пока", "еще не знаю", "хз", "неизвестно", "пока неизвестно", "понятия не имею", "без понятия", "не в курсе", "не уверен", "не уверена",
	}
)

// oneSpelling writes letters and marks in one way that people write in several.
var oneSpelling = strings.NewReplacer("ё", "е", "’", "'", "ʼ", "'")

// bare is a word or two without case, closing marks and doubled spaces.
func bare(text string) string {
	s, ok := squeeze(text)
	if !ok {
		return ""
	}
	return strings.Trim(oneSpelling.Replace(strings.ToLower(s)), ".!,; ")
}

// ParseYesNo reads a yes or a no.
func ParseYesNo(text string) (isYes, ok bool) {
	s := bare(text)
	return slices.Contains(yes, s), slices.Contains(yes, s) || slices.Contains(no, s)
}

// ParseYesNoAnd reads a yes or a no with what is said after it: "yes, by SAP".
func ParseYesNoAnd(text string) (isYes bool, rest string, ok bool) {
	if isYes, ok = ParseYesNo(text); ok {
		return isYes, "", true
	}
	at := strings.IndexAny(text, ",.;:!\n")
	if at < 0 {
		return false, "", false
	}
	isYes, ok = ParseYesNo(text[:at])
	return isYes, strings.TrimSpace(text[at+1:]), ok
}

// ParseDontKnow reports whether somebody says that they do not know.
func ParseDontKnow(text string) bool {
	s := bare(text)
	return slices.Contains(dontKnow, s) || slices.Contains(dontKnow, strings.TrimRight(s, "? "))
}
