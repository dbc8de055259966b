package phrases

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/bojanz/currency"
)

// shortForms are how thousands and millions are written behind a number.
var shortForms = map[string][3]string{"en": {"k", "m", "bn"}, "ru": {"\u00a0тыс.", "\u00a0млн", "\u00a0млрд"}}

// About is an amount in short, to two figures or the whole number before the point:
// "≈ €6.2k", "≈ 6,2 тыс. €", "≈ €740". Empty for no currency.
func (p Printer) About(minor int64, code string) string {
	digits, ok := currency.GetDigits(code)
	if !ok {
		return ""
	}
	value, form := float64(minor)/math.Pow10(int(digits)), ""
	for _, f := range shortForms[p.lang] {
		if math.Round(value) < 1000 {
			break
		}
		value, form = value/1000, f
	}
	places := 0
	if form != "" && math.Round(value*10) < 100 {
		places = 1
	}
	scale := math.Pow10(places)
	amount, err := currency.NewAmount(strconv.FormatFloat(math.Round(value*scale)/scale, 'f', places, 64), code)
	if err != nil {
		return ""
	}
	s := p.rough.Format(amount)
	end := strings.LastIndexFunc(s, unicode.IsDigit) + 1
	return "≈\u00a0" + s[:end] + form + s[end:]
}

// Share is a part of something in ten-thousandths: "29.3%", "29,3 %".
func (p Printer) Share(part int) string {
	s := p.Number(float64(part) / 100)
	if p.lang == "ru" {
		s += "\u00a0"
	}
	return s + "%"
}
