package phrases

import (
	"regexp"
	"strings"
)

var unsure = regexp.MustCompile(`(?i)^(?:[~≈]\s*|(?:about|around|roughly|approx\.?|approximately|maybe|perhaps|probably|i think|i guess|i'd say|some|` +
	`около|примерно|приблизительно|ориентировочно|где-то|порядка|наверное|наверно|вероятно|видимо|думаю|кажется|может быть|может|по-моему|скорее всего|в районе)[\s,:]+)`)

// Hedge cuts off the words with which people say that they are not sure: "about
// 27k", "~27k", "наверное, около 27 тыс". guess reports whether there were any.
func Hedge(text string) (rest string, guess bool) {
	rest = strings.TrimSpace(text)
	for {
		cut := unsure.FindString(rest)
		if cut == "" || cut == rest {
			return rest, guess
		}
		rest, guess = rest[len(cut):], true
	}
}

// paidPer are the words behind an amount that say for how long it is.
var paidPer = map[string]*regexp.Regexp{
	"week":  regexp.MustCompile(`(?i)\s*(?:/\s*(?:week|wk|нед\.?|неделю)|(?:\ba|per|each|every)\s+week|weekly|в\s+неделю|еженедельно)$`),
	"month": regexp.MustCompile(`(?i)\s*(?:/\s*(?:month|mo|mth|мес\.?|месяц)|(?:\ba|per|each|every)\s+month|monthly|в\s+(?:месяц|мес\.?)|ежемесячно)$`),
	"year":  regexp.MustCompile(`(?i)\s*(?:/\s*(?:year|yr|год)|(?:\ba|per|each|every)\s+year|yearly|annually|в\s+год|ежегодно)$`),
}

// CutPer cuts "a month", "/month", "в месяц" off an amount that is asked for by
// the week, the month or the year. Words for another period stay: they make it an
// amount that was not asked for.
func CutPer(text, period string) string {
	s := strings.TrimSpace(text)
	if words := paidPer[period]; words != nil {
		s = words.ReplaceAllString(s, "")
	}
	return s
}
