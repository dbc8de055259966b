package phrases

import (
	"math/big"
	"regexp"
	"strings"

	"github.com/bojanz/currency"
)

const (
	// maxTyped is how many runes of what was typed a grammar looks at; longer is refused.
	maxTyped = 64
	// maxAmount is the largest number or amount in minor units that we believe.
	maxAmount = 1e15
)

var figures = regexp.MustCompile(`^\d(?:[\d .,']*\d)?`)

// ParseMoney reads an amount: "84k", "€84,000", "1,5 млн", "500 тыс руб",
// "12k usd". Without a currency it is the given one. Whatever is left over makes
// it no amount at all: "Acme 500" is refused, and so is what two readers would
// read differently ("1,234k"). The result is in minor units, at most 1e15.
//
// A comma or point before exactly three digits parts thousands ("1,234" is 1234);
// any other single one is the decimal point ("1,5" is one and a half).
func ParseMoney(text, defaultCurrency string) (minor int64, code string, ok bool) {
	value, code, ok := minorUnits(text, defaultCurrency)
	if !ok || value.Cmp(new(big.Rat).SetInt64(maxAmount)) > 0 {
		return 0, "", false
	}
	return value.Num().Int64(), code, true
}

// Fault is what is wrong with an amount that can be read.
type Fault int

// The faults; zero: none, or it cannot be read.
const (
	Negative Fault = 1 + iota
	TooMuch        // more than anybody believes
)

var minus = regexp.MustCompile(`^([^\d]*?)\s*[-−–]\s*`)

// MoneyFault says why ParseMoney refuses what is an amount all the same.
func MoneyFault(text, defaultCurrency string) Fault {
	s := strings.TrimSpace(text)
	value, _, ok := minorUnits(s, defaultCurrency)
	if ok && value.Cmp(new(big.Rat).SetInt64(maxAmount)) > 0 {
		return TooMuch
	}
	if positive := minus.ReplaceAllString(s, "$1"); positive != s {
		if _, _, ok := minorUnits(positive, defaultCurrency); ok {
			return Negative
		}
	}
	return 0
}

// minorUnits is an amount of any size; ok is false if it is none, or has a part of
// a minor unit.
func minorUnits(text, defaultCurrency string) (value *big.Rat, code string, ok bool) {
	s, ok := squeeze(text)
	if !ok {
		return nil, "", false
	}
	before, s := cutCurrencyFront(s)
	s, after := cutCurrencyBack(s)
	if before != "" && after != "" && before != after {
		return nil, "", false
	}
	switch {
	case before != "":
		code = before
	case after != "":
		code = after
	default:
		code = defaultCurrency
	}
	digits, known := currency.GetDigits(code)
	value, fine := scaled(s, multipliers)
	if !known || !fine {
		return nil, "", false
	}
	value.Mul(value, powerOfTen(int(digits)))
	return value, code, value.IsInt()
}

// ParseNumber reads a number: "38", "1,5", "-2", "1 200", "40%", "2k". The
// letters m and т are refused here: they may be metres and tonnes.
func ParseNumber(text string) (float64, bool) {
	s, ok := squeeze(text)
	if !ok {
		return 0, false
	}
	negative := false
	if rest, cut := strings.CutPrefix(strings.Replace(s, "−", "-", 1), "-"); cut {
		negative, s = true, strings.TrimSpace(rest)
	}
	value, ok := scaled(strings.TrimSpace(strings.TrimSuffix(s, "%")), numberMultipliers)
	if !ok || value.Cmp(new(big.Rat).SetInt64(maxAmount)) > 0 {
		return 0, false
	}
	f, _ := value.Float64()
	if negative && f != 0 {
		f = -f
	}
	return f, true
}

// squeeze makes every run of spaces one plain space; false: empty or too long.
func squeeze(text string) (string, bool) {
	if len(text) > 4*maxTyped {
		return "", false
	}
	s := strings.Join(strings.Fields(text), " ")
	return s, s != "" && len([]rune(s)) <= maxTyped
}

// scaled reads figures and the word that may follow them: "1,5 млн".
func scaled(s string, words map[string]int) (*big.Rat, bool) {
	run := figures.FindString(s)
	if run == "" {
		return nil, false
	}
	word := strings.ToLower(strings.TrimSpace(s[len(run):]))
	power, known := words[word]
	if word != "" && !known {
		return nil, false
	}
	plain, ok := plainNumber(run, word)
	if !ok {
		return nil, false
	}
	value, ok := new(big.Rat).SetString(plain)
	if !ok {
		return nil, false
	}
	return value.Mul(value, powerOfTen(power)), true
}

func powerOfTen(n int) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil))
}

// plainNumber turns "1 234,5" and "1,234.5" into "1234.5". The word is the
// multiplier that follows, if any.
func plainNumber(s, word string) (string, bool) {
	s = strings.ReplaceAll(s, "'", " ")
	comma, point := strings.Count(s, ","), strings.Count(s, ".")
	last := strings.LastIndexAny(s, ",.")
	whole, fraction := s, ""
	switch {
	case comma > 0 && point > 0: // the later one is the decimal point and stands alone
		if strings.IndexByte(s, s[last]) != last {
			return "", false
		}
		whole, fraction = s[:last], s[last+1:]
	case comma+point == 1:
		if maybeThousands(s, last) {
			if word == "" {
				break
			}
			// "1,234k" is 1.2 or 1234 thousand depending on who reads; beside a word a
			// Russian comma and an English point can only be decimal.
			if (s[last] == ',') != isCyrillic(word) {
				return "", false
			}
		}
		whole, fraction = s[:last], s[last+1:]
	}
	if strings.ContainsAny(fraction, " ,.") {
		return "", false
	}
	plain, ok := ungroup(whole)
	if ok && fraction != "" {
		plain += "." + fraction
	}
	return plain, ok
}

// maybeThousands reports whether the only comma or point of s, at i, may part
// thousands: one to three digits that are no zero before it, three after it.
func maybeThousands(s string, i int) bool {
	return len(s)-i-1 == 3 && !strings.Contains(s, " ") && i <= 3 && s[0] != '0'
}

// ungroup joins thousands parted by one and the same separator.
func ungroup(whole string) (string, bool) {
	i := strings.IndexAny(whole, " ,.")
	if i < 0 {
		return whole, true
	}
	groups := strings.Split(whole, whole[i:i+1])
	if len(groups[0]) > 3 || groups[0][0] == '0' {
		return "", false
	}
	for _, g := range groups[1:] {
		if len(g) != 3 || strings.ContainsAny(g, " ,.") {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func isCyrillic(word string) bool { return strings.ContainsAny(word, "кмтлн") }
