package sales

// Money is an amount in the currency's minor units (cents, kopecks). The zero
// value means "not known".
type Money struct {
	Minor    int64  `json:"minor,omitempty"`
	Currency string `json:"cur,omitempty"` // ISO 4217, upper case
}

// Known reports whether the amount was ever given.
func (m Money) Known() bool { return m.Currency != "" }

// Major is the amount in whole units, for conditions and for comparing. Zero
// when unknown.
func (m Money) Major() float64 {
	scale := 1.0
	for range MinorDigits(m.Currency) {
		scale *= 10
	}
	return float64(m.Minor) / scale
}

// MinorDigits is the number of digits after the point in a currency, by ISO 4217.
func MinorDigits(currency string) int {
	switch currency {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	case "CLF", "UYW":
		return 4
	}
	return 2
}
