package dialogs

import (
	"regexp"
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// newDeal opens a deal: one line of text, company first.
func (t *turn) newDeal() {
	if t.args != "" {
		t.newTyped(t.args)
		return
	}
	t.drop()
	t.ask(Asked{What: askNew})
	t.talk.Sitting = nil
	t.prompt("new", t.say.Say("deal.new_ask"), press{Act: "cancel"})
}

// newTyped opens the deal. Only the company is needed; what else was said is kept
// until it is named.
func (t *turn) newTyped(words string) {
	if a := t.talk.Asked; a != nil && a.What == askNew && a.Data != "" {
		words += ", " + a.Data
	}
	if len([]rune(words)) > maxNew {
		t.ask(Asked{What: askNew})
		t.prompt("new", t.say.Say("sitting.too_long", phrases.V{"Max": maxNew}), press{Act: "cancel"})
		return
	}
	p := t.e.Book.Current[0]
	line := splitNew(words, t.e.currency(p))
	switch {
	case !t.allowed(mayCreate, nil):
		t.refuse(mayCreate)
		return
	case len(line.parts) == 0:
		t.askCompany(line.amount)
		return
	}
	stage := firstStage(p, t.me)
	d := sales.Deal{
		ID: t.newID("D-", 6, t.isDeal), Process: p.ID, Version: p.Version,
		Company: cut(line.parts[0], 80), Title: cut(strings.Join(line.parts[1:], ", "), 120),
		Owner: t.me.ID, Status: sales.Open, Created: t.now.UTC(), Heard: t.now.UTC(),
		Stage: stage.ID, Stays: []sales.Stay{{Stage: stage.ID, Entered: t.now.UTC()}},
	}
	if line.amount.Known() {
		d.Price(line.amount, t.me.ID, t.now)
	}
	if t.me.Is(stage.Responsible) {
		d.Roles = map[string]string{stage.Responsible: t.me.ID}
	}
	t.deal, t.dealWas, t.p = &d, &sales.Deal{}, p
	t.talk.Asked = nil
	t.about()
	t.did("created", "")
	about := t.taken(line.amount, line.named)
	switch {
	case line.trouble != "":
		about = t.say.Say(line.trouble)
	case line.strange != "" && !line.amount.Known():
		about = t.say.Say("money.strange", phrases.V{"Code": line.strange})
	}
	t.showDeal(chat.Join(" ", t.say.Say("deal.created"), about))
}

// isDeal reports whether an id is that of the deal that we know.
func (t *turn) isDeal(id string) bool { return t.k.Deal != nil && t.k.Deal.ID == id }

// askCompany asks for the one thing a deal cannot be without.
func (t *turn) askCompany(amount sales.Money) {
	if !amount.Known() {
		t.ask(Asked{What: askNew})
		t.prompt("new", t.say.Say("deal.new_unclear"), press{Act: "cancel"})
		return
	}
	t.ask(Asked{What: askNew, Data: t.money(amount)})
	t.prompt("new", t.say.Say("deal.new_company", phrases.V{"Amount": t.money(amount)}), press{Act: "cancel"})
}

// firstStage is where a deal of this person begins: the first stage they answer
// for. Marketing begins at the start; a rep who brings an own deal does not have
// to play marketing.
func firstStage(p *sales.Process, who *sales.Person) *sales.Stage {
	for i := range p.Stages {
		if who.Is(p.Stages[i].Responsible) {
			return &p.Stages[i]
		}
	}
	return &p.Stages[0]
}

// maxNew is how long the line of a new deal may be, in runes.
const maxNew = 600

// newLine is the line of a new deal: "company, what for, amount".
type newLine struct {
	parts   []string
	amount  sales.Money
	named   bool   // its currency was said
	trouble string // the sentence for an amount that nobody believes
	strange string // the currency of the last part that is none
}

// splitNew takes the line apart. The amount may stand anywhere, and may have commas
// of its own ("84,000").
func splitNew(words, currency string) (line newLine) {
	words, kept, strange := strangeEnd(words, currency)
	raw := strings.Split(words, ",")
	for i := 0; i < len(raw); {
		n, part := 1, raw[i]
		for k := min(3, len(raw)-i); k > 0 && !line.amount.Known(); k-- {
			rest, m, named, ok := amountEnding(strings.Join(raw[i:i+k], ","), currency)
			if ok && !strings.Contains(rest, ",") {
				n, part, line.amount, line.named = k, rest, m, named
			}
		}
		clean, _ := phrases.Clean(part, maxLine)
		switch {
		case clean == "":
		case phrases.MoneyFault(clean, currency) != 0:
			line.trouble = noAmount(clean, currency)
		default:
			line.parts = append(line.parts, clean)
		}
		i += n
	}
	if line.strange = strange; strange != "" {
		line.parts = append(line.parts, kept)
	}
	return line
}

// coded is a last part that begins with a figure and ends with what should be a currency.
var coded = regexp.MustCompile(`(?:^|,)\s*((\d(?:[^,]|,\d)*?) ?([A-Z]{3}))\s*$`)

// strangeEnd takes an amount off the end of a line if it is in a currency that there
// is not: it is kept as words. "12 CNC" is a count.
func strangeEnd(words, currency string) (rest, kept, code string) {
	at := coded.FindStringSubmatchIndex(words)
	if at == nil {
		return words, "", ""
	}
	kept, sum := words[at[2]:at[3]], words[at[4]:at[5]]
	_, _, known := phrases.ParseMoney(kept, currency)
	_, _, isMoney := phrases.ParseMoney(sum, currency)
	if known || !isMoney || len(sum) <= 3 && !shortened.MatchString(sum) {
		return words, "", ""
	}
	return words[:at[0]], kept, words[at[6]:at[7]]
}

// shortened is an amount that cannot be a count or a size: "84k", "1,5 млн".
var shortened = regexp.MustCompile(`(?i)\d ?(k|к|тыс\.?|млн\.?|mln|million)$`)

// amountEnding takes an amount off the end of words: all of them, or the last few
// where they name their currency or are shortened ("Acme €84,000").
func amountEnding(words, currency string) (rest string, m sales.Money, named, ok bool) {
	all := strings.Fields(words)
	for i := range all {
		tail := strings.Join(all[i:], " ")
		minor, code, isMoney := phrases.ParseMoney(tail, currency)
		_, _, said := phrases.ParseMoney(tail, "")
		if isMoney && (i == 0 || said || shortened.MatchString(tail)) {
			return strings.Join(all[:i], " "), sales.Money{Minor: minor, Currency: code}, said, true
		}
	}
	return words, sales.Money{}, false, false
}
