package phrases

import (
	"regexp"
	"strconv"
	"strings"
)

// clock is a time of day.
type clock struct{ hour, minute int }

var clockForm = regexp.MustCompile(`^(?:@ ?|(at|в|во|к|ко|на|by|до|until|till|after|from|после|с) )?(\d{1,2})(?::(\d{2}))?(?: ?(am|pm|a\.m\.?|p\.m\.?)| (?:(?:час|часа|часов) )?(утра|дня|вечера|ночи)| (?:час|часа|часов|o'clock))?$`)

// cutClock takes a time of day off the end or the front: "… at 9:30", "… в 9",
// "6pm …".
func cutClock(s string) (date string, c clock, ok bool) {
	words := strings.Fields(s)
	for take := min(4, len(words)); take > 0; take-- {
		cut := len(words) - take
		if c, ok := readClock(strings.Join(words[cut:], " ")); ok {
			return strings.Join(words[:cut], " "), c, true
		}
	}
	for take := min(4, len(words)); take > 0; take-- {
		if c, ok := readClock(strings.Join(words[:take], " ")); ok {
			return strings.Join(words[take:], " "), c, true
		}
	}
	return "", clock{}, false
}

// readClock reads a time of day: "9:30", "at 9", "6pm", "в 6 вечера", "noon".
func readClock(s string) (clock, bool) {
	switch s {
	case "noon", "at noon", "полдень", "в полдень":
		return clock{12, 0}, true
	}
	hit := clockForm.FindStringSubmatch(s)
	if hit == nil {
		return clock{}, false
	}
	mark, half, part := hit[1], strings.ReplaceAll(hit[4], ".", ""), hit[5]
	hour, _ := strconv.Atoi(hit[2])
	minute, _ := strconv.Atoi(hit[3])
	ok := hour < 24 && minute < 60
	marked := mark == "at" || mark == "в" || mark == "во" || mark == "к" || strings.HasPrefix(s, "@")
	if hit[3] == "" && half == "" && part != "утра" && !marked {
		return clock{}, false // "9" may be anything, and "3 дня" are three days
	}
	switch {
	case half != "":
		ok = ok && hour >= 1 && hour <= 12
		hour %= 12
		if half == "pm" {
			hour += 12
		}
	case part == "утра":
		ok = ok && hour >= 3 && hour <= 11
	case part == "дня":
		ok = ok && (hour == 12 || hour >= 1 && hour <= 5)
		hour = hour%12 + 12
	case part == "вечера":
		ok = ok && hour >= 4 && hour <= 11
		hour += 12
	case part == "ночи":
		ok = ok && (hour == 12 || hour >= 1 && hour <= 4)
		hour %= 12
	case hit[3] == "" && hour >= 1 && hour <= 6: // nobody is called at three in the night
		hour += 12
	}
	return clock{hour, minute}, ok
}
