package dialogs_test

import (
	"bytes"
	"strconv"
	"testing"
	"time"

	"milepost/dialogs/playbook"
)

// What calls somebody in is read by people: no operator stands in it, unless it
// cannot be said otherwise.
func TestConditionsInWords(t *testing.T) {
	e := engineOn(nil, func() time.Time { return monday }, nil)
	for _, tt := range []struct{ source, en, ru string }{
		{`answers.reader != "nobody"`, "“Reader” is not “Nobody”", "«Читатель» — не «Никого»"},
		{`not (answers.reader == "nobody")`, "“Reader” is not “Nobody”", "«Читатель» — не «Никого»"},
		{`not known.budget and known.integration`, "“Budget” is not known and “Integration” is known", "ответа на «Бюджет» нет и ответ на «Интеграция» есть"},
		{`known.budget == known.integration`, "“Budget” is known == “Integration” is known", "ответ на «Бюджет» есть == ответ на «Интеграция» есть"},
		{`known.budget in [true, false]`, "“Budget” is known in [true, false]", "ответ на «Бюджет» есть in [true, false]"},
		{`known.budget == false`, "“Budget” is not known", "ответа на «Бюджет» нет"},
		{`answers.integration`, "“Integration” is yes", "«Интеграция» — да"},
		{`answers.integration != true`, "“Integration” is no", "«Интеграция» — нет"},
		{`!answers.integration`, "“Integration” is no", "«Интеграция» — нет"},
		{`amount > 150000`, "the amount is more than €150,000", "сумма больше 150\u00a0000\u00a0€"},
		{`150000 <= amount`, "the amount is at least €150,000", "сумма не меньше 150\u00a0000\u00a0€"},
		{`not (answers.interest < 2 and stage == "discovery")`, "“Fit” is at least 2 or the stage is not “Discovery”", "«Наш ли клиент» не меньше 2 или стадия — не «Выявление»"},
		{`stage in ["discovery", "proposal"]`, "the stage is “Discovery” or “Proposal”", "стадия — «Выявление» или «Предложение»"},
		{`stage not in ["discovery", "proposal"]`, "the stage is not “Discovery” and not “Proposal”", "стадия — не «Выявление» и не «Предложение»"},
		{`buyer_step == ""`, "the buyer's step is none yet", "шаг клиента — пока никакой"},
		{`"downtime" in answers.risks`, "“Downtime at the switch” is among “Fears”", "в ответе на «Опасения» есть «Простой при переходе»"},
		{`(answers.freeze or answers.interest == 1) and working_days_in_stage > 14`, "(“Decision freeze” is yes or “Fit” is 1) and the number of working days in the stage is more than 14", "(«Заморозка решений» — да или «Наш ли клиент» — 1) и рабочих дней на стадии больше 14"},
		{`answers.budget < amount * 0.6`, "“Budget” is less than amount * 0.6", "«Бюджет» меньше amount * 0.6"},
		{`len(answers.risks) > 2`, "len(“Fears”) > 2", "len(«Опасения») > 2"},
		{`not (answers.pain contains "down")`, "not (“Pain” contains \"down\")", "not («Боль» contains \"down\")"},
	} {
		source, _ := playbook.BuiltIn("b2b")
		was := []byte(`suggest_when = "answers.interest < 2"`)
		if !bytes.Contains(source, was) {
			t.Fatal("the built-in process suggests no exit by interest any more")
		}
		p, problems := playbook.Load("b2b.toml", bytes.Replace(source, was, []byte("suggest_when = "+strconv.Quote(tt.source)), 1))
		if p == nil {
			t.Errorf("%s: %v", tt.source, problems)
			continue
		}
		for _, x := range p.Exits {
			if x.ID != "not_our_customer" {
				continue
			}
			if en, ru := e.InWords("en", p, x.SuggestWhen), e.InWords("ru", p, x.SuggestWhen); en != tt.en || ru != tt.ru {
				t.Errorf("%s reads\n\t%s\n\t%s", tt.source, en, ru)
			}
		}
	}
}
