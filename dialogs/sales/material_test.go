package sales

import (
	"slices"
	"testing"
	"time"
)

// shelf is a process of two stages with material for three readers.
func shelf() *Process {
	return &Process{
		BuyerSteps: []BuyerStep{{ID: "agreed"}, {ID: "compared"}},
		Stages: []Stage{
			{ID: "talk", Materials: []Material{
				{ID: "cases", For: Text{"en": "anyone new", "ru": "новый контакт"}, BuyerStep: "agreed"},
				{ID: "counter", For: Text{"en": "plant manager", "ru": "директор завода"}, Reader: "plant", Reveals: "cost_of_inaction"},
			}, Asks: []Question{{ID: "cost", Reveals: "cost_of_inaction"}, {ID: "pain", Reveals: "pain"}}},
			{ID: "offer", Materials: []Material{
				{ID: "plan", For: Text{"en": "project lead"}},
				{ID: "page", For: Text{"en": "finance", "ru": "финансы"}, Reader: "cfo"},
				{ID: "counter2", For: Text{"en": "IT"}, Reveals: "cost_of_inaction"},
			}, Asks: []Question{{ID: "reader", Kind: KindChoice, Reveals: "content", Options: []Option{
				{ID: "cfo", Text: Text{"en": "Finance", "ru": "Финансы"}}, {ID: "it", Text: Text{"en": "IT, security", "ru": "ИТ"}}, {ID: "plant", Text: Text{"en": "Production", "ru": "Производство"}},
			}}}},
		},
	}
}

func ids(all []*Material) (out []string) {
	for _, m := range all {
		out = append(out, m.ID)
	}
	return out
}

func TestMaterialFitsStageAndReader(t *testing.T) {
	tests := []struct {
		name   string
		stage  string
		reader string // the answer
		titles []string
		sent   []string
		want   []string
	}{
		{"nobody known", "offer", "", nil, nil, []string{"plan", "page", "counter2"}},
		{"the answer", "offer", "cfo", nil, nil, []string{"page", "plan", "counter2"}},
		{"a title", "offer", "", []string{"Head of FINANCE"}, nil, []string{"page", "plan", "counter2"}},
		{"a title in Russian", "talk", "", []string{"директор  завода"}, nil, []string{"counter", "cases"}},
		{"a title by the option's name", "talk", "", []string{"Production"}, nil, []string{"counter", "cases"}},
		{"a part of a longer name", "offer", "", []string{"lead"}, nil, []string{"plan", "page", "counter2"}},
		{"another director", "talk", "", []string{"финансовый директор"}, nil, []string{"cases", "counter"}},
		{"a title without words", "offer", "", []string{"—"}, nil, []string{"plan", "page", "counter2"}},
		{"two readers", "offer", "it", []string{"finance"}, nil, []string{"page", "counter2", "plan"}},
		{"what was sent", "offer", "cfo", nil, []string{"page"}, []string{"plan", "counter2"}},
		{"a stage that is gone", "gone", "cfo", nil, nil, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := &Deal{Stage: test.stage}
			if test.reader != "" {
				d.Knows = map[string]Answer{"reader": {Value: Value{Choices: []string{test.reader}}}}
			}
			for _, title := range test.titles {
				d.Committee = append(d.Committee, Stakeholder{Title: title})
			}
			for _, m := range test.sent {
				d.Content = append(d.Content, Content{Material: m, Sent: time.Unix(1, 0)})
			}
			if got := ids(Fitting(shelf(), d)); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestMaterialHelpsWithWhatIsMissing(t *testing.T) {
	p := shelf()
	tests := []struct {
		name, stage, question, step, sent, want string
	}{
		{"an answer", "talk", "cost", "", "", "counter"},
		{"the nearest stage first", "offer", "cost", "", "", "counter2"},
		{"then the one behind", "offer", "cost", "", "counter2", "counter"},
		{"nothing helps", "offer", "pain", "", "", ""},
		{"a step", "offer", "", "agreed", "", "cases"},
		{"a step that nothing helps with", "offer", "", "compared", "", ""},
		{"sent already", "talk", "", "agreed", "cases", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := &Deal{Stage: test.stage}
			if test.sent != "" {
				d.Content = []Content{{Material: test.sent, Sent: time.Unix(1, 0)}}
			}
			missing := Missing{Question: p.Question(test.question)}
			if test.step != "" {
				missing.Step, _, _ = p.BuyerStep(test.step)
			}
			got := ""
			if m := Helping(p, d, missing); m != nil {
				got = m.ID
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
