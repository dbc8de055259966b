package phrases

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	isoT       = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})t(\d{2}:\d{2})$`)
	isoDate    = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	dotDate    = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})(?:\.(\d{2}|\d{4})?)?$`)
	slashDate  = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})(?:/(\d{2}|\d{4}))?$`)
	dayOfMonth = regexp.MustCompile(`^(?:(\d{1,2})(?:st|nd|rd|th|-?го)|(\d{1,2})(?:-?е|-?го)? числа)$`)
	ordinal    = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th|-?го|-?ое|-?е)?$`)
	yearNumber = regexp.MustCompile(`^20\d{2}$`)

	endForm   = regexp.MustCompile(`^(?:end of|конец|конца|концу|конце) (?:the |this |этой |этого )?(next |следующей |следующего )?(week|month|quarter|year|недели|месяца|квартала|года)$`)
	monthPart = regexp.MustCompile(`^(?:(?:end of|конец|конца|концу|конце) |(mid |mid-|middle of |середина |середину |середины |середине ))(` + anyMonth() + `)$`)
)

// prepositions may stand before a day and mean nothing here; so may one pointer after it.
var (
	prepositions = []string{"on", "by", "until", "till", "after", "from", "в", "во", "к", "ко", "до", "на", "после", "с", "со"}
	pointers     = []string{"the", "this", "coming", "эту", "этот", "это", "этой", "этого"}
)

var dayWords = map[string]int{
	"today": 0, "сегодня": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1, "завтра": 1, "day after tomorrow": 2, "послезавтра": 2,
}

var periods = map[string]rune{
	"week": 'w', "недели": 'w', "month": 'm', "месяца": 'm', "quarter": 'q', "квартала": 'q', "year": 'y', "года": 'y',
}

var shortEnds = map[string]rune{"eow": 'w', "eom": 'm', "eoq": 'q', "eoy": 'y'}

var weekdayWords = map[string]time.Weekday{
	"mon": 1, "monday": 1, "tue": 2, "tues": 2, "tuesday": 2, "wed": 3, "wednesday": 3, "thu": 4, "thur": 4, "thurs": 4, "thursday": 4, "fri": 5, "friday": 5, "sat": 6, "saturday": 6, "sun": 0, "sunday": 0,
	"пн": 1, "понедельник": 1, "понедельника": 1, "понедельнику": 1, "вт": 2, "вторник": 2, "вторника": 2, "вторнику": 2, "ср": 3, "среда": 3, "среду": 3, "среды": 3, "среде": 3,
	"чт": 4, "четверг": 4, "четверга": 4, "четвергу": 4, "пт": 5, "пятница": 5, "пятницу": 5, "пятницы": 5, "пятнице": 5, "сб": 6, "суббота": 6, "субботу": 6, "субботы": 6, "субботе": 6, "вс": 0, "воскресенье": 0, "воскресенья": 0, "воскресенью": 0,
}

var monthWords = map[string]time.Month{
	"jan": 1, "january": 1, "feb": 2, "february": 2, "mar": 3, "march": 3, "apr": 4, "april": 4, "may": 5, "jun": 6, "june": 6, "jul": 7, "july": 7, "aug": 8, "august": 8, "sep": 9, "sept": 9, "september": 9, "oct": 10, "october": 10, "nov": 11, "november": 11, "dec": 12, "december": 12,
	"янв": 1, "января": 1, "январь": 1, "фев": 2, "февр": 2, "февраля": 2, "февраль": 2, "мар": 3, "марта": 3, "март": 3, "апр": 4, "апреля": 4, "апрель": 4, "мая": 5, "май": 5, "июн": 6, "июня": 6, "июнь": 6, "июл": 7, "июля": 7, "июль": 7, "авг": 8, "августа": 8, "август": 8, "сен": 9, "сент": 9, "сентября": 9, "сентябрь": 9, "окт": 10, "октября": 10, "октябрь": 10, "ноя": 11, "нояб": 11, "ноября": 11, "ноябрь": 11, "дек": 12, "декабря": 12, "декабрь": 12,
}

// anyMonth is an alternative of all names of months.
func anyMonth() string {
	names := make([]string, 0, len(monthWords))
	for name := range monthWords {
		names = append(names, name)
	}
	return strings.Join(names, "|")
}

// unitWords are the units of length: i minutes, h hours, d days, w weeks, m months, y years.
var unitWords = map[string]rune{
	"minute": 'i', "minutes": 'i', "min": 'i', "минуту": 'i', "минуты": 'i', "минут": 'i', "мин": 'i',
	"hour": 'h', "hours": 'h', "h": 'h', "час": 'h', "часа": 'h', "часов": 'h', "ч": 'h',
	"day": 'd', "days": 'd', "d": 'd', "день": 'd', "дня": 'd', "дней": 'd', "дн": 'd', "сутки": 'd',
	"week": 'w', "weeks": 'w', "w": 'w', "неделю": 'w', "недели": 'w', "недель": 'w', "нед": 'w', "неделек": 'w',
	"month": 'm', "months": 'm', "месяц": 'm', "месяца": 'm', "месяцев": 'm', "мес": 'm',
	"year": 'y', "years": 'y', "год": 'y', "года": 'y', "лет": 'y',
}

var numberWords = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"один": 1, "одну": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8, "девять": 9, "десять": 10, "пару": 2,
}

// length reads "3 days", "2w", "неделю", "a couple of weeks"; 0: it is none.
func length(s string) (n int, unit rune) {
	switch s {
	case "half an hour", "полчаса":
		return 30, 'i'
	case "half a year", "полгода":
		return 6, 'm'
	}
	s = strings.Replace(strings.TrimPrefix(s, "a "), "couple of ", "2 ", 1)
	count, word, ok := strings.Cut(s, " ")
	if !ok { // "2w", "week"
		word = strings.TrimLeft(s, "0123456789")
		count = strings.TrimSuffix(s, word)
	}
	n, known := numberWords[count]
	switch {
	case known:
	case count == "":
		n = 1
	case len(count) <= 3:
		n, _ = strconv.Atoi(count)
	}
	unit, known = unitWords[strings.TrimSuffix(word, ".")]
	if !known || n < 1 {
		return 0, 0
	}
	return n, unit
}
