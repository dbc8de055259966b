package dialogs_test

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// bank is the house with deals and with rates; hear gives the message that answers.
func bank(t rapid.TB, rates map[string]int64, deals []sales.Deal) (hear func(chat.Update) chat.Message) {
	t.Helper()
	m := &once{Memory: store.NewMemory(storetest.NewRAM())}
	c := dialogs.Change{Cause: "cast", At: monday, People: staff()}
	for _, d := range deals {
		c.Deals = append(c.Deals, dialogs.Write{Deal: d})
	}
	if _, err := m.Memory.Commit(context.Background(), c); err != nil {
		t.Fatal(err)
	}
	e := engineOn(m, func() time.Time { return monday }, func() string { return "nonce" })
	e.House.Rates = rates
	return func(u chat.Update) chat.Message {
		t.Helper()
		m.changes = nil
		if _, err := e.Hear(context.Background(), u); err != nil {
			t.Fatal(err)
		}
		for _, c := range m.changes {
			for _, p := range c.Parcels {
				if p.To == u.From {
					return p.Message
				}
			}
		}
		t.Fatalf("%s %s is not answered", u.Text, u.Data)
		return chat.Message{}
	}
}

// equation is "a = b", with the sum of b's parts between: "≈ a week = b × c = d".
var equation = regexp.MustCompile(`= ([^=×÷]+) ([×÷]) ([^=×÷]+) = ([^=]+)$|: ([^=×÷]+) (×) ([^=×÷]+) = ([^=]+)$`)

// Who reckons with what [Why so much?] shows gets what it shows, in both languages.
func TestWhatIsShownAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		currency := rapid.SampledFrom([]string{"EUR", "USD", "JPY", "RUB"})
		d := ready(deal("D-ACME", "Acme", "olga", rapid.SampledFrom([]string{"lead", "discovery", "validation", "proposal", "decision"}).Draw(t, "stage")))
		d.Amount = sales.Money{Minor: rapid.Int64Range(0, 1e13).Draw(t, "amount"), Currency: currency.Draw(t, "currency")}
		entered := monday.AddDate(0, 0, -rapid.IntRange(0, 100).Draw(t, "days"))
		d.Stays[0].Entered = entered.UTC()
		d.Knows["cost_month"] = told(sales.Value{Money: sales.Money{Minor: rapid.Int64Range(0, 1e13).Draw(t, "cost"), Currency: currency.Draw(t, "its currency")}}, "olga")
		who := rapid.SampledFrom([]string{"olga", "marat"}).Draw(t, "reader") // en and ru
		text := bank(t, nil, []sales.Deal{d})(pressed(who, "1|cost|D-ACME", monday)).Text.String()

		reckoned := 0
		for line := range strings.SplitSeq(text, "\n") {
			if strings.HasPrefix(line, "•") {
				continue
			}
			hit := equation.FindStringSubmatch(line)
			if hit == nil {
				continue
			}
			parts := slices.DeleteFunc(hit[1:], func(s string) bool { return s == "" })
			reckoned++
			of, sum := amountIn(t, parts[0]), amountIn(t, parts[3])
			by := numberIn(t, parts[2])
			if parts[1] == "÷" {
				by.Inv(by)
			}
			exact := new(big.Rat).Mul(new(big.Rat).SetInt64(of), by)
			exact.Add(exact, big.NewRat(1, 2))
			if want := new(big.Int).Quo(exact.Num(), exact.Denom()); want.Int64() != sum {
				t.Fatalf("%q: reckoned %s", line, want)
			}
		}
		if reckoned < 2 {
			t.Fatalf("%d sums in\n%s", reckoned, text)
		}
	})
}

// amountIn is a shown amount in minor units.
func amountIn(t *rapid.T, s string) int64 {
	minor, _, ok := phrases.ParseMoney(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s), "")
	if !ok {
		t.Fatalf("%q is no amount", s)
	}
	return minor
}

// numberIn is a shown number or share.
func numberIn(t *rapid.T, s string) *big.Rat {
	digits := strings.NewReplacer("\u00a0", "", "%", "", ",", ".").Replace(strings.TrimSpace(s))
	n, ok := new(big.Rat).SetString(digits)
	if !ok {
		t.Fatalf("%q is no number", s)
	}
	if strings.Contains(s, "%") {
		n.Quo(n, big.NewRat(100, 1))
	}
	return n
}

// Through all pages of /deals each deal stands once, by money at stake, whatever
// the currencies; what may not be compared is not.
func TestEachPageGoesOnWhereTheLastOneEnded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rates := map[string]int64{"USD": 920_000_000, "JPY": 6_100_000}
		var deals []sales.Deal
		for i := range rapid.IntRange(1, 25).Draw(t, "deals") {
			d := deal(fmt.Sprintf("D-%02d", i), fmt.Sprintf("Company%02d", i), "olga", rapid.SampledFrom([]string{"discovery", "proposal"}).Draw(t, "stage"))
			d.Title = ""
			d.Amount = sales.Money{Minor: rapid.Int64Range(0, 50).Draw(t, "amount") * 100_000, Currency: rapid.SampledFrom([]string{"", "EUR", "USD", "JPY", "PLN", "KZT"}).Draw(t, "currency")}
			if d.Amount.Currency == "" {
				d.Amount = sales.Money{}
			}
			deals = append(deals, d)
		}
		hear := bank(t, rates, deals)
		var shown []string
		data := "1|list"
		for range 30 {
			m := hear(pressed("olga", data, monday.Add(time.Duration(len(shown))*time.Second)))
			shown = append(shown, regexp.MustCompile(`Company\d\d`).FindAllString(m.Text.String(), -1)...)
			next := ""
			for _, row := range m.Buttons {
				for _, b := range row {
					if strings.Contains(b.Text, "▸") {
						next = b.Data
					}
				}
			}
			if next == "" {
				break
			}
			data = next
		}
		slices.SortFunc(deals, func(a, b sales.Deal) int {
			return cmp.Or(cmp.Compare(groupOf(a), groupOf(b)), cmp.Compare(worth(b, rates), worth(a, rates)), cmp.Compare(a.ID, b.ID))
		})
		var want []string
		for _, d := range deals {
			want = append(want, d.Company)
		}
		if !slices.Equal(shown, want) {
			t.Fatalf("shown %v\nwant  %v", shown, want)
		}
	})
}

// groupOf is what a deal may be compared within.
func groupOf(d sales.Deal) string {
	switch d.Amount.Currency {
	case "EUR", "USD", "JPY":
		return ""
	case "":
		return "~"
	}
	return d.Amount.Currency
}

// worth is a deal's money at stake in euros, or in its own currency.
func worth(d sales.Deal, rates map[string]int64) int64 {
	stake := sales.Stake(b2b(), &d)
	if base, ok := (sales.Rates{Base: "EUR", Of: rates}).In(stake); ok {
		return base.Minor
	}
	return stake.Minor
}

// The foot of a digest adds up what its points say, and only what may be added.
func TestTheFootAddsUpThePoints(t *testing.T) {
	stalled := func(id, company, currency string, amount, cost int64) sales.Deal {
		d := ready(deal(id, company, "ivan", "proposal"))
		d.Stays[0].Entered = monday.AddDate(0, 0, -14).UTC() // ten working days, as is usual
		d.Amount = sales.Money{Minor: amount, Currency: currency}
		d.Knows["cost_month"] = told(sales.Value{Money: sales.Money{Minor: cost, Currency: "EUR"}}, "olga")
		return d
	}
	old := stalled("D-4", "Delta", "EUR", 10_000_000, 434_500_00)
	a := old.Knows["cost_month"]
	a.At = monday.AddDate(0, 0, -91).UTC()
	old.Knows["cost_month"] = a
	deals := []sales.Deal{stalled("D-1", "Acme", "EUR", 10_000_000, 434_500), stalled("D-2", "Borealis", "USD", 10_000_000, 869_000), old}
	for _, w := range []struct {
		name  string
		rates map[string]int64
		want  []string
	}{
		{"without a rate", nil, []string{"at stake ≈ €70k + ≈ $35k", "A week of waiting: ≈ €3k for them, ≈ €21k + ≈ $10k for us (assumed).", "no rate for USD in the config"}},
		{"with one", map[string]int64{"USD": 500_000_000}, []string{"at stake ≈ €88k", "A week of waiting: ≈ €3k for them, ≈ €26k for us (assumed)."}},
	} {
		m := bank(t, w.rates, deals)(pressed("zoya", "1|points", monday))
		text := strings.ReplaceAll(m.Text.String()+"\n"+m.Foot.String(), "\u00a0", " ")
		for _, want := range w.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", w.name, want, text)
			}
		}
		if strings.Contains(text, "config") != (w.rates == nil) {
			t.Errorf("%s:\n%s", w.name, text)
		}
		if delta := m.Points[len(m.Points)-1].Text.String(); len(m.Points) != 3 || w.rates == nil && !strings.Contains(delta, "Borealis") {
			t.Errorf("%s: last of %d is %s", w.name, len(m.Points), delta)
		}
	}
}
