package dialogs_test

import (
	"reflect"
	"strings"
	"testing"

	"milepost/dialogs/sales"
)

// What stands in a form is what is known: sent as it stands it gives the same
// answers with the same grades, in either language.
func TestFormSentAsItStands(t *testing.T) {
	known := map[string]sales.Value{
		"pain": {Text: "1 & <2>, «стоит»"}, "cost_month": {Money: sales.Money{Minor: 1_234_567_89, Currency: "USD"}}, "event": {Date: "2026-09-01"},
		"freeze": {Yes: false}, "money_person": {Text: "Ms Novak, CFO"}, "interest": {Number: 4}, "source": {Choices: []string{"event"}},
		"risks": {Choices: []string{"people", "downtime"}}, "integration_spec": {Text: "https://example.com/a?b=1&c=2"}, "integration": {Yes: true},
	}
	for _, who := range []string{"olga", "ivan"} {
		for item, val := range known {
			t.Run(who+"/"+item, func(t *testing.T) {
				d := ready(deal("D-ACME", "Acme", who, "validation"))
				for id, v := range known {
					d.Knows[id] = told(v, who)
				}
				spec := d.Knows["integration_spec"]
				spec.Grade = sales.Document
				d.Knows["integration_spec"] = spec
				o := newOffice(t, d)
				opened, _ := o.hear(atDesk(pressed(who, "1|change|D-ACME|"+item, monday)))
				if opened.Form == nil {
					t.Fatalf("no form: %+v", opened)
				}
				fields := map[string]string{}
				for _, f := range opened.Form.Fields {
					fields[f.ID] = f.Value
				}
				if reply, _ := o.hear(sent(who, opened.Form.ID, fields)); len(reply.Wrong) > 0 {
					t.Fatalf("%v, of %q", reply.Wrong, fields)
				}
				got := o.deal("D-ACME").Knows[item]
				if !reflect.DeepEqual(got.Value, val) || got.Grade != d.Knows[item].Grade || !got.At.Equal(o.now) {
					t.Errorf("%+v became %+v by %q", d.Knows[item], got, fields)
				}
			})
		}
	}
}

// The calendar of a form has days that are over too, and an event put off on it wants
// its reason as a typed one does.
func TestFormWithADay(t *testing.T) {
	d := ready(deal("D-ACME", "Acme", "olga", "validation"))
	d.Knows["event"] = told(sales.Value{Date: "2026-09-01"}, "olga")
	o := newOffice(t, d)
	send := func(day string) (wrong map[string]string, said string) {
		opened, _ := o.hear(atDesk(pressed("olga", "1|change|D-ACME|event", monday)))
		reply, said := o.hear(sent("olga", opened.Form.ID, map[string]string{"event": day}))
		return reply.Wrong, said
	}
	if wrong, _ := send("2026-05-20"); wrong["event"] != "That is past already: give a later date." {
		t.Errorf("a day that is over: %q", wrong)
	}
	if _, said := send("2026-09-15"); strings.Contains(said, "Put off") {
		t.Errorf("two weeks later: %q", said)
	}
	if _, said := send("2026-10-01"); !strings.Contains(said, "Put off 2 times, now by more than two weeks") {
		t.Errorf("put off far: %q", said)
	}
}
