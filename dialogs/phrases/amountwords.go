package phrases

import (
	"strings"
	"unicode/utf8"

	"github.com/bojanz/currency"
)

// numberMultipliers are the words that make a number larger, as powers of ten.
var numberMultipliers = map[string]int{
	"k": 3, "thousand": 3, "mn": 6, "mln": 6, "mio": 6, "million": 6, "bn": 9, "billion": 9,
	"к": 3, "тыс": 3, "тыс.": 3, "тысяч": 3, "тысячи": 3, "тысяча": 3,
	"млн": 6, "млн.": 6, "миллион": 6, "миллиона": 6, "миллионов": 6,
	"млрд": 9, "млрд.": 9, "миллиард": 9, "миллиарда": 9, "миллиардов": 9,
}

// multipliers are those for money, where a lone letter is clear.
var multipliers = func() map[string]int {
	all := map[string]int{"m": 6, "м": 6, "т": 3, "т.": 3}
	for w, power := range numberMultipliers {
		all[w] = power
	}
	return all
}()

// currencyWords are how people name currencies. Of the ISO codes only these may
// be written small, since "all", "top" and "cup" are codes too; the others must
// be capitals.
var currencyWords = map[string]string{
	"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "евро": "EUR",
	"$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "долл": "USD", "долл.": "USD", "доллар": "USD", "доллара": "USD", "долларов": "USD",
	"£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "фунт": "GBP", "фунта": "GBP", "фунтов": "GBP",
	"₽": "RUB", "rub": "RUB", "р": "RUB", "р.": "RUB", "руб": "RUB", "руб.": "RUB", "рубль": "RUB", "рубля": "RUB", "рублей": "RUB", "рублях": "RUB",
	"₸": "KZT", "kzt": "KZT", "тенге": "KZT", "₴": "UAH", "uah": "UAH", "byn": "BYN", "₺": "TRY", "₹": "INR", "inr": "INR",
	"zł": "PLN", "zl": "PLN", "pln": "PLN", "chf": "CHF", "czk": "CZK", "¥": "JPY", "jpy": "JPY", "cny": "CNY", "aed": "AED",
	"sek": "SEK", "nok": "NOK", "dkk": "DKK", "cad": "CAD", "aud": "AUD",
}

// currencyOf is the currency that a word names; empty: none.
func currencyOf(word string) string {
	if code, ok := currencyWords[strings.ToLower(word)]; ok {
		return code
	}
	if currency.IsValid(word) {
		return word
	}
	return ""
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// cutCurrencyFront takes a currency off the front: "€84k", "EUR 84".
func cutCurrencyFront(s string) (code, rest string) {
	i := strings.IndexFunc(s, isDigit)
	if i <= 0 {
		return "", s
	}
	if code = currencyOf(strings.TrimSpace(s[:i])); code == "" {
		return "", s
	}
	return code, s[i:]
}

// cutCurrencyBack takes a currency off the end. It may be written together with
// the multiplier ("12kusd", "500т.р."), so every cut of the tail is tried, the
// longest currency first.
func cutCurrencyBack(s string) (rest, code string) {
	tail := strings.LastIndexFunc(s, isDigit) + 1
	for i := tail; i < len(s); {
		word := strings.ToLower(strings.TrimSpace(s[tail:i]))
		if _, known := multipliers[word]; known || word == "" {
			if code := currencyOf(strings.TrimSpace(s[i:])); code != "" {
				return strings.TrimSpace(s[:i]), code
			}
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return s, ""
}
