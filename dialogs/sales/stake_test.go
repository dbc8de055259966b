package sales

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func eur(minor int64) Money { return Money{minor, "EUR"} }

func TestPartsOfAmounts(t *testing.T) {
	for _, w := range []struct {
		name   string
		of     Money
		n, of1 int64
		want   int64
	}{
		{"a third of a cent is nothing", eur(1), 1, 3, 0},
		{"half a cent is one", eur(1), 1, 2, 1},
		{"a little less is none", eur(1), 4999, Whole, 0},
		{"a month by its weeks", eur(2_698_000), 1000, 4345, 620_944},
		{"35 %", eur(8_400_000), 3500, Whole, 2_940_000},
		{"nothing of something", eur(8_400_000), 0, Whole, 0},
		{"something of nothing", eur(0), 3500, Whole, 0},
		{"all of it", eur(8_400_000), Whole, Whole, 8_400_000},
		{"the largest amount by the largest part", eur(1e15), Whole, Whole, 1e15},
		{"more than fits is the most that does", eur(math.MaxInt64), 3, 1, math.MaxInt64},
		{"less than nothing is nothing", eur(-5), 1, 2, 0},
		{"of no parts", eur(5), 1, 0, 0},
	} {
		if got := w.of.Part(w.n, w.of1); got != eur(w.want) {
			t.Errorf("%s: %d, want %d", w.name, got.Minor, w.want)
		}
	}
}

// A part is what a calculator says, to the nearest whole.
func TestPartsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.Int64Range(0, 1e15).Draw(t, "minor")
		n, of := rapid.Int64Range(0, 1e12).Draw(t, "n"), rapid.Int64Range(1, 1e12).Draw(t, "of")
		exact := new(big.Rat).Mul(new(big.Rat).SetInt64(m), big.NewRat(n, of))
		twice := new(big.Rat).Add(exact, big.NewRat(1, 2))
		want := new(big.Int).Quo(twice.Num(), twice.Denom())
		if !want.IsInt64() {
			want.SetInt64(math.MaxInt64)
		}
		if got := eur(m).Part(n, of); got.Minor != want.Int64() {
			t.Fatalf("%d × %d ÷ %d is %d, want %s", m, n, of, got.Minor, want)
		}
	})
}

func TestStakes(t *testing.T) {
	said := &Process{Stages: []Stage{{ID: "a", Chance: 500}, {ID: "b", Chance: 3500}}}
	unsaid := &Process{Stages: []Stage{{ID: "a"}, {ID: "b"}, {ID: "c"}}}
	for _, w := range []struct {
		name   string
		p      *Process
		stage  string
		amount Money
		chance int
		said   bool
		want   Money
	}{
		{"as the process says", said, "b", eur(8_400_000), 3500, true, eur(2_940_000)},
		{"where it says none, by its place", unsaid, "a", eur(100), 2500, false, eur(25)},
		{"the later the likelier, and never sure", unsaid, "c", eur(100), 7500, false, eur(75)},
		{"a stage that is gone", said, "gone", eur(100), 0, false, eur(0)},
		{"an amount of nothing", said, "b", eur(0), 3500, true, eur(0)},
		{"nobody knows the amount", said, "b", Money{}, 3500, true, Money{}},
		{"in a currency of its own", said, "a", Money{1001, "JPY"}, 500, true, Money{50, "JPY"}},
	} {
		chance, ok := w.p.Chance(w.stage)
		if got := Stake(w.p, &Deal{Stage: w.stage, Amount: w.amount}); got != w.want || chance != w.chance || ok != w.said {
			t.Errorf("%s: %v, %d, %v", w.name, got, chance, ok)
		}
	}
}

func TestRates(t *testing.T) {
	r := Rates{Base: "EUR", Of: map[string]int64{"USD": 920_000_000, "JPY": 6_100_000, "KWD": 3_010_000_000}}
	for _, w := range []struct {
		name string
		of   Money
		want Money
		ok   bool
	}{
		{"the base is itself", eur(7), eur(7), true},
		{"a dollar", Money{100, "USD"}, eur(92), true},
		{"half a cent is one", Money{50, "USD"}, eur(46), true},
		{"no minor units there", Money{1000, "JPY"}, eur(610), true},
		{"three digits there", Money{1000, "KWD"}, eur(301), true},
		{"no rate", Money{100, "PLN"}, Money{}, false},
		{"not known", Money{}, Money{}, false},
	} {
		if got, ok := r.In(w.of); got != w.want || ok != w.ok {
			t.Errorf("%s: %v, %v", w.name, got, ok)
		}
	}
	yen := Rates{Base: "JPY", Of: map[string]int64{"EUR": 164_000_000_000}}
	if got, ok := yen.In(eur(150)); got != (Money{246, "JPY"}) || !ok {
		t.Errorf("into a currency without minor units: %v, %v", got, ok)
	}
	uf := Rates{Base: "CLF", Of: map[string]int64{"CLP": 25_600, "JPY": 1e15}}
	for of, want := range map[Money]int64{{100_000, "CLP"}: 25_600, {1, "JPY"}: 1e10} {
		if got, ok := uf.In(of); got != (Money{want, "CLF"}) || !ok {
			t.Errorf("into a currency of four digits: %v, %v", got, ok)
		}
	}
	for f, want := range map[float64]int64{0.92: 920_000_000, 0.000037: 37_000, 1e6: 1e15, 0: 0, -1: 0, 1e-10: 0, 1.1e6: 0, math.NaN(): 0, math.Inf(1): 0} {
		if got, ok := RateOf(f); got != want || ok != (want > 0) {
			t.Errorf("a rate of %v is %d, %v", f, got, ok)
		}
	}
}

func TestSums(t *testing.T) {
	r := Rates{Base: "EUR", Of: map[string]int64{"USD": 920_000_000}}
	sum := func(all ...Money) (Money, bool) {
		p := Purse{}
		for _, m := range all {
			p.Add(m)
		}
		return r.Sum(p)
	}
	for _, w := range []struct {
		name string
		of   []Money
		want Money
		ok   bool
	}{
		{"of one currency, as it is", []Money{{100, "USD"}, {50, "USD"}}, Money{150, "USD"}, true},
		{"also without a rate", []Money{{100, "PLN"}}, Money{100, "PLN"}, true},
		{"of two, in the base", []Money{{100, "USD"}, eur(100)}, eur(192), true},
		{"never without a rate", []Money{{100, "PLN"}, eur(100)}, Money{}, false},
		{"what is not known is nothing", []Money{{}, eur(100)}, eur(100), true},
		{"of nothing", nil, Money{}, false},
		{"more than fits is the most that does", []Money{eur(math.MaxInt64), eur(5)}, eur(math.MaxInt64), true},
	} {
		if got, ok := sum(w.of...); got != w.want && ok || ok != w.ok {
			t.Errorf("%s: %v, %v", w.name, got, ok)
		}
	}
}
