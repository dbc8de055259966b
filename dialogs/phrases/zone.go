package phrases

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// cities are the places a person may name, beside exact IANA names.
var cities = map[string]string{
	"лондон": "Europe/London", "берлин": "Europe/Berlin", "мюнхен": "Europe/Berlin", "munich": "Europe/Berlin", "hamburg": "Europe/Berlin", "frankfurt": "Europe/Berlin",
	"париж": "Europe/Paris", "мадрид": "Europe/Madrid", "рим": "Europe/Rome", "milan": "Europe/Rome", "варшава": "Europe/Warsaw", "прага": "Europe/Prague", "вена": "Europe/Vienna",
	"амстердам": "Europe/Amsterdam", "белград": "Europe/Belgrade", "хельсинки": "Europe/Helsinki", "рига": "Europe/Riga", "вильнюс": "Europe/Vilnius", "таллин": "Europe/Tallinn",
	"афины": "Europe/Athens", "стамбул": "Europe/Istanbul", "киев": "Europe/Kyiv", "kiev": "Europe/Kyiv", "минск": "Europe/Minsk", "кишинёв": "Europe/Chisinau", "кишинев": "Europe/Chisinau",
	"москва": "Europe/Moscow", "мск": "Europe/Moscow", "msk": "Europe/Moscow", "питер": "Europe/Moscow", "санкт-петербург": "Europe/Moscow", "петербург": "Europe/Moscow", "saint petersburg": "Europe/Moscow", "st petersburg": "Europe/Moscow",
	"казань": "Europe/Moscow", "нижний новгород": "Europe/Moscow", "краснодар": "Europe/Moscow", "ростов": "Europe/Moscow", "воронеж": "Europe/Moscow",
	"калининград": "Europe/Kaliningrad", "самара": "Europe/Samara", "саратов": "Europe/Saratov", "волгоград": "Europe/Volgograd", "екатеринбург": "Asia/Yekaterinburg", "пермь": "Asia/Yekaterinburg", "уфа": "Asia/Yekaterinburg", "челябинск": "Asia/Yekaterinburg", "тюмень": "Asia/Yekaterinburg",
	"омск": "Asia/Omsk", "новосибирск": "Asia/Novosibirsk", "томск": "Asia/Tomsk", "красноярск": "Asia/Krasnoyarsk", "иркутск": "Asia/Irkutsk", "якутск": "Asia/Yakutsk", "владивосток": "Asia/Vladivostok", "хабаровск": "Asia/Vladivostok", "камчатка": "Asia/Kamchatka",
	"алматы": "Asia/Almaty", "алма-ата": "Asia/Almaty", "астана": "Asia/Almaty", "astana": "Asia/Almaty", "ташкент": "Asia/Tashkent", "бишкек": "Asia/Bishkek", "баку": "Asia/Baku", "ереван": "Asia/Yerevan", "тбилиси": "Asia/Tbilisi",
	"дубай": "Asia/Dubai", "тель-авив": "Asia/Jerusalem", "tel aviv": "Asia/Jerusalem", "дели": "Asia/Kolkata", "delhi": "Asia/Kolkata", "mumbai": "Asia/Kolkata", "bangalore": "Asia/Kolkata", "пекин": "Asia/Shanghai", "beijing": "Asia/Shanghai", "токио": "Asia/Tokyo", "сингапур": "Asia/Singapore",
	"нью-йорк": "America/New_York", "boston": "America/New_York", "miami": "America/New_York", "washington": "America/New_York", "чикаго": "America/Chicago", "dallas": "America/Chicago", "houston": "America/Chicago", "san francisco": "America/Los_Angeles", "seattle": "America/Los_Angeles", "лос-анджелес": "America/Los_Angeles",
}

// continents are where a bare city name is looked for in the zone database.
var continents = []string{"Europe", "Asia", "America", "Africa", "Australia", "Pacific", "Atlantic", "America/Argentina"}

var offset = regexp.MustCompile(`^(?:utc|gmt|мск)?\s*([+-])\s*(\d{1,2})$`)

// FindZone reads a time zone: an IANA name, a city in English or Russian, or an
// offset in whole hours ("UTC+3").
func FindZone(text string) (string, bool) {
	s := strings.Join(strings.Fields(text), " ")
	low := strings.ToLower(s)
	if low == "" || low == "local" || len(s) > maxTyped || strings.ContainsAny(s, "\\.\x00") {
		return "", false
	}
	if z, ok := cities[low]; ok {
		return z, true
	}
	if low == "utc" || low == "gmt" {
		return "UTC", true
	}
	if hit := offset.FindStringSubmatch(low); hit != nil {
		n, err := strconv.Atoi(hit[2])
		if hit[1] == "-" {
			n = -n
		}
		if strings.HasPrefix(low, "мск") {
			n += 3
		}
		if err != nil || n < -12 || n > 14 {
			return "", false
		}
		return exact(fmt.Sprintf("Etc/GMT%+d", -n)) // POSIX counts westwards
	}
	if strings.Contains(s, "/") {
		return exact(s)
	}
	city := strings.ReplaceAll(titled(low), " ", "_")
	for _, c := range continents {
		if z, ok := exact(c + "/" + city); ok {
			return z, true
		}
	}
	return "", false
}

func exact(name string) (string, bool) {
	if name == "Etc/GMT+0" || name == "Etc/GMT-0" {
		return "UTC", true
	}
	if _, err := time.LoadLocation(name); err != nil {
		return "", false
	}
	return name, true
}

// titled writes "new york" as the zone database does.
func titled(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, " ")
}

// CommonZones are the zones offered as buttons to readers of a language.
func CommonZones(lang string) []string {
	if lang == "ru" {
		return []string{"Europe/Moscow", "Europe/Kaliningrad", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Novosibirsk", "Asia/Vladivostok", "Asia/Almaty", "Europe/Minsk", "Europe/Berlin"}
	}
	return []string{"Europe/London", "Europe/Berlin", "Europe/Paris", "Europe/Helsinki", "Europe/Istanbul", "Asia/Dubai", "America/New_York", "America/Chicago", "America/Los_Angeles"}
}
