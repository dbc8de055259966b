package sales

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// Whole is all of something, in ten-thousandths: chances and parts are counted in
// them, so that every figure is made of whole numbers.
const Whole = 10_000

// Part is a part of an amount, n of so many, to the nearest minor unit, half a unit
// up. More than fits is the most that does; less than nothing is nothing.
func (m Money) Part(n, of int64) Money { return Money{scaled(m.Minor, n, of), m.Currency} }

// scaled is a × b ÷ c, to the nearest whole, half up.
func scaled(a, b, c int64) int64 {
	if a <= 0 || b <= 0 || c <= 0 {
		return 0
	}
	high, low := bits.Mul64(uint64(a), uint64(b))
	low, carry := bits.Add64(low, uint64(c)/2, 0)
	if high += carry; high >= uint64(c) {
		return math.MaxInt64
	}
	quotient, _ := bits.Div64(high, low, uint64(c))
	return int64(min(quotient, math.MaxInt64))
}

// Apportion parts a whole number among parts that are so many units each, in the order
// they have: each is rounded down, and those cut off most, among equals the first, get
// one more until it is used up.
func Apportion(whole int, parts []int64, unit int64) []int {
	out, order := make([]int, len(parts)), make([]int, len(parts))
	for i, part := range parts {
		order[i], out[i] = i, int(part/unit)
		whole -= out[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(parts[b]%unit, parts[a]%unit) })
	for _, i := range order[:min(max(whole, 0), len(order))] {
		out[i]++
	}
	return out
}

// Purse is amounts added up, each currency by itself, in minor units.
type Purse map[string]int64

// Add puts an amount in; one that is not known is nothing.
func (p Purse) Add(m Money) {
	if m.Known() {
		p[m.Currency] += min(m.Minor, math.MaxInt64-p[m.Currency])
	}
}
