package checks

import (
	"math"
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"

	"milepost/dialogs/sales"
)

// priced is a process that asks what waiting costs, for a period, and says its chances.
func priced(per sales.Period) *sales.Process {
	p := process()
	p.Stages[0].Chance, p.Stages[1].Chance, p.Stages[2].Chance, p.Stages[3].Chance = 1500, 3500, 5000, 6500
	p.Stages[0].Asks = append(p.Stages[0].Asks, sales.Question{
		ID: "cost", Kind: sales.KindMoney, Reveals: "cost_of_inaction", Per: per, ShelfLife: sales.Span{N: 90, Unit: sales.Days},
	})
	return p
}

func TestWhatWaitingCostsThem(t *testing.T) {
	amount := func(minor int64, currency string) sales.Answer {
		return sales.Answer{Value: sales.Value{Money: sales.Money{Minor: minor, Currency: currency}}, Grade: sales.Confirmed, At: monday}
	}
	for _, w := range []struct {
		name    string
		per     sales.Period
		answer  sales.Answer
		at      time.Time
		want    sales.Money
		ok, old bool
	}{
		{"38 hours a month at €710", "", amount(2_698_000, "EUR"), monday, sales.Money{Minor: 620_944, Currency: "EUR"}, true, false},
		{"a month is said, too", sales.PerMonth, amount(2_698_000, "EUR"), monday, sales.Money{Minor: 620_944, Currency: "EUR"}, true, false},
		{"a week is a week", sales.PerWeek, amount(620_000, "EUR"), monday, sales.Money{Minor: 620_000, Currency: "EUR"}, true, false},
		{"a year", sales.PerYear, amount(32_376_000, "EUR"), monday, sales.Money{Minor: 620_944, Currency: "EUR"}, true, false},
		{"in the currency that they named", "", amount(4345, "JPY"), monday, sales.Money{Minor: 1000, Currency: "JPY"}, true, false},
		{"to the nearest cent, half up", "", amount(869, "EUR"), monday, sales.Money{Minor: 200, Currency: "EUR"}, true, false},
		{"nothing is a figure", "", amount(0, "EUR"), monday, sales.Money{Currency: "EUR"}, true, false},
		{"good to the last instant", "", amount(4345, "EUR"), monday.AddDate(0, 0, 90).Add(-1), sales.Money{Minor: 1000, Currency: "EUR"}, true, false},
		{"and then it was", "", amount(4345, "EUR"), monday.AddDate(0, 0, 90), sales.Money{Minor: 1000, Currency: "EUR"}, true, true},
		{"they do not know", "", sales.Answer{Unknown: true, At: monday}, monday, sales.Money{}, false, false},
		{"an answer without an amount", "", sales.Answer{At: monday}, monday, sales.Money{}, false, false},
	} {
		d := fresh()
		d.Knows["cost"] = w.answer
		got, ok := TheirsOf(priced(w.per), d, w.at)
		if got.Week != w.want || ok != w.ok || got.Expired != w.old {
			t.Errorf("%s: %v, %v, expired %v", w.name, got.Week, ok, got.Expired)
		}
	}
	if _, ok := TheirsOf(priced(""), fresh(), monday); ok {
		t.Error("nobody was asked, and there is a figure")
	}
	p := priced("")
	p.Question("cost").Kind = sales.KindText
	d := fresh()
	d.Knows["cost"] = amount(1, "EUR")
	if _, ok := TheirsOf(p, d, monday); ok {
		t.Error("a text is no figure")
	}
}

func TestWhatWaitingCostsUs(t *testing.T) {
	workday := func(n int) time.Time { return business("UTC").Add(monday, days(n)) }
	for _, w := range []struct {
		name       string
		stage      string // in which the deal has been since Monday
		amount     int64
		at         time.Time
		left, then int
		stake      int64
		week       int64
	}{
		{"a stage just entered", "proposal", 8_400_000, monday, 10_000, 10_000, 2_940_000, 0},
		{"a week more ends with the norm", "proposal", 8_400_000, workday(5), 10_000, 10_000, 2_940_000, 0},
		{"a week more goes beyond it by a day", "proposal", 8_400_000, workday(6), 10_000, 9330, 2_940_000, 196_980},
		{"the norm is over", "proposal", 8_400_000, workday(10), 10_000, 7071, 2_940_000, 861_126},
		{"a nanosecond less is a day less", "proposal", 8_400_000, workday(10).Add(-1), 10_000, 7579, 2_940_000, 711_774},
		{"twice the norm: half of it is left", "proposal", 8_400_000, workday(20), 5000, 3536, 2_940_000, 430_416},
		{"for ever: nothing is left to lose", "proposal", 8_400_000, workday(200), 0, 0, 2_940_000, 0},
		{"a norm of a day", "quick", 100_000, workday(1), 10_000, 313, 50_000, 48_435},
		{"an amount of nothing", "proposal", 0, workday(10), 10_000, 7071, 0, 0},
		{"a stage without a norm", "timeless", 100_000, workday(10), 10_000, 10_000, 65_000, 0},
		{"half a cent is one", "proposal", 30, workday(10), 10_000, 7071, 11, 3},
	} {
		d := fresh()
		d.Stage, d.Stays[0].Stage, d.Amount = w.stage, w.stage, sales.Money{Minor: w.amount, Currency: "EUR"}
		o, ok := OursOf(Input{priced(""), d, business("UTC")}, w.at)
		if !ok || o.Left != w.left || o.Then != w.then || o.Stake.Minor != w.stake || o.Week.Minor != w.week || o.Week.Currency != "EUR" || !o.Said {
			t.Errorf("%s: %+v", w.name, o)
		}
	}
	d := fresh()
	if _, ok := OursOf(Input{priced(""), d, business("UTC")}, monday); ok {
		t.Error("nobody said what the deal is worth, and there is a figure")
	}
	d.Amount, d.Thawed = sales.Money{Minor: 8_400_000, Currency: "EUR"}, workday(9)
	if o, ok := OursOf(Input{priced(""), d, business("UTC")}, workday(10)); !ok || o.Days != 1 {
		t.Errorf("what was frozen counts from when it thawed: %+v", o)
	}
	d.Amount, d.Stage = sales.Money{Minor: 1, Currency: "EUR"}, "gone"
	if _, ok := OursOf(Input{priced(""), d, business("UTC")}, monday); ok {
		t.Error("the stage is gone, and there is a figure")
	}
	d.Stage = "proposal"
	if o, ok := OursOf(Input{process(), d, business("UTC")}, monday); !ok || o.Said || o.Chance != 4000 {
		t.Errorf("a process without chances: %+v, %v", o, ok)
	}
}

// Every figure is what its inputs come to, reckoned with nothing but what is shown.
func TestEveryFiguresInputsAddUpToIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := priced(rapid.SampledFrom([]sales.Period{"", sales.PerWeek, sales.PerMonth, sales.PerYear}).Draw(t, "per"))
		for i := range p.Stages {
			p.Stages[i].Chance = rapid.IntRange(0, sales.Whole).Draw(t, "chance")
			p.Stages[i].Norm = someSpan(t, "norm")
		}
		d := fresh()
		d.Stage = rapid.SampledFrom([]string{"discovery", "proposal", "quick", "timeless"}).Draw(t, "stage")
		currency := rapid.SampledFrom([]string{"EUR", "JPY", "KWD"})
		d.Amount = sales.Money{Minor: rapid.Int64Range(0, 1e15).Draw(t, "amount"), Currency: currency.Draw(t, "currency")}
		cost := sales.Money{Minor: rapid.Int64Range(0, 1e15).Draw(t, "cost"), Currency: currency.Draw(t, "its currency")}
		d.Knows["cost"] = sales.Answer{Value: sales.Value{Money: cost}, At: monday}
		in := Input{p, d, someBusiness(t)}
		at := someTime(t, "now")

		theirs, _ := TheirsOf(p, d, at)
		if want := times(cost.Minor, theirs.N, theirs.Of); theirs.Week != (sales.Money{Minor: want, Currency: cost.Currency}) {
			t.Fatalf("theirs is %+v, reckoned %d", theirs, want)
		}
		o, ok := OursOf(in, at)
		if !ok {
			t.Fatal("there is an amount, and no figure")
		}
		if want := times(d.Amount.Minor, int64(o.Chance), sales.Whole); o.Stake != (sales.Money{Minor: want, Currency: d.Amount.Currency}) {
			t.Fatalf("at stake is %+v, reckoned %d", o, want)
		}
		if want := times(o.Stake.Minor, int64(o.Left-o.Then), sales.Whole); o.Week != (sales.Money{Minor: want, Currency: d.Amount.Currency}) {
			t.Fatalf("ours is %+v, reckoned %d", o, want)
		}
		if o.Norm > 0 {
			halved := func(days int) int {
				return int(math.Round(1e4 * math.Pow(2, -math.Max(float64(days-o.Norm), 0)/float64(o.Norm))))
			}
			if o.Left != halved(o.Days) || o.Then != halved(o.Days+5) {
				t.Fatalf("of the chance are left %d and %d after %d days of %d", o.Left, o.Then, o.Days, o.Norm)
			}
		}
		if o.Week.Minor > o.Stake.Minor || o.Stake.Minor > d.Amount.Minor || o.Then > o.Left {
			t.Fatalf("more is lost than there is: %+v of %d", o, d.Amount.Minor)
		}
	})
}

// times is a × b ÷ c to the nearest whole, half up, by long division.
func times(a, b, c int64) int64 {
	n := new(big.Int).Mul(big.NewInt(a), big.NewInt(2*b))
	n.Add(n, big.NewInt(c))
	return n.Quo(n, big.NewInt(2*c)).Int64()
}
