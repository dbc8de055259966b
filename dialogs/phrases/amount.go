package phrases

import (
	"math"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"github.com/bojanz/currency"
)

// maxTyped is how much of what was typed a grammar looks at.
const maxTyped = 64

// multipliers are the words that make a number larger, as powers of ten.
var multipliers = map[string]int{
	"k": 3, "к": 3, "т": 3, "тыс": 3, "тыс.": 3, "тысяч": 3, "тысячи": 3, "тысяча": 3, "thousand": 3,
	"m": 6, "м": 6, "mn": 6, "mln": 6, "mio": 6, "млн": 6, "млн.": 6, "миллион": 6, "миллиона": 6, "миллионов": 6, "million": 6,
	"bn": 9, "млрд": 9, "млрд.": 9, "миллиард": 9, "миллиарда": 9, "миллиардов": 9, "billion": 9,
}

// currencyWords are how people name currencies beside the ISO code.
var currencyWords = map[string]string{
	"€": "EUR", "euro": "EUR", "euros": "EUR", "евро": "EUR", "$": "USD", "dollar": "USD", "dollars": "USD", "долл": "USD", "долл.": "USD", "доллар": "USD", "доллара": "USD", "долларов": "USD",
	"£": "GBP", "pounds": "GBP", "₽": "RUB", "р": "RUB", "р.": "RUB", "руб": "RUB", "руб.": "RUB", "рубль": "RUB", "рубля": "RUB", "рублей": "RUB", "rub": "RUB", "₸": "KZT", "тенге": "KZT",
	"zł": "PLN", "zl": "PLN", "chf": "CHF", "¥": "JPY", "₴": "UAH", "₺": "TRY", "₹": "INR",
}

var amountToken = regexp.MustCompile(`^(\d[\d .,'\x{a0}\x{202f}]*\d|\d)(.*)$`)

// ParseMoney reads an amount: "84k", "€84,000", "1,5 млн", "500 тыс руб",
// "12k usd". Without a currency it is the given one. Whatever is left over makes
// it no amount at all: "Acme 500" is refused. Minor units; at most 1e15.
func ParseMoney(text, defaultCurrency string) (minor int64, code string, ok bool) {
	s := strings.ToLower(strings.TrimSpace(text))
	if len([]rune(s)) > maxTyped {
		return 0, "", false
	}
	code = defaultCurrency
	s, before := cutCurrency(s, true)
	hit := amountToken.FindStringSubmatch(strings.TrimSpace(s))
	if hit == nil {
		return 0, "", false
	}
	rest, after := cutCurrency(strings.TrimSpace(hit[2]), false)
	if before != "" && after != "" && before != after {
		return 0, "", false
	}
	switch {
	case before != "":
		code = before
	case after != "":
		code = after
	}
	power := 0
	if rest = strings.TrimSpace(rest); rest != "" {
		if power, ok = multipliers[rest]; !ok {
			return 0, "", false
		}
	}
	digits, known := currency.GetDigits(code)
	plain, fine := plainNumber(hit[1], power > 0)
	if !known || !fine {
		return 0, "", false
	}
	value, fine := new(big.Rat).SetString(plain)
	if !fine {
		return 0, "", false
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(power)+int64(digits)), nil)
	value.Mul(value, new(big.Rat).SetInt(scale))
	if !value.IsInt() || value.Cmp(new(big.Rat).SetInt64(1e15)) > 0 {
		return 0, "", false
	}
	return value.Num().Int64(), code, true
}

// cutCurrency takes a currency off the front or the back.
func cutCurrency(s string, front bool) (rest, code string) {
	words := make([]string, 0, len(currencyWords))
	for w := range currencyWords {
		words = append(words, w)
	}
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) }) // "руб." before "р"
	for _, w := range words {
		if cut, ok := cutWord(s, w, front); ok {
			return cut, currencyWords[w]
		}
	}
	n := 3
	if len(s) >= n {
		word := s[len(s)-n:]
		if front {
			word = s[:n]
		}
		if up := strings.ToUpper(word); currency.IsValid(up) {
			if cut, ok := cutWord(s, word, front); ok {
				return cut, up
			}
		}
	}
	return s, ""
}

func cutWord(s, word string, front bool) (string, bool) {
	if front {
		rest, ok := strings.CutPrefix(s, word)
		return rest, ok && rest != "" && !isLetter([]rune(rest)[0])
	}
	rest, ok := strings.CutSuffix(s, word)
	if !ok {
		return s, false
	}
	if r := []rune(rest); len(r) > 0 && isLetter(r[len(r)-1]) && isLetter([]rune(word)[0]) {
		// "500kusd" and "500т.р" are one word made of two: the multiplier must then be known.
		_, known := multipliers[strings.TrimLeft(rest, "0123456789.,  ")]
		return rest, known
	}
	return rest, true
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'а' && r <= 'я' || r == 'ё' }

// plainNumber turns "1 234,5" and "1,234.5" into "1234.5". A separator that
// stands before three digits, or more than once, parts thousands; after a
// multiplier ("1,234 m") too it is the point, since nobody writes thousands there.
func plainNumber(s string, scaled bool) (string, bool) {
	s = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "'", " ").Replace(strings.TrimSpace(s))
	if strings.Contains(s, "  ") {
		return "", false
	}
	comma, point := strings.Count(s, ","), strings.Count(s, ".")
	last := strings.LastIndexAny(s, ",.")
	decimal := byte(0)
	switch {
	case comma > 0 && point > 0:
		if strings.IndexByte(s, s[last]) != last {
			return "", false
		}
		decimal = s[last]
	case comma+point == 1:
		if tail := len(s) - last - 1; tail != 3 || scaled || strings.HasPrefix(s, "0") {
			decimal = s[last]
		}
	}
	whole, fraction := s, ""
	if decimal != 0 {
		whole, fraction = s[:last], s[last+1:]
	}
	groups := strings.FieldsFunc(whole, func(r rune) bool { return r == ' ' || r == ',' || r == '.' })
	for i, g := range groups {
		if i > 0 && len(g) != 3 || i == 0 && len(groups) > 1 && len(g) > 3 {
			return "", false
		}
	}
	if strings.ContainsAny(fraction, " ,.") || len(groups) == 0 {
		return "", false
	}
	plain := strings.Join(groups, "")
	if fraction != "" {
		plain += "." + fraction
	}
	return plain, true
}

// ParseNumber reads a number as people type it: "38", "1,5", "-2", "1 200".
func ParseNumber(text string) (float64, bool) {
	s := strings.TrimSpace(text)
	if len([]rune(s)) > maxTyped {
		return 0, false
	}
	sign := 1.0
	if rest, ok := strings.CutPrefix(strings.Replace(s, "−", "-", 1), "-"); ok {
		sign, s = -1, strings.TrimSpace(rest)
	}
	s = strings.TrimSpace(strings.TrimSuffix(s, "%"))
	hit := amountToken.FindStringSubmatch(s)
	if hit == nil || strings.TrimSpace(hit[2]) != "" {
		return 0, false
	}
	plain, ok := plainNumber(hit[1], false)
	if !ok {
		return 0, false
	}
	value, ok := new(big.Rat).SetString(plain)
	if !ok {
		return 0, false
	}
	f, _ := value.Float64()
	return sign * f, !math.IsInf(f, 0) && f < 1e15
}

var (
	yes      = []string{"yes", "y", "yep", "yeah", "sure", "ok", "true", "+", "да", "д", "ага", "угу", "конечно", "верно", "так"}
	no       = []string{"no", "n", "nope", "false", "-", "нет", "н", "не", "неа", "никак"}
	dontKnow = []string{"?", "??", "idk", "dunno", "don't know", "dont know", "don’t know", "i don't know", "i don’t know", "i dont know", "no idea", "unknown", "не знаю", "незнаю", "хз", "неизвестно", "понятия не имею", "пока не знаю", "не в курсе"}
)

func bare(s string) string { return strings.Trim(strings.ToLower(strings.TrimSpace(s)), ".! ") }

// ParseYesNo reads a yes or a no.
func ParseYesNo(text string) (isYes, ok bool) {
	s := bare(text)
	return slices.Contains(yes, s), slices.Contains(yes, s) || slices.Contains(no, s)
}

// ParseDontKnow reports whether somebody says that they do not know.
func ParseDontKnow(text string) bool { return slices.Contains(dontKnow, bare(text)) }
