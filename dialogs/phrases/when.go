package phrases

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// When is a typed moment.
type When struct {
	Time    time.Time // in now's zone; noon of the day if no time was given
	HasTime bool
}

var (
	isoDate    = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	dotDate    = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})(?:\.(\d{2}|\d{4})?)?$`)
	slashDate  = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})(?:/(\d{2}|\d{4}))?$`)
	clockTime  = regexp.MustCompile(`^(\d{1,2}):(\d{2})\s*(am|pm)?$`)
	hourTime   = regexp.MustCompile(`^(\d{1,2})\s*(am|pm)$`)
	ordinal    = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th|го|-го|ого|-е)?$`)
	yearNumber = regexp.MustCompile(`^(20\d{2})$`)
)

var dayWords = map[string]int{
	"today": 0, "сегодня": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1, "завтра": 1, "послезавтра": 2, "day after tomorrow": 2, "the day after tomorrow": 2,
}

var weekdayWords = map[string]time.Weekday{
	"mon": 1, "monday": 1, "tue": 2, "tues": 2, "tuesday": 2, "wed": 3, "wednesday": 3, "thu": 4, "thur": 4, "thurs": 4, "thursday": 4, "fri": 5, "friday": 5, "sat": 6, "saturday": 6, "sun": 0, "sunday": 0,
	"пн": 1, "понедельник": 1, "понедельника": 1, "понедельнику": 1, "вт": 2, "вторник": 2, "вторника": 2, "вторнику": 2, "ср": 3, "среда": 3, "среду": 3, "среды": 3, "среде": 3,
	"чт": 4, "четверг": 4, "четверга": 4, "четвергу": 4, "пт": 5, "пятница": 5, "пятницу": 5, "пятницы": 5, "пятнице": 5, "сб": 6, "суббота": 6, "субботу": 6, "субботы": 6, "вс": 0, "воскресенье": 0, "воскресенья": 0, "воскресенью": 0,
}

var monthWords = map[string]time.Month{
	"jan": 1, "january": 1, "feb": 2, "february": 2, "mar": 3, "march": 3, "apr": 4, "april": 4, "may": 5, "jun": 6, "june": 6, "jul": 7, "july": 7, "aug": 8, "august": 8, "sep": 9, "sept": 9, "september": 9, "oct": 10, "october": 10, "nov": 11, "november": 11, "dec": 12, "december": 12,
	"янв": 1, "января": 1, "январь": 1, "фев": 2, "февраля": 2, "февраль": 2, "мар": 3, "марта": 3, "март": 3, "апр": 4, "апреля": 4, "апрель": 4, "мая": 5, "май": 5, "июн": 6, "июня": 6, "июнь": 6, "июл": 7, "июля": 7, "июль": 7, "авг": 8, "августа": 8, "август": 8, "сен": 9, "сент": 9, "сентября": 9, "сентябрь": 9, "окт": 10, "октября": 10, "октябрь": 10, "ноя": 11, "нояб": 11, "ноября": 11, "ноябрь": 11, "дек": 12, "декабря": 12, "декабрь": 12,
}

// unitWords are lengths after "in" and "через": days, or hours for the negative.
var unitWords = map[string]string{
	"hour": "h", "hours": "h", "h": "h", "час": "h", "часа": "h", "часов": "h", "ч": "h", "minutes": "min", "min": "min", "минут": "min", "минуты": "min", "мин": "min",
	"day": "d", "days": "d", "d": "d", "день": "d", "дня": "d", "дней": "d", "дн": "d", "week": "w", "weeks": "w", "w": "w", "неделю": "w", "недели": "w", "недель": "w", "нед": "w",
	"month": "m", "months": "m", "месяц": "m", "месяца": "m", "месяцев": "m", "мес": "m", "year": "y", "years": "y", "год": "y", "года": "y", "лет": "y",
}

var numberWords = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "couple": 2, "one and a half": 1,
	"один": 1, "одну": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "пару": 2, "полгода": 0,
}

var ends = map[string]string{
	"end of week": "w", "end of the week": "w", "eow": "w", "конец недели": "w", "конца недели": "w", "концу недели": "w", "конце недели": "w",
	"end of month": "m", "end of the month": "m", "eom": "m", "конец месяца": "m", "конца месяца": "m", "концу месяца": "m", "конце месяца": "m",
	"end of quarter": "q", "end of the quarter": "q", "eoq": "q", "конец квартала": "q", "конца квартала": "q", "концу квартала": "q", "конце квартала": "q",
	"end of year": "y", "end of the year": "y", "eoy": "y", "конец года": "y", "конца года": "y", "концу года": "y", "конце года": "y",
}

// fillers may stand before a date and mean nothing.
var fillers = []string{"on ", "by ", "until ", "till ", "this ", "coming ", "the ", "в ", "во ", "к ", "ко ", "до ", "на ", "эту ", "этот ", "это "}

// ParseWhen reads a moment in English or Russian, from now on: "tomorrow",
// "next fri 11:00", "15.12", "dec 15", "через 2 недели", "конец месяца",
// "2026-12-01 09:30". "15.12" is a date, never a time. A date without a year is
// the next such one. What the grammar does not know, and what is over, is refused.
func ParseWhen(text string, now time.Time) (When, bool) {
	s := strings.Join(strings.Fields(strings.ToLower(strings.NewReplacer(",", " ", "\u00a0", " ", "ё", "е").Replace(text))), " ")
	s = strings.TrimSuffix(s, " г.")
	if s == "" || len([]rune(s)) > maxTyped {
		return When{}, false
	}
	if w, ok := ahead(s, now); ok {
		return w, true
	}
	date, hour, minute, hasTime := cutClock(s)
	if date == "" && hasTime { // a time alone: the next such time
		at := at(now, hour, minute)
		if !at.After(now) {
			at = at.AddDate(0, 0, 1)
		}
		return When{at, true}, true
	}
	day, ok := parseDay(strings.TrimSpace(date), now)
	if !ok {
		return When{}, false
	}
	if !hasTime {
		return When{at(day, 12, 0), false}, dayNumber(day) >= dayNumber(now)
	}
	w := When{at(day, hour, minute), true}
	return w, w.Time.After(now)
}

// at is a wall-clock time on the day of t.
func at(t time.Time, hour, minute int) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, hour, minute, 0, 0, t.Location())
}

// ahead reads "in 3 days", "через час".
func ahead(s string, now time.Time) (When, bool) {
	rest, ok := strings.CutPrefix(s, "in ")
	if !ok {
		if rest, ok = strings.CutPrefix(s, "через "); !ok {
			return When{}, false
		}
	}
	if rest == "полгода" {
		return When{at(now.AddDate(0, 6, 0), 12, 0), false}, true
	}
	words := strings.Fields(rest)
	if len(words) == 3 && words[0] == "a" && words[1] == "couple" {
		return When{}, false
	}
	n := 1
	switch len(words) {
	case 1:
		if cut := strings.TrimLeft(words[0], "0123456789"); cut != words[0] { // "2w"
			words = []string{strings.TrimSuffix(words[0], cut), cut}
		} else {
			words = []string{"1", words[0]}
		}
	case 2:
	default:
		return When{}, false
	}
	unit, known := unitWords[words[1]]
	if word, ok := numberWords[words[0]]; ok {
		n = word
	} else if n, _ = strconv.Atoi(words[0]); n < 1 || n > 999 {
		return When{}, false
	}
	if !known || n < 1 {
		return When{}, false
	}
	switch unit {
	case "min":
		return When{now.Add(time.Duration(n) * time.Minute).Truncate(time.Minute), true}, true
	case "h":
		return When{now.Add(time.Duration(n) * time.Hour).Truncate(time.Minute), true}, true
	case "w":
		return When{at(now.AddDate(0, 0, 7*n), 12, 0), false}, true
	case "m":
		return When{at(now.AddDate(0, n, 0), 12, 0), false}, n <= 60
	case "y":
		return When{at(now.AddDate(n, 0, 0), 12, 0), false}, n <= 10
	}
	return When{at(now.AddDate(0, 0, n), 12, 0), false}, true
}

// cutClock takes a time of day off the end: "at 9:30", "в 9", "6pm", "15:00".
func cutClock(s string) (date string, hour, minute int, ok bool) {
	words := strings.Fields(s)
	for take := min(3, len(words)); take >= 1; take-- {
		tail := strings.Join(words[len(words)-take:], " ")
		head := strings.Join(words[:len(words)-take], " ")
		marked := false
		for _, p := range []string{"at ", "в ", "к ", "@ "} {
			if rest, cut := strings.CutPrefix(tail, p); cut {
				tail, marked = rest, true
			}
		}
		if h, m, read := readClock(tail, marked && head != "" || marked && strings.HasPrefix(s, "at ")); read {
			return head, h, m, true
		}
	}
	return s, 0, 0, false
}

func readClock(s string, bareHour bool) (hour, minute int, ok bool) {
	half := ""
	switch hit := clockTime.FindStringSubmatch(s); {
	case hit != nil:
		hour, _ = strconv.Atoi(hit[1])
		minute, _ = strconv.Atoi(hit[2])
		half = hit[3]
	case hourTime.MatchString(s):
		hit := hourTime.FindStringSubmatch(s)
		hour, _ = strconv.Atoi(hit[1])
		half = hit[2]
	case s == "noon" || s == "полдень":
		hour = 12
	case bareHour:
		n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSuffix(s, " часов"), " часа"))
		if err != nil {
			return 0, 0, false
		}
		hour = n
	default:
		return 0, 0, false
	}
	if half != "" {
		if hour < 1 || hour > 12 {
			return 0, 0, false
		}
		hour %= 12
		if half == "pm" {
			hour += 12
		}
	}
	return hour, minute, hour < 24 && minute < 60
}

// parseDay reads a day.
func parseDay(s string, now time.Time) (time.Time, bool) {
	for cut := true; cut; {
		cut = false
		for _, f := range fillers {
			if rest, ok := strings.CutPrefix(s, f); ok && rest != "" {
				s, cut = rest, true
			}
		}
	}
	if n, ok := dayWords[s]; ok {
		return now.AddDate(0, 0, n), true
	}
	if e, ok := ends[s]; ok {
		return endOf(e, now), true
	}
	if d, ok := weekday(s, now); ok {
		return d, true
	}
	if hit := isoDate.FindStringSubmatch(s); hit != nil {
		return civil(hit[1], hit[2], hit[3], now)
	}
	if hit := dotDate.FindStringSubmatch(s); hit != nil {
		return civil(hit[3], hit[2], hit[1], now)
	}
	if hit := slashDate.FindStringSubmatch(s); hit != nil {
		// 03/04 is March or April depending on who reads: refused unless only one can be meant.
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
	return namedMonth(strings.Fields(s), now)
}

// weekday reads "fri", "next friday", "в следующую пятницу". On its own it is
// the next such day after today; "next" is the one of next week.
func weekday(s string, now time.Time) (time.Time, bool) {
	next := false
	for _, p := range []string{"next ", "следующий ", "следующую ", "следующее ", "следующая ", "следующей ", "следующего "} {
		if rest, ok := strings.CutPrefix(s, p); ok {
			next, s = true, rest
		}
	}
	if next && (s == "week" || s == "неделе" || s == "неделя" || s == "неделю") {
		return monday(now).AddDate(0, 0, 7), true
	}
	w, ok := weekdayWords[s]
	if !ok {
		return time.Time{}, false
	}
	if next {
		return monday(now).AddDate(0, 0, 7+(int(w)+6)%7), true
	}
	days := (int(w) - int(now.Weekday()) + 7) % 7
	if days == 0 {
		days = 7
	}
	return now.AddDate(0, 0, days), true
}

func monday(t time.Time) time.Time { return t.AddDate(0, 0, -(int(t.Weekday())+6)%7) }

// endOf is the last day of a period; of a week its Friday, or Sunday when that is over.
func endOf(period string, now time.Time) time.Time {
	y, m, _ := now.Date()
	day := func(m time.Month) time.Time { return time.Date(y, m+1, 0, 12, 0, 0, 0, now.Location()) }
	switch period {
	case "w":
		if friday := monday(now).AddDate(0, 0, 4); dayNumber(friday) >= dayNumber(now) {
			return friday
		}
		return monday(now).AddDate(0, 0, 6)
	case "m":
		return day(m)
	case "q":
		return day((m-1)/3*3 + 3)
	}
	return day(12)
}

// namedMonth reads "15 dec 2026", "dec 15", "15 декабря".
func namedMonth(words []string, now time.Time) (time.Time, bool) {
	if len(words) < 2 || len(words) > 4 {
		return time.Time{}, false
	}
	words = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "of" || w == "года" || w == "г." })
	year := ""
	if n := len(words); n == 3 && yearNumber.MatchString(words[2]) {
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
	make := func(y int) (time.Time, bool) {
		t := time.Date(y, time.Month(m), d, 12, 0, 0, 0, now.Location())
		return t, t.Day() == d && int(t.Month()) == m && y >= 2000 && y < 2100
	}
	if year != "" {
		y, _ := strconv.Atoi(year)
		if y < 100 {
			y += 2000
		}
		return make(y)
	}
	for y := now.Year(); y <= now.Year()+8; y++ { // 29 February may be years away
		if t, ok := make(y); ok && dayNumber(t) >= dayNumber(now) {
			return t, true
		}
	}
	return time.Time{}, false
}
