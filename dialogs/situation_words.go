package dialogs

import (
	"regexp"
	"strings"
	"time"

	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// How people name who says so: "Petr says", "from Petr", «со слов Петра».
var (
	saysForm   = regexp.MustCompile(`(?i)^(\S+(?:\s+\S+)?)\s+(?:says|said|told us|tells|wrote|writes|confirmed|говорит|говорят|сказал[аи]?|пишет|написал[аи]?|сообщил[аи]?|подтвердил[аи]?)(?:\s+(?:that\s+|что\s+)?(.*))?$`)
	sourceForm = regexp.MustCompile(`(?i)^(?:source:?|from|according to|источник:?|от|со слов|по словам|говорит|сказал[аи]?)\s+(.+)$`)
	commaYear  = regexp.MustCompile(`([\d\pL]),\s*(\d{4})\b`) // "Sep 1, 2026"
	yearForm   = regexp.MustCompile(`^\d{4}\b`)               // behind a date it is part of it, if of one that is none
	joints     = strings.NewReplacer(" — ", ",", " – ", ",", " - ", ",", ";", ",", "\n", ",", "(", ",", ")", ",")
)

// factTold reads a fact of the client's out of a line: "1 Sep, line 3 restart, Petr
// says". The date is the first that stands in it, the source who is said to say so,
// or what comes last of several parts. past: the only date in it is over.
func factTold(words string, now time.Time) (f sales.Fact, past bool) {
	var what []string
	words = commaYear.ReplaceAllString(joints.Replace(words), "$1 $2")
	for piece := range strings.SplitSeq(words, ",") {
		piece, _ = phrases.Clean(piece, maxLine)
		if f.Date == "" {
			day, rest, ok := dayIn(piece, now)
			if _, _, was := dayIn(piece, now.AddDate(-longAgo, 0, 0)); !ok && was {
				past = true
			}
			if ok {
				f.Date, piece = sales.DateOf(day, now.Location()), rest
			}
		}
		if f.Source == "" {
			f.Source, piece = sourceIn(piece)
		}
		if piece != "" {
			what = append(what, piece)
		}
	}
	if n := len(what); f.Source == "" && n > 1 {
		f.Source, what = what[n-1], what[:n-1]
	}
	f.Source, f.What = cut(f.Source, maxName), cut(strings.Join(what, ", "), 120)
	if f.Source != "" {
		f.Grade = sales.Told
	}
	return f, past && f.Date == ""
}

// dayIn finds a date at the end or at the beginning of words, and what is left.
func dayIn(words string, now time.Time) (day time.Time, rest string, ok bool) {
	if what, when, ok := splitWhen(words, now); ok {
		return when.Time, unlinked(what), true
	}
	all := strings.Fields(words)
	for i := len(all) - 1; i > 0; i-- {
		if when, ok := phrases.ParseWhen(strings.Join(all[:i], " "), now); ok && !yearForm.MatchString(all[i]) {
			return when.Time, unlinked(strings.Join(all[i:], " ")), true
		}
	}
	return time.Time{}, words, false
}

// unlinked is what stood beside a date, without the words that led to it.
func unlinked(what string) string {
	for _, link := range []string{"that ", "что "} {
		what = strings.TrimPrefix(what, link)
	}
	for _, link := range []string{" is", " on", " by", " from", " since", " с", " со", " до", " к", " на"} {
		what = strings.TrimSuffix(what, link)
	}
	return strings.Trim(what, " :,")
}

// sourceIn finds who says so, and what else the words say.
func sourceIn(words string) (source, rest string) {
	if hit := saysForm.FindStringSubmatch(words); hit != nil {
		return hit[1], hit[2]
	}
	if hit := sourceForm.FindStringSubmatch(words); hit != nil {
		return hit[1], ""
	}
	return "", words
}
