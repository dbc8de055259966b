package phrases

import (
	"math"
	"strings"
	"testing"
	"time"
)

// plainSpaces writes the no-break spaces of a language as plain ones.
func plainSpaces(s string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
}

func TestMoneyAsPeopleWriteIt(t *testing.T) {
	ps := phrases(t)
	for _, c := range []struct {
		minor        int64
		code, en, ru string
	}{
		{8400000, "EUR", "€84,000", "84 000 €"},
		{8400050, "EUR", "€84,000.50", "84 000,50 €"},
		{8400005, "USD", "$84,000.05", "84 000,05 $"},
		{123456750, "RUB", "RUB 1,234,567.50", "1 234 567,50 ₽"},
		{0, "EUR", "€0", "0 €"},
		{7, "EUR", "€0.07", "0,07 €"},
		{-8400000, "EUR", "-€84,000", "-84 000 €"},
		{8400, "JPY", "¥8,400", "8400 ¥"},
		{math.MinInt64, "EUR", "-€92,233,720,368,547,758.08", "-92 233 720 368 547 758,08 €"},
		{8400, "", "", ""},
		{8400, "???", "8400 ???", "8400 ???"},
	} {
		en, ru := plainSpaces(ps.For("en").Money(c.minor, c.code)), plainSpaces(ps.For("ru").Money(c.minor, c.code))
		if en != c.en || strings.ReplaceAll(ru, "8 400 ¥", "8400 ¥") != c.ru {
			t.Errorf("%d %s is %q and %q, want %q and %q", c.minor, c.code, en, ru, c.en, c.ru)
		}
	}
	if got := ps.For("ru").Money(8400000, "EUR"); strings.Contains(got, " ") {
		t.Errorf("%q may be broken at the end of a line", got)
	}
}

func TestNumbersAsPeopleWriteThem(t *testing.T) {
	ps := phrases(t)
	for _, c := range []struct {
		f      float64
		en, ru string
	}{
		{0, "0", "0"}, {math.Copysign(0, -1), "0", "0"}, {38, "38", "38"}, {-2.5, "-2.5", "-2,5"}, {999, "999", "999"}, {1200, "1200", "1200"},
		{12000, "12,000", "12 000"}, {1234567.25, "1,234,567.25", "1 234 567,25"}, {-123456, "-123,456", "-123 456"}, {0.125, "0.125", "0,125"},
	} {
		if en, ru := ps.For("en").Number(c.f), plainSpaces(ps.For("ru").Number(c.f)); en != c.en || ru != c.ru {
			t.Errorf("%v is %q and %q, want %q and %q", c.f, en, ru, c.en, c.ru)
		}
	}
}

func TestDatesAsPeopleReadThem(t *testing.T) {
	ps := phrases(t)
	now := monday23(t)
	for _, c := range []struct{ at, date, dateRu, both, bothRu string }{
		{"2026-12-15 18:00", "Tue 15 Dec", "вт 15 декабря", "Tue 15 Dec, 18:00", "вт 15 декабря, 18:00"},
		{"2027-06-04 09:05", "Fri 4 Jun 2027", "пт 4 июня 2027", "Fri 4 Jun 2027, 09:05", "пт 4 июня 2027, 09:05"},
		{"2025-12-31 23:59", "Wed 31 Dec 2025", "ср 31 декабря 2025", "Wed 31 Dec 2025, 23:59", "ср 31 декабря 2025, 23:59"},
		{"2026-11-23 00:00", "Mon 23 Nov", "пн 23 ноября", "today 00:00", "сегодня в 00:00"},
		{"2026-11-24 18:00", "Tue 24 Nov", "вт 24 ноября", "tomorrow 18:00", "завтра в 18:00"},
		{"2026-11-22 23:59", "Sun 22 Nov", "вс 22 ноября", "yesterday 23:59", "вчера в 23:59"},
		{"2026-11-21 23:59", "Sat 21 Nov", "сб 21 ноября", "Sat 21 Nov, 23:59", "сб 21 ноября, 23:59"},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, now.Location())
		if err != nil {
			t.Fatal(err)
		}
		en, ru := ps.For("en"), ps.For("ru")
		if got := [4]string{en.Date(at, now), ru.Date(at, now), en.DateTime(at, now), ru.DateTime(at, now)}; got != [4]string{c.date, c.dateRu, c.both, c.bothRu} {
			t.Errorf("%s is %q", c.at, got)
		}
	}
	if p := ps.For("en"); p.Date(time.Time{}, now)+p.DateTime(time.Time{}, now) != "" {
		t.Error("no date has words")
	}
}

// 23:30 in Berlin is tomorrow in Moscow: the words are those of t's own zone.
func TestTodayIsTheReadersToday(t *testing.T) {
	p := phrases(t).For("en")
	now := time.Date(2026, 11, 23, 23, 30, 0, 0, zone(t, "Europe/Berlin"))
	at := now.Add(time.Hour).In(zone(t, "Europe/Moscow"))
	if got := p.DateTime(at, now); got != "today 02:30" {
		t.Errorf("said %q", got)
	}
}
