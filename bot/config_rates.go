package main

import (
	"strings"

	"milepost/dialogs/playbook"
	"milepost/dialogs/sales"
)

// rates reads what other currencies are worth in the house's, which is the first
// process's where the config names none.
func (r *configReader) rates() {
	if !r.root.Has("rates") {
		return
	}
	c, t := r.c, r.root.Table("rates")
	base := c.currency
	if base == "" && len(c.processes) > 0 {
		base = c.processes[0].Currency
	}
	for _, key := range t.Keys() {
		rate, fine := sales.RateOf(t.Number(key))
		iso, known := playbook.Currency(key)
		switch {
		case !known || key != strings.ToUpper(key):
			t.Fail(key, "write an ISO code such as USD", "rates: %q is no currency", key)
		case iso == base:
			t.Fail(key, "", "rates: %s is the currency that the others are counted in", iso)
		case !t.IsNumber(key): // that was told
		case !fine:
			t.Fail(key, "write how many "+base+" one "+iso+" is, as in 0.92", "rates: the rate of %s must be above 0 and at most a million", iso)
		default:
			if c.rates == nil {
				c.rates = map[string]int64{}
			}
			c.rates[iso] = rate
		}
	}
	t.Done()
}
