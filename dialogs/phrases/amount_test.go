package phrases

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const englishAmounts = `
	84k                  | 8400000 EUR
	84K                  | 8400000 EUR
	€84k                 | 8400000 EUR
	€ 84k                | 8400000 EUR
	84k€                 | 8400000 EUR
	84 k €               | 8400000 EUR
	84 thousand          | 8400000 EUR
	€84,000              | 8400000 EUR
	84,000               | 8400000 EUR
	84.000               | 8400000 EUR
	84.50                | 8450 EUR
	84.5                 | 8450 EUR
	84,5                 | 8450 EUR
	0                    | 0 EUR
	0.5                  | 50 EUR
	0.500                | 50 EUR
	20000                | 2000000 EUR
	1,234                | 123400 EUR
	1,234.50             | 123450 EUR
	1.234,50             | 123450 EUR
	1'234.50             | 123450 EUR
	$1,234,567.50        | 123456750 USD
	1.234.567            | 123456700 EUR
	12,500,000 usd       | 1250000000 USD
	1.5m                 | 150000000 EUR
	1,5m                 | 150000000 EUR
	1.25 million         | 125000000 EUR
	1.234m               | 123400000 EUR
	2bn                  | 200000000000 EUR
	12k usd              | 1200000 USD
	12kusd               | 1200000 USD
	12k USD              | 1200000 USD
	usd 12k              | 1200000 USD
	usd12k               | 1200000 USD
	US$500               | 50000 USD
	£3.2m                | 320000000 GBP
	500 pounds           | 50000 GBP
	12 dollars           | 1200 USD
	1000 chf             | 100000 CHF
	1000 SGD             | 100000 SGD
	¥5000                | 5000 JPY
	$12 usd              | 1200 USD
	9,999,999,999,999.99 | 999999999999999 EUR
	10,000,000,000,000   | 1000000000000000 EUR
	10,000,000,000,001   | -
	99999999bn           | -
	1,234k               | -
	1,234 m              | -
	1,234.567            | -
	0.001                | -
	¥5.5                 | -
	$12 eur              | -
	12 all               | -
	1000 sgd             | -
	0,500,000            | -
	1,23,456             | -
	1,234,56             | -
	1,234 567.50         | -
	1..5                 | -
	1,,234               | -
	1 .5                 | -
	1e5                  | -
	0x10                 | -
	-5                   | -
	-€5                  | -
	€-5                  | -
	+5                   | -
	NaN                  | -
	Inf                  | -
	k                    | -
	€                    | -
	€k                   | -
	Acme 500             | -
	500 Acme             | -
	500 and more         | -
	5 k k                | -
	5%                   | -
	12:30                | -
	٣٤                   | -
	٣ 34 usd             | -
`

const russianAmounts = `
	84к                  | 8400000 EUR
	84 тыс               | 8400000 EUR
	84 тыс.              | 8400000 EUR
	84 тысячи            | 8400000 EUR
	84т                  | 8400000 EUR
	84 000               | 8400000 EUR
	84 000 €             | 8400000 EUR
	84000 евро           | 8400000 EUR
	84 000 евро          | 8400000 EUR
	84 000,50            | 8400050 EUR
	1,5 млн              | 150000000 EUR
	1,5 млн.             | 150000000 EUR
	1.5 млн              | 150000000 EUR
	1,5м                 | 150000000 EUR
	1,234 млн            | 123400000 EUR
	2 миллиона           | 200000000 EUR
	1,2 млрд руб         | 120000000000 RUB
	500 тыс руб          | 50000000 RUB
	500 тыс. руб.        | 50000000 RUB
	500тыс.руб.          | 50000000 RUB
	500 т.р.             | 50000000 RUB
	500т.р               | 50000000 RUB
	500 тр               | 50000000 RUB
	500 тысяч рублей     | 50000000 RUB
	1 234 567,50 ₽       | 123456750 RUB
	1 234 567.50 ₽       | 123456750 RUB
	₽ 500                | 50000 RUB
	500 ₽                | 50000 RUB
	500р                 | 50000 RUB
	500 р.               | 50000 RUB
	500 руб              | 50000 RUB
	21 рубль             | 2100 RUB
	12 тыс долларов      | 1200000 USD
	12 тыс $             | 1200000 USD
	$12 тыс              | 1200000 USD
	4,1 тыс. €           | 410000 EUR
	300 тыс тенге        | 30000000 KZT
	1 000 000            | 100000000 EUR
	1 000 000 000        | 100000000000 EUR
	10 млн руб           | 1000000000 RUB
	0,5 млн              | 50000000 EUR
	0,05                 | 5 EUR
	1.234 млн            | -
	1 23                 | -
	1 2345               | -
	12 34 567            | -
	0 500                | -
	1 234 567,505        | -
	полтора миллиона     | -
	миллион              | -
	много                | -
	пять тысяч           | -
	тыс                  | -
	руб                  | -
	5 тыс млн            | -
	5 попугаев           | -
	500 руб. за штуку    | -
	около 500            | -
	ООО Ромашка 500      | -
	−5 руб               | -
`

func TestAmountsAsPeopleTypeThem(t *testing.T) {
	for _, table := range []string{englishAmounts, russianAmounts} {
		if n := len(rows(table)); n < 40 {
			t.Fatalf("only %d rows", n)
		}
		for _, row := range rows(table) {
			if got := readMoney(row[0]); got != row[1] {
				t.Errorf("%q is %s, want %s", row[0], got, row[1])
			}
		}
	}
}

func readMoney(typed string) string {
	minor, code, ok := ParseMoney(typed, "EUR")
	if !ok {
		return "-"
	}
	return strconv.FormatInt(minor, 10) + " " + code
}

func TestAnAmountNeedsACurrency(t *testing.T) {
	for _, unknown := range []string{"", "???", "eur"} {
		if minor, code, ok := ParseMoney("84k", unknown); ok {
			t.Errorf("with %q as currency 84k is %d %s", unknown, minor, code)
		}
	}
	if minor, code, ok := ParseMoney("84k usd", ""); !ok || minor != 8400000 || code != "USD" {
		t.Errorf("84k usd is %d %s, %v", minor, code, ok)
	}
}

// What we print, people copy and type: it must mean the same.
func TestPrintedAmountsAreReadBack(t *testing.T) {
	ps := phrases(t)
	rapid.Check(t, func(r *rapid.T) {
		code := rapid.SampledFrom([]string{"EUR", "USD", "RUB", "GBP", "KZT", "JPY", "CHF", "PLN", "BYN", "SGD"}).Draw(r, "code")
		minor := rapid.Int64Range(0, maxAmount).Draw(r, "minor")
		p := ps.For(rapid.SampledFrom(Languages()).Draw(r, "language"))
		typed := p.Money(minor, code)
		if got, gotCode, ok := ParseMoney(typed, "XAF"); !ok || got != minor || gotCode != code {
			r.Fatalf("%q printed for %d %s is %d %s, %v", typed, minor, code, got, gotCode, ok)
		}
	})
}

func TestNumbersAsPeopleTypeThem(t *testing.T) {
	for _, row := range rows(`
		38 | 38
		 0 | 0
		-0 | 0
		1,5 | 1.5
		1.5 | 1.5
		-2 | -2
		−2,5 | -2.5
		- 2 | -2
		1 200 | 1200
		1,200 | 1200
		1234,567 | 1234.567
		1 234,567 | 1234.567
		0,125 | 0.125
		40% | 40
		40 % | 40
		2k | 2000
		1,5 тыс | 1500
		3 млн | 3000000
		1000000000000000 | 1000000000000000
		1000000000000001 | -
		5 m | -
		5 м | -
		5 т | -
		% | -
		- | -
		--5 | -
		5- | -
		NaN | -
		Infinity | -
		1e400 | -
		38 hours | -
		about 38 | -
		1/2 | -
		 | -
	`) {
		f, ok := ParseNumber(row[0])
		got := strconv.FormatFloat(f, 'f', -1, 64)
		if !ok {
			got = "-"
		}
		if got != row[1] {
			t.Errorf("%q is %s, want %s", row[0], got, row[1])
		}
	}
}

func TestPrintedNumbersAreReadBack(t *testing.T) {
	ps := phrases(t)
	rapid.Check(t, func(r *rapid.T) {
		// Two digits after the point: three are thousands where they can be.
		want := float64(rapid.Int64Range(-1e12, 1e12).Draw(r, "hundredths")) / 100
		p := ps.For(rapid.SampledFrom(Languages()).Draw(r, "language"))
		if got, ok := ParseNumber(p.Number(want)); !ok || got != want {
			r.Fatalf("%q printed for %v is %v, %v", p.Number(want), want, got, ok)
		}
	})
}

func TestLongTextIsNoAmount(t *testing.T) {
	long := strings.Repeat("1", 1<<20)
	if readMoney(long) != "-" || readMoney("5"+strings.Repeat("0", 70)) != "-" {
		t.Error("a million figures are read as an amount")
	}
	if _, ok := ParseNumber(long); ok {
		t.Error("a million figures are read as a number")
	}
}

func FuzzParseMoney(f *testing.F) {
	for _, row := range append(rows(englishAmounts), rows(russianAmounts)...) {
		f.Add(row[0], "EUR")
	}
	f.Add("5", "JPY")
	f.Add("12.5 \xff€", "")
	f.Fuzz(func(t *testing.T, typed, code string) {
		minor, got, ok := ParseMoney(typed, code)
		if ok && (minor < 0 || minor > maxAmount || got == "") || !ok && (minor != 0 || got != "") {
			t.Fatalf("%q is %d %q, %v", typed, minor, got, ok)
		}
		if ok && !strings.ContainsAny(typed, "0123456789") {
			t.Fatalf("%q has no figure, but is %d %s", typed, minor, got)
		}
		if n, ok := ParseNumber(typed); ok && (math.IsNaN(n) || math.Abs(n) > maxAmount) {
			t.Fatalf("%q is the number %v", typed, n)
		}
	})
}

func TestWhyAnAmountIsRefused(t *testing.T) {
	for text, want := range map[string]Fault{
		"-5k": Negative, "−5 тыс": Negative, "- 5": Negative, "€-5k": Negative, "-€5k": Negative, "–5 000 €": Negative, "-1.5m usd": Negative,
		"99999999999999999999": TooMuch, "10000000000001": TooMuch, "1000000 млрд руб": TooMuch, "€20000bn": TooMuch,
		"10000000000000": 0, "84k": 0, "€84,000": 0, "0": 0, "Ms Novak": 0, "line -3 b": 0, "5-7": 0, "5k-7k": 0, "-": 0, "": 0, "https://example.com/-5": 0, "--5": 0,
	} {
		if got := MoneyFault(text, "EUR"); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
		if _, _, ok := ParseMoney(text, "EUR"); ok && want != 0 {
			t.Errorf("%q is taken all the same", text)
		}
	}
}
