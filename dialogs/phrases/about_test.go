package phrases

import "testing"

func TestAmountsInShort(t *testing.T) {
	ps, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []struct {
		minor  int64
		code   string
		en, ru string
	}{
		{620944, "EUR", "≈ €6.2k", "≈ 6,2 тыс. €"},
		{0, "EUR", "≈ €0", "≈ 0 €"},
		{49, "EUR", "≈ €0", "≈ 0 €"},
		{50, "EUR", "≈ €1", "≈ 1 €"},
		{99_949, "EUR", "≈ €999", "≈ 999 €"},
		{99_950, "EUR", "≈ €1k", "≈ 1 тыс. €"},
		{995_000, "EUR", "≈ €10k", "≈ 10 тыс. €"},
		{2_940_000, "USD", "≈ $29k", "≈ 29 тыс. $"},
		{99_949_999, "EUR", "≈ €999k", "≈ 999 тыс. €"},
		{99_950_000, "EUR", "≈ €1m", "≈ 1 млн €"},
		{120_000_000, "EUR", "≈ €1.2m", "≈ 1,2 млн €"},
		{500_000_000_000, "RUB", "≈ RUB 5bn", "≈ 5 млрд ₽"},
		{1_500, "JPY", "≈ ¥1.5k", "≈ 1,5 тыс. ¥"},
		{1_500_000, "KWD", "≈ KWD 1.5k", "≈ 1,5 тыс. KWD"},
		{1_000_000_000_000_000, "EUR", "≈ €10,000bn", "≈ 10 000 млрд €"},
		{5, "", "", ""},
	} {
		if en := plainSpaces(ps.For("en").About(w.minor, w.code)); en != w.en {
			t.Errorf("%d %s is %q, want %q", w.minor, w.code, en, w.en)
		}
		if ru := plainSpaces(ps.For("ru").About(w.minor, w.code)); ru != w.ru {
			t.Errorf("%d %s is %q, want %q", w.minor, w.code, ru, w.ru)
		}
	}
	if en, ru := ps.For("en").Share(2929), plainSpaces(ps.For("ru").Share(3500)); en != "29.29%" || ru != "35 %" {
		t.Errorf("shares are %q and %q", en, ru)
	}
}
