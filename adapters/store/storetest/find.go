package storetest

import (
	"fmt"
	"testing"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/sales"
)

func ids(deals []sales.Deal) []string {
	var out []string
	for _, d := range deals {
		out = append(out, d.ID)
	}
	return out
}

func (f *fixture) find(find dialogs.Find) []string {
	f.Helper()
	return ids(f.load(f.m, dialogs.Query{Find: &find}).Found)
}

func lists(t *testing.T, f *fixture) {
	small, big, yen, none, closed := deal("D-small", "olga", 10, "a"), deal("D-big", "ivan", 9000, "b"), deal("D-yen", "olga", 0, "c"), deal("D-none", "olga", 0, "d"), deal("D-closed", "olga", 500, "e")
	yen.Amount = sales.Money{Minor: 700, Currency: "JPY"} // no minor units: 700, not 7
	none.Amount = sales.Money{}
	closed.Status, closed.Closed = sales.Won, Now
	big.Roles = map[string]string{"product": "piotr"}
	f.addDeals(small, big, yen, none, closed)
	same(t, "olga's", f.find(dialogs.Find{Of: []string{"olga"}, Limit: 9}), []string{"D-yen", "D-small", "D-none"})
	same(t, "hers, closed too", f.find(dialogs.Find{Of: []string{"olga"}, Closed: true, Limit: 9}), []string{"D-yen", "D-closed", "D-small", "D-none"})
	same(t, "piotr's by role", f.find(dialogs.Find{Of: []string{"piotr"}, Limit: 9}), []string{"D-big"})
	same(t, "of two", f.find(dialogs.Find{Of: []string{"piotr", "olga", "ivan"}, Limit: 9}), []string{"D-big", "D-yen", "D-small", "D-none"})
	same(t, "all", f.find(dialogs.Find{Limit: 9}), []string{"D-big", "D-yen", "D-small", "D-none"})
	same(t, "nobody's", len(f.find(dialogs.Find{Of: []string{"nobody"}, Limit: 9})), 0)

	for _, of := range [][]string{nil, {"olga", "ivan"}} {
		var pages [][]string
		for cursor := ""; ; {
			k := f.load(f.m, dialogs.Query{Find: &dialogs.Find{Of: of, Closed: true, After: cursor, Limit: 2}})
			pages = append(pages, ids(k.Found))
			if cursor = k.Cursor; cursor == "" {
				break
			}
		}
		same(t, fmt.Sprintf("pages of %q", of), pages, [][]string{{"D-big", "D-yen"}, {"D-closed", "D-small"}, {"D-none"}})
	}

	// A handoff, another owner, an amount: each moves the deal in the lists.
	k := f.load(f.other, dialogs.Query{Deal: "D-big"})
	d := k.Deal.Clone()
	d.Owner, d.Roles, d.Amount.Minor = "olga", nil, 2000
	d.Handoff = &sales.Handoff{To: "lena", State: sales.Offered}
	if _, err := f.try(f.other, dialogs.Change{Based: k.Versions, Deals: []dialogs.Write{{Deal: d}}}); err != nil {
		t.Fatal(err)
	}
	same(t, "olga's after", f.find(dialogs.Find{Of: []string{"olga"}, Limit: 9}), []string{"D-yen", "D-big", "D-small", "D-none"})
	same(t, "lena is offered it", f.find(dialogs.Find{Of: []string{"lena"}, Limit: 9}), []string{"D-big"})
	same(t, "piotr's after", len(f.find(dialogs.Find{Of: []string{"piotr"}, Closed: true, Limit: 9})), 0)
	same(t, "ivan's after", len(f.find(dialogs.Find{Of: []string{"ivan"}, Closed: true, Limit: 9})), 0)

	// What was found may be written: its version came along.
	k = f.load(f.m, dialogs.Query{Find: &dialogs.Find{Of: []string{"lena"}}})
	d = k.Found[0].Clone()
	d.Owner, d.Handoff = "ivan", nil
	f.commit(dialogs.Change{Based: k.Versions, Deals: []dialogs.Write{{Deal: d}}})
	same(t, "lena's at last", len(f.find(dialogs.Find{Of: []string{"lena"}, Closed: true})), 0)
	same(t, "olga's at last", f.find(dialogs.Find{Of: []string{"olga"}}), []string{"D-yen", "D-small", "D-none"})
	same(t, "ivan's at last", f.find(dialogs.Find{Of: []string{"ivan"}}), []string{"D-big"})
	same(t, "the index itself", len(page(t, f.engine, "of/lena/all", "", "", 9)), 0)
}

func search(t *testing.T, f *fixture) {
	add := func(id, title, company string, age int) {
		d := deal(id, "olga", 1, title)
		d.Company, d.Created = company, Now.Add(-time.Duration(age)*time.Hour)
		f.addDeals(d)
	}
	add("D-7F3K2A", "Foil packing line", "Acme Foods GmbH", 3)
	add("D-8B", "Фольга: вторая линия", "Ёлкин и Ко", 2)
	add("D-9C", "Foil rolls", "Northwind", 1)
	closed := deal("D-10", "olga", 1, "Foil, old")
	closed.Status = sales.Lost
	f.addDeals(closed)
	for words, want := range map[string][]string{
		"foil": {"D-9C", "D-7F3K2A"}, "FOIL pack": {"D-7F3K2A"}, "acme": {"D-7F3K2A"}, "d-7f3": {"D-7F3K2A"}, "7f3k2a": {"D-7F3K2A"},
		"елк": {"D-8B"}, "ЁЛКИН линия": {"D-8B"}, "лин втор": {"D-8B"}, "oil": nil, "foil нет": nil, "!!!": nil, "north foil rolls": {"D-9C"},
		"f": {"D-9C", "D-7F3K2A"}, "foil\xff": {"D-9C", "D-7F3K2A"},
	} {
		if got := f.find(dialogs.Find{Words: words, Limit: 9}); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%q finds %v, not %v", words, got, want)
		}
	}
	same(t, "closed too", len(f.find(dialogs.Find{Words: "foil", Closed: true, Limit: 9})), 3)
	k := f.load(f.m, dialogs.Query{Find: &dialogs.Find{Words: "foil", Limit: 1}})
	same(t, "first page", ids(k.Found), []string{"D-9C"})
	k = f.load(f.m, dialogs.Query{Find: &dialogs.Find{Words: "foil", Limit: 1, After: k.Cursor}})
	same(t, "second page", ids(k.Found), []string{"D-7F3K2A"})
	same(t, "no third", k.Cursor, "")
	k = f.load(f.m, dialogs.Query{Deal: "D-9C"})
	d := k.Deal.Clone()
	d.Title = "Paper rolls"
	f.commit(dialogs.Change{Based: k.Versions, Deals: []dialogs.Write{{Deal: d}}})
	same(t, "after the title was changed", f.find(dialogs.Find{Words: "foil", Limit: 9}), []string{"D-7F3K2A"})
	same(t, "by the new one", f.find(dialogs.Find{Words: "paper roll", Limit: 9}), []string{"D-9C"})
}
