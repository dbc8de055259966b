package playbook

import (
	"fmt"
	"strings"
	"testing"

	"milepost/dialogs/sales"
)

func vocabulary() *words {
	options := []sales.Option{{ID: "ours"}, {ID: "theirs"}}
	return &words{
		questions: map[string]*sales.Question{
			"yes": {ID: "yes", Kind: sales.KindYesNo}, "n": {ID: "n", Kind: sales.KindNumber}, "fit": {ID: "fit", Kind: sales.KindScale},
			"budget": {ID: "budget", Kind: sales.KindMoney}, "cost": {ID: "cost", Kind: sales.KindMoney}, "day": {ID: "day", Kind: sales.KindDate},
			"pain": {ID: "pain", Kind: sales.KindText}, "who": {ID: "who", Kind: sales.KindPerson}, "page": {ID: "page", Kind: sales.KindLink},
			"paper": {ID: "paper", Kind: sales.KindChoice, Options: options}, "fears": {ID: "fears", Kind: sales.KindChoices, Options: options},
		},
		stages: []string{"discovery", "proposal"}, steps: []string{"agreed", "signed"},
	}
}

func euros(n int64) sales.Money { return sales.Money{Minor: n * 100, Currency: "EUR"} }

func fullyKnown() sales.Facts {
	return sales.Facts{
		Answers: map[string]sales.Value{
			"yes": {Yes: true}, "n": {Number: 3}, "fit": {Number: 4}, "budget": {Money: euros(5000)}, "cost": {Money: sales.Money{Minor: 900_00, Currency: "RUB"}}, "day": {Date: "2026-09-01"},
			"pain": {Text: "downtime"}, "who": {Text: "Ann"}, "page": {Text: "https://example.com"}, "paper": {Choices: []string{"theirs"}}, "fears": {Choices: []string{"ours", "theirs"}},
		},
		Amount: euros(84000), Stage: "discovery", BuyerStep: "agreed", StageAgeDays: 12, WorkingDaysInStage: 8, WorkingDaysBuyerIsSilent: 3,
	}
}

func TestConditionsOfEveryKind(t *testing.T) {
	silent := fullyKnown() // asked, and nothing said
	silent.Answers = map[string]sales.Value{"budget": {}, "day": {}, "pain": {}, "paper": {}, "fears": {}}
	for _, tt := range []struct {
		source string
		facts  sales.Facts
		want   sales.Truth
	}{
		{"answers.yes", fullyKnown(), sales.True},
		{"known.yes and known[\"day\"] and known.budget == true", fullyKnown(), sales.True},
		{"known.yes or known.budget or known.fears", silent, sales.False},
		{"not known.pain", silent, sales.True},
		{"not known.pain and answers.pain == \"x\"", silent, sales.Unknown},
		{"!answers.yes", fullyKnown(), sales.False},
		{"answers.n in [1, 2, 3]", fullyKnown(), sales.True},
		{"answers.n == 3 && answers.fit >= 4", fullyKnown(), sales.True},
		{"answers.day < \"2026-10-01\"", fullyKnown(), sales.True},
		{"answers.day > \"2026-10-01\"", fullyKnown(), sales.False},
		{"answers.day == answers.day", fullyKnown(), sales.True},
		{"answers.pain contains \"down\"", fullyKnown(), sales.True},
		{"answers.who == \"Ann\" and answers.page startsWith \"https\"", fullyKnown(), sales.True},
		{"answers.paper startsWith \"the\"", fullyKnown(), sales.True},
		{"answers.paper in [\"ours\", \"theirs\"]", fullyKnown(), sales.True},
		{"answers.paper != \"ours\"", fullyKnown(), sales.True},
		{"\"theirs\" in answers.fears and len(answers.fears) == 2", fullyKnown(), sales.True},
		{"answers[\"n\"] * 2 == 6", fullyKnown(), sales.True},
		{"buyer_step == \"agreed\" and stage != \"proposal\"", fullyKnown(), sales.True},
		{"stage_age_days > 10 and working_days_in_stage == 8 and working_days_buyer_is_silent < 4", fullyKnown(), sales.True},
		{"answers.yes ? answers.n > 2 : false", fullyKnown(), sales.True},
		{"(answers.yes or amount > 1) and not (answers.n == 9)", fullyKnown(), sales.True},

		// What does not count as an answer.
		{"answers.budget == 0", silent, sales.Unknown},
		{"answers.day < \"2026-10-01\"", silent, sales.Unknown},
		{"answers.pain == \"\"", silent, sales.Unknown},
		{"answers.paper != \"ours\"", silent, sales.Unknown},
		{"len(answers.fears) == 0", silent, sales.Unknown},
		{"answers.budget < amount", sales.Facts{Answers: map[string]sales.Value{"budget": {Money: euros(1)}}}, sales.Unknown},

		// Money compares within one currency only.
		{"answers.budget < amount * 0.6", fullyKnown(), sales.True},
		{"answers.cost < answers.budget", fullyKnown(), sales.Unknown},
		{"answers.cost < 1000 and answers.budget > 4000", fullyKnown(), sales.True},

		// Kleene where the logic stands outermost, unknown as a whole inside a leaf.
		{"answers.n == 3 or answers.yes", sales.Facts{Answers: map[string]sales.Value{"yes": {Yes: true}}}, sales.True},
		{"answers.n == 3 and answers.yes", sales.Facts{Answers: map[string]sales.Value{"yes": {Yes: false}}}, sales.False},
		{"not (answers.n == 3 or answers.yes)", sales.Facts{Answers: map[string]sales.Value{"yes": {Yes: true}}}, sales.False},
		{"answers.n == 3 or not (answers.n == 3)", sales.Facts{}, sales.Unknown},
		{"answers.yes ? true : answers.n == 3", sales.Facts{Answers: map[string]sales.Value{"yes": {Yes: true}}}, sales.Unknown},

		// What goes wrong while it runs is unknown.
		{"\"a\" matches answers.pain", sales.Facts{Answers: map[string]sales.Value{"pain": {Text: "("}}}, sales.Unknown},
		{"1 % stage_age_days == 1", sales.Facts{}, sales.Unknown},
		{"[true][stage_age_days]", sales.Facts{StageAgeDays: 7}, sales.Unknown},
	} {
		c, wrong := vocabulary().compile(tt.source)
		if len(wrong) > 0 {
			t.Errorf("%s: %v", tt.source, wrong)
			continue
		}
		if got := c.Eval(tt.facts); got != tt.want {
			t.Errorf("%s = %d, want %d", tt.source, got, tt.want)
		}
		if c.String() != tt.source {
			t.Errorf("%s is shown as %s", tt.source, c)
		}
	}
}

func TestConditionsThatAreRefused(t *testing.T) {
	for source, want := range map[string]string{
		"":                                    "the condition is empty; write one, or take the key away",
		"(((":                                 "the condition does not read: it ends too early",
		"answers.n = 3":                       "the condition does not read: unexpected \"=\" at character 11; to compare, write ==",
		"answers.yes AND true":                "the condition does not read: unexpected \"AND\" at character 13; write \"and\"",
		"amount > 150k":                       "the condition does not read: \"150k\" is no number at character 13; write digits only, such as 150000",
		"answers.pain == \"x":                 "the condition does not read: a quote is not closed",
		"answers":                             "answers must be named one by one, such as answers.pain or known.pain",
		"len(answers) > 1":                    "answers must be named one by one, such as answers.pain or known.pain",
		"len(known) > 1":                      "answers must be named one by one, such as answers.pain or known.pain",
		"answers[stage] == 3":                 "answers must be named one by one, such as answers.pain or known.pain",
		"answers.zoo == 3":                    "unknown name zoo: no question has this id",
		"answers.pian == \"x\"":               "unknown name pian: no question has this id; did you mean \"answers.pain\"?",
		"n == 3":                              "unknown name n; did you mean \"answers.n\"?",
		"ammount > 3":                         "unknown name ammount; did you mean \"amount\"?",
		"answer.n == 3":                       "unknown name answer; did you mean \"answers\"?",
		"answers.n":                           "`answers.n` does not compile: it is a number, and a condition must be true or false",
		"answers.yes and answers.n":           "`answers.n` does not compile: it is a number, and a condition must be true or false",
		"answers.n > \"x\"":                   "`answers.n > \"x\"` does not compile: > stands between a number and a text",
		"answers.fears == \"ours\"":           "`answers.fears == \"ours\"` does not compile: == stands between a list and a text",
		"answers.n == nil":                    "nothing can be compared with nil: what is not known makes the condition unknown",
		"(answers.n ?? 3) == 3":               "conditions have no ??: what is not known makes the condition unknown",
		"answers.n in 1..5":                   "conditions have no ranges: 1..5; compare with both ends: answers.x >= 1 and answers.x <= 5",
		"any(answers.fears, # == \"x\")":      "there is no function any: conditions know only len",
		"let x = 1; true":                     "conditions cannot declare names: let x",
		"answers.paper == \"their\"":          "\"their\" is no option of the question paper; did you mean \"theirs\"?",
		"\"zoo\" in answers.fears":            "\"zoo\" is no option of the question fears",
		"answers.day < answers.pain":          "day is a date, and answers.pain is none; compare it with another date, such as \"2026-09-01\"",
		"stage == answers.day":                "day is a date, and stage is none; compare it with another date, such as \"2026-09-01\"",
		"answers.day == \"soon\"":             "\"soon\" is no date, and day is one; write it as \"2026-09-01\"",
		"stage == \"discovry\"":               "there is no stage \"discovry\"; did you mean \"discovery\"?",
		"buyer_step in [\"agreed\", \"zoo\"]": "there is no buyer_step \"zoo\"",
		strings.Repeat("true or ", 70):        "the condition is longer than 500 bytes",
	} {
		c, wrong := vocabulary().compile(source)
		var got []string
		for _, m := range wrong {
			s := m.text
			if m.hint != "" {
				s += "; " + m.hint
			}
			got = append(got, s)
		}
		if c != nil || strings.Join(got, " | ") != want {
			t.Errorf("%.60s\n got %s\nwant %s", source, strings.Join(got, " | "), want)
		}
	}
}

func TestEveryWrongNameInAConditionIsTold(t *testing.T) {
	_, wrong := vocabulary().compile("answers.pian == \"x\" or amont > 3 or answers.paper == \"zoo\"")
	if len(wrong) != 3 {
		t.Errorf("%d of 3 told: %v", len(wrong), wrong)
	}
	_, wrong = vocabulary().compile("answers.n and answers.pain")
	if len(wrong) != 2 {
		t.Errorf("%d of 2 told: %v", len(wrong), wrong)
	}
}

func FuzzCondition(f *testing.F) {
	for _, seed := range []string{"answers.n == 3 or not answers.yes", "\"ours\" in answers.fears", "1..9 == [2, 3]", "{\"a\": answers.pain}[stage]", "answers.pain matches \"(\"", "-answers.n ** 9 ^ 2 % 0", "let x = 1; x | len()"} {
		f.Add(seed)
	}
	w := vocabulary()
	f.Fuzz(func(t *testing.T, source string) {
		c, wrong := w.compile(source)
		if (c == nil) == (len(wrong) == 0) {
			t.Fatalf("neither taken nor refused: %v", wrong)
		}
		if c == nil {
			return
		}
		for _, facts := range []sales.Facts{{}, fullyKnown()} {
			if truth := c.Eval(facts); truth != sales.True && truth != sales.False && truth != sales.Unknown {
				t.Fatal(fmt.Sprint("a fourth truth: ", truth))
			}
		}
	})
}
