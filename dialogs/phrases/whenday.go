package phrases

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// parseDay reads a day. The result is at noon.
func parseDay(s string, now time.Time) (time.Time, bool) {
	if t, ok := ahead(s, now); ok {
		return t, true
	}
	if long, from, ok := cutAfter(s); ok {
		return daysAfter(long, from, now)
	}
	s = cutFirst(cutFirst(s, prepositions), pointers)
	if n, ok := dayWords[s]; ok {
		return daysOn(now, n), true
	}
	if hit := endForm.FindStringSubmatch(s); hit != nil {
		return endOf(periods[hit[2]], hit[1] != "", now), true
	}
	if period, ok := shortEnds[s]; ok {
		return endOf(period, false, now), true
	}
	if hit := monthPart.FindStringSubmatch(s); hit != nil {
		return partOfMonth(hit[1] != "", monthWords[hit[2]], now)
	}
	if t, ok := weekday(s, now); ok {
		return t, true
	}
	// "tue 15 dec": the weekday must be the right one.
	if word, rest, ok := strings.Cut(s, " "); ok {
		if w, ok := weekdayWords[strings.TrimSuffix(word, ".")]; ok {
			t, ok := dated(cutFirst(rest, pointers), now)
			return t, ok && t.Weekday() == w
		}
	}
	return dated(s, now)
}

// cutAfter parts "a week from monday", "через неделю после 5 июня"; not ok: no length stands before the day.
func cutAfter(s string) (long, from string, ok bool) {
	for _, link := range []string{" from ", " after ", " после "} {
		long, from, ok = strings.Cut(s, link)
		if n, _ := length(strings.TrimPrefix(long, "через ")); ok && n > 0 {
			return strings.TrimPrefix(long, "через "), from, true
		}
	}
	return "", "", false
}

// daysAfter is the day so long after another one.
func daysAfter(long, from string, now time.Time) (time.Time, bool) {
	_, _, again := cutAfter(from)
	first, ok := parseDay(from, now)
	if again || !ok {
		return time.Time{}, false
	}
	return ahead("in "+long, first)
}

// cutFirst takes the first of some words off the front.
func cutFirst(s string, words []string) string {
	for _, w := range words {
		if rest, ok := strings.CutPrefix(s, w+" "); ok {
			return rest
		}
	}
	return s
}

// dated reads a day that has its number: "15.12", "dec 15", "2026-12-01", "15-го".
func dated(s string, now time.Time) (time.Time, bool) {
	if hit := isoDate.FindStringSubmatch(s); hit != nil {
		return civil(hit[1], hit[2], hit[3], now)
	}
	if hit := dotDate.FindStringSubmatch(s); hit != nil {
		return civil(hit[3], hit[2], hit[1], now)
	}
	if hit := slashDate.FindStringSubmatch(s); hit != nil {
		a, _ := strconv.Atoi(hit[1])
		b, _ := strconv.Atoi(hit[2])
		switch {
		case a > 12 || a == b:
			return civil(hit[3], hit[2], hit[1], now)
		case b > 12:
			return civil(hit[3], hit[1], hit[2], now)
		}
		return time.Time{}, false
	}
	if hit := dayOfMonth.FindStringSubmatch(s); hit != nil {
		return nextNumbered(hit[1]+hit[2], now)
	}
	return namedMonth(strings.Fields(s), now)
}

// weekday reads "fri", "next friday", "пятницу на следующей неделе".
func weekday(s string, now time.Time) (time.Time, bool) {
	next := false
	for _, p := range []string{"next week on ", "next week ", "следующей неделе в ", "следующей неделе во ", "next ", "следующий ", "следующую ", "следующее ", "следующая ", "следующей ", "следующего "} {
		if rest, ok := strings.CutPrefix(s, p); ok {
			next, s = true, rest
			break
		}
	}
	if next && (s == "week" || s == "неделе" || s == "неделя" || s == "неделю") {
		return daysOn(monday(now), 7), true
	}
	for _, p := range []string{" next week", " на следующей неделе"} {
		if rest, ok := strings.CutSuffix(s, p); ok && !next {
			next, s = true, rest
		}
	}
	w, ok := weekdayWords[s]
	if !ok {
		return time.Time{}, false
	}
	if next {
		return daysOn(monday(now), 7+(int(w)+6)%7), true
	}
	days := (int(w) - int(now.Weekday()) + 7) % 7
	if days == 0 {
		days = 7
	}
	return daysOn(now, days), true
}

// monday is noon of the Monday of t's week.
func monday(t time.Time) time.Time { return daysOn(t, -(int(t.Weekday())+6)%7) }

// endOf is the last day of this or the next period; of a week its Friday, or
// Sunday when that is over.
func endOf(period rune, next bool, now time.Time) time.Time {
	step := 0
	if next {
		step = 1
	}
	y, m, _ := now.Date()
	last := func(y int, m time.Month) time.Time { return time.Date(y, m+1, 0, 12, 0, 0, 0, now.Location()) }
	switch period {
	case 'w':
		if friday := daysOn(monday(now), 4+7*step); dayNumber(friday) >= dayNumber(now) {
			return friday
		}
		return daysOn(monday(now), 6)
	case 'm':
		return last(y, m+time.Month(step))
	case 'q':
		return last(y, (m-1)/3*3+3+time.Month(3*step))
	}
	return last(y+step, 12)
}

// partOfMonth is the middle or the end of the next such month that is not over.
func partOfMonth(middle bool, month time.Month, now time.Time) (time.Time, bool) {
	for y := now.Year(); y <= now.Year()+1; y++ {
		t := time.Date(y, month+1, 0, 12, 0, 0, 0, now.Location())
		if middle {
			t = time.Date(y, month, 15, 12, 0, 0, 0, now.Location())
		}
		if dayNumber(t) >= dayNumber(now) {
			return t, true
		}
	}
	return time.Time{}, false
}

// nextNumbered is the next day of a month that has this number.
func nextNumbered(day string, now time.Time) (time.Time, bool) {
	for n := range 3 { // no two months in a row lack a 31st
		first := time.Date(now.Year(), now.Month()+time.Month(n), 1, 12, 0, 0, 0, now.Location())
		y, m, _ := first.Date()
		t, ok := civil(strconv.Itoa(y), strconv.Itoa(int(m)), day, now)
		if ok && dayNumber(t) >= dayNumber(now) {
			return t, true
		}
	}
	return time.Time{}, false
}

// namedMonth reads "15 dec 2026", "dec 15", "15 декабря".
func namedMonth(words []string, now time.Time) (time.Time, bool) {
	if len(words) == 4 && words[3] == "года" || len(words) > 2 && words[1] == "of" {
		i := slices.IndexFunc(words, func(w string) bool { return w == "of" || w == "года" })
		words = slices.Delete(slices.Clone(words), i, i+1)
	}
	year := ""
	if len(words) == 3 && yearNumber.MatchString(words[2]) {
		year, words = words[2], words[:2]
	}
	if len(words) != 2 {
		return time.Time{}, false
	}
	a, b := strings.TrimSuffix(words[0], "."), strings.TrimSuffix(words[1], ".")
	if _, ok := monthWords[a]; ok {
		a, b = b, a
	}
	month, ok := monthWords[b]
	hit := ordinal.FindStringSubmatch(a)
	if !ok || hit == nil {
		return time.Time{}, false
	}
	return civil(year, strconv.Itoa(int(month)), hit[1], now)
}

// civil makes a day of digits; without a year it is the next such day. Days that
// do not exist are refused.
func civil(year, month, day string, now time.Time) (time.Time, bool) {
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	in := func(y int) (time.Time, bool) {
		t := time.Date(y, time.Month(m), d, 12, 0, 0, 0, now.Location())
		return t, t.Day() == d && int(t.Month()) == m && y >= 2000 && y < 2100
	}
	if year != "" {
		y, _ := strconv.Atoi(year)
		if y < 100 {
			y += 2000
		}
		return in(y)
	}
	for y := now.Year(); y <= now.Year()+8; y++ { // 29 February may be years away
		if t, ok := in(y); ok && dayNumber(t) >= dayNumber(now) {
			return t, true
		}
	}
	return time.Time{}, false
}
