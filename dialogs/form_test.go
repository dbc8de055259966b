package dialogs_test

import (
	"reflect"
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
