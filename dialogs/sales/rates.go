package sales

import "math"

// Rates are what other currencies are worth in the base: how many of its units for
// one of theirs, in billionths, so that a cheap currency has digits too. Without a
// rate amounts are neither added up nor compared.
type Rates struct {
	Base string
	Of   map[string]int64
}

// rateUnit is a rate of one.
const rateUnit = 1_000_000_000

// RateOf is a rate as it is kept; ok is false if it is none: not above nothing, less
// than a billionth, or above a million.
func RateOf(f float64) (rate int64, ok bool) {
	if !(f > 0 && f <= 1e6) {
		return 0, false
	}
	rate = int64(math.Round(f * rateUnit))
	return rate, rate > 0
}

// In is an amount in the base currency, to the nearest minor unit; ok is false if
// it is not known or there is no rate.
func (r Rates) In(m Money) (base Money, ok bool) {
	if m.Currency == r.Base && m.Known() {
		return m, true
	}
	rate, ok := r.Of[m.Currency]
	if !ok {
		return Money{}, false
	}
	unit := int64(rateUnit)
	for n := MinorDigits(r.Base); n < MinorDigits(m.Currency); n++ {
		unit *= 10
	}
	for n := MinorDigits(m.Currency); n < MinorDigits(r.Base); n++ {
		unit /= 10
	}
	return Money{scaled(m.Minor, rate, unit), r.Base}, true
}

// Sum is all that is in a purse as one amount: as it is if it holds one currency,
// else in the base. ok is false if there is nothing, or a rate is missing.
func (r Rates) Sum(p Purse) (sum Money, ok bool) {
	all := Purse{}
	for currency, minor := range p {
		m := Money{minor, currency}
		if len(p) == 1 {
			return m, true
		}
		base, known := r.In(m)
		if !known {
			return Money{}, false
		}
		all.Add(base)
	}
	return Money{all[r.Base], r.Base}, len(p) > 0
}
