package phrases

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// areas are the first parts of the zone names that we take: the database also has
// copies with leap seconds ("right/…"), which would show other times.
var areas = []string{"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific", "Etc"}

// continents are where a bare city name is looked for in the zone database.
var continents = []string{"Europe", "Asia", "America", "Africa", "Australia", "Pacific", "Atlantic", "Indian", "America/Argentina"}

var (
	zoneName = regexp.MustCompile(`^[A-Za-z]+(/[A-Za-z0-9_+-]+){1,2}$`)
	offset   = regexp.MustCompile(`^(utc|gmt|мск|msk)? ?([+-]) ?(\d{1,2})(?::?(\d{2}))?$`)
)

// halfHours are zones of offsets that are no whole hours.
var halfHours = map[string]string{"+3:30": "Asia/Tehran", "+4:30": "Asia/Kabul", "+5:30": "Asia/Kolkata", "+5:45": "Asia/Kathmandu", "+6:30": "Asia/Yangon", "+9:30": "Australia/Darwin"}

// FindZone reads a time zone: an IANA name, a city in English or Russian, or an
// offset ("UTC+3", "+5:30", "мск+2"). The result is an IANA name that loads; an
// offset in whole hours is one without summer time.
func FindZone(text string) (string, bool) {
	s, ok := squeeze(text)
	if !ok {
		return "", false
	}
	low := strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(s), "−", "-"), "ё", "е")
	if low == "utc" || low == "gmt" {
		return "UTC", true
	}
	if hit := offset.FindStringSubmatch(low); hit != nil {
		return byOffset(hit[1], hit[2], hit[3], hit[4])
	}
	if strings.Contains(s, "/") {
		if z, ok := exact(s); ok {
			return z, true
		}
		return exact(zoneCase(low))
	}
	city := strings.Trim(strings.ReplaceAll(low, "-", " "), ".,! ")
	city = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(city, "г."), "город "))
	if z, ok := cities[city]; ok {
		return z, true
	}
	for _, c := range continents {
		if z, ok := exact(c + "/" + zoneCase(city)); ok {
			return z, true
		}
	}
	return "", false
}

func byOffset(base, sign, hours, minutes string) (string, bool) {
	n, _ := strconv.Atoi(hours)
	if minutes != "" && minutes != "00" {
		z, ok := halfHours[fmt.Sprintf("%s%d:%s", sign, n, minutes)]
		return z, ok && (base == "" || base == "utc" || base == "gmt")
	}
	if sign == "-" {
		n = -n
	}
	if base == "мск" || base == "msk" {
		n += 3
	}
	switch {
	case n < -12 || n > 14:
		return "", false
	case n == 0:
		return "UTC", true
	}
	return exact(fmt.Sprintf("Etc/GMT%+d", -n)) // POSIX counts westwards
}

// exact is a name of the zone database.
func exact(name string) (string, bool) {
	area, _, _ := strings.Cut(name, "/")
	if !zoneName.MatchString(name) || !slices.Contains(areas, area) {
		return "", false
	}
	if _, err := time.LoadLocation(name); err != nil {
		return "", false
	}
	return name, true
}

// zoneCase writes "america/new york" as the zone database does.
func zoneCase(s string) string {
	b := []byte(strings.ReplaceAll(s, " ", "_"))
	for i, c := range b {
		if c >= 'a' && c <= 'z' && (i == 0 || b[i-1] == '/' || b[i-1] == '_') {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

// City is what people of a language call a zone: by its city.
func City(zone, lang string) string {
	if lang == "ru" {
		if name, ok := russianCities[zone]; ok {
			return name
		}
	}
	return strings.ReplaceAll(zone[strings.LastIndex(zone, "/")+1:], "_", " ")
}

// CommonZones are the zones offered as buttons to readers of a language.
func CommonZones(lang string) []string {
	if lang == "ru" {
		return []string{"Europe/Moscow", "Europe/Kaliningrad", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Novosibirsk", "Asia/Vladivostok", "Asia/Almaty", "Europe/Minsk", "Europe/Berlin"}
	}
	return []string{"Europe/London", "Europe/Berlin", "Europe/Paris", "Europe/Helsinki", "Europe/Istanbul", "Asia/Dubai", "America/New_York", "America/Chicago", "America/Los_Angeles"}
}
