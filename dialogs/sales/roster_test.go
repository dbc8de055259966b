package sales

import "testing"

// Who is surely meant is found though others may be meant too.
func TestWhoIsMeant(t *testing.T) {
	r := NewRoster([]Person{
		{ID: "adams", Name: "Ken Adams"}, {ID: "brown", Name: "Ken Brown"}, {ID: "ken-3", Name: "Ken"},
		{ID: "ira", Name: "Ira Volkova", Accounts: []string{"telegram:1"}},
		{ID: "olga", Name: "Olga Petrova", Removed: true}, {ID: "olga-2", Name: "Olga Sims", Accounts: []string{"slack:U2"}},
		{ID: "max-1", Name: "Max Ivanov"}, {ID: "max-2", Name: "Max Petrov"},
	})
	id := func(p *Person) string {
		if p == nil {
			return "nobody"
		}
		return p.ID
	}
	for _, c := range []struct{ words, now, ever string }{
		{"Ken", "ken-3", "ken-3"},
		{"ken brown", "brown", "brown"},
		{"IRA", "ira", "nobody"},
		{"telegram:1", "nobody", "ira"},
		{"olga", "olga-2", "olga"},
		{"Olga Petrova", "nobody", "olga"},
		{"Max", "nobody", "nobody"},
		{"", "nobody", "nobody"},
	} {
		if now, ever := id(r.Named(c.words)), id(r.Ever(c.words)); now != c.now || ever != c.ever {
			t.Errorf("%q: now %s, ever %s, want %s, %s", c.words, now, ever, c.now, c.ever)
		}
	}
}
