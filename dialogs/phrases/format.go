package phrases

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/bojanz/currency"
)

// Money is an amount as people write it: "€84,000", "84 000 €" (with no-break
// spaces); the minor units are left out where they are nothing. Empty for no currency.
func (p Printer) Money(minor int64, code string) string {
	if code == "" {
		return ""
	}
	amount, err := currency.NewAmountFromInt64(minor, code)
	if err != nil {
		return strconv.FormatInt(minor, 10) + " " + code
	}
	if isWhole(minor, code) {
		return p.whole.Format(amount)
	}
	return p.exact.Format(amount)
}

// moneyFormats are how a language writes amounts without minor units, with them and
// in short.
func moneyFormats(lang string) (whole, exact, rough *currency.Formatter) {
	locale := currency.NewLocale(lang)
	whole, exact, rough = currency.NewFormatter(locale), currency.NewFormatter(locale), currency.NewFormatter(locale)
	whole.MinDigits, whole.MaxDigits = 0, 0
	rough.MinDigits, rough.MaxDigits = 0, 1
	return whole, exact, rough
}

func isWhole(minor int64, code string) bool {
	digits, ok := currency.GetDigits(code)
	scale := int64(1)
	for range digits {
		scale *= 10
	}
	return ok && minor%scale == 0
}

// Number is a number with the language's separators: "12,500.5", "12 500,5".
// Four digits stay together, as both languages have it.
func (p Printer) Number(f float64) string {
	if f == 0 {
		f = 0 // a negative zero prints its sign
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	whole, rest, _ := strings.Cut(s, ".")
	group, point := ",", "."
	if p.lang == "ru" {
		group, point = "\u00a0", ","
	}
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	if len(whole) > 4 {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + group + whole[i:]
		}
	}
	if rest != "" {
		whole += point + rest
	}
	return sign + whole
}

var (
	weekdays = map[string][7]string{
		"en": {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
		"ru": {"вс", "пн", "вт", "ср", "чт", "пт", "сб"},
	}
	monthNames = map[string][12]string{
		"en": {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		"ru": {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
	}
	longMonths = map[string][12]string{
		"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		"ru": {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
	}
	nearDays = map[string][3]string{"en": {"yesterday", "today", "tomorrow"}, "ru": {"вчера", "сегодня", "завтра"}}
)

// Date is a day: "Tue 15 Dec", with the year when it is not now's.
func (p Printer) Date(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	s := fmt.Sprintf("%s %d %s", weekdays[p.lang][t.Weekday()], t.Day(), monthNames[p.lang][t.Month()-1])
	if t.Year() != now.Year() {
		s += " " + strconv.Itoa(t.Year())
	}
	return s
}

// LongDate is a day as a letter says it: "15 December", with the year when it is
// not now's.
func (p Printer) LongDate(t, now time.Time) string {
	s := strconv.Itoa(t.Day()) + " " + longMonths[p.lang][t.Month()-1]
	if t.Year() != now.Year() {
		s += " " + strconv.Itoa(t.Year())
	}
	return s
}

// InSentence is a name with a small letter, unless it is an abbreviation.
func InSentence(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	if second, _ := utf8.DecodeRuneInString(name[size:]); unicode.IsUpper(second) {
		return name
	}
	return string(unicode.ToLower(first)) + name[size:]
}

// DateTime is an instant, in t's zone: "today 18:00", "Thu 4 Jun, 18:00".
func (p Printer) DateTime(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	clock := t.Format("15:04")
	switch d := dayNumber(t) - dayNumber(now.In(t.Location())); {
	case d >= -1 && d <= 1:
		if p.lang == "ru" {
			return nearDays[p.lang][d+1] + " в " + clock
		}
		return nearDays[p.lang][d+1] + " " + clock
	}
	return p.Date(t, now) + ", " + clock
}

// dayNumber counts civil days, so that a day with a clock change is one day too.
func dayNumber(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}
