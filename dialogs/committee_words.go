package dialogs

import (
	"slices"
	"strings"
	"unicode"

	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// maxName is how long a name or a title may be, in runes.
const maxName = 60

// partWords are how people say what somebody is in a decision, in English and
// Russian, as they are compared: small letters, е for ё.
var partWords = map[sales.Part][]string{
	sales.PartDecides: {
		"decides", "decision maker", "decision-maker", "decider", "the decision maker", "economic buyer", "signs", "approves", "dm",
		"решает", "лпр", "принимает решение", "принимает решения", "подписывает", "утверждает", "платит",
	},
	sales.PartChampion: {
		"champion", "our champion", "sponsor", "our sponsor", "advocate", "ally", "our ally", "our man", "our woman",
		"союзник", "наш союзник", "наш человек", "чемпион", "наш чемпион", "продвигает", "продвигает нас", "агент влияния",
	},
	sales.PartInfluence: {
		"influences", "influencer", "advises", "adviser", "advisor", "recommends", "is listened to",
		"влияет", "советует", "рекомендует", "лвр", "советник", "эксперт",
	},
	sales.PartUser: {
		"uses it", "user", "end user", "will use it", "works with it",
		"пользователь", "пользуется", "будет пользоваться", "работает с этим", "будет работать с этим",
	},
	sales.PartGate: {
		"gatekeeper", "can stop it", "can block it", "blocks", "can veto it", "veto",
		"может остановить", "согласует", "согласовывает", "визирует", "может заблокировать", "фильтр",
	},
}

// partNamed reads what somebody is in a decision.
func partNamed(words string) (sales.Part, bool) {
	said := strings.ReplaceAll(bare(words), "ё", "е")
	for _, p := range sales.Parts {
		if said == string(p) || slices.Contains(partWords[p], said) {
			return p, true
		}
	}
	return "", false
}

// introduced reads who a line names, and what they do and are: "Ms Novak, CFO,
// decides". No name: there was none in it.
func introduced(words string) (s sales.Stakeholder) {
	for _, dash := range []string{" — ", " – ", " - ", ";", "(", ")"} {
		words = strings.ReplaceAll(words, dash, ",")
	}
	var title []string
	for piece := range strings.SplitSeq(words, ",") {
		piece, _ = phrases.Clean(piece, maxLine)
		switch part, named := partNamed(piece); {
		case piece == "":
		case named:
			s.Part = part
		case s.Name != "":
			title = append(title, piece)
		case strings.ContainsFunc(piece, unicode.IsLetter):
			s.Name = cut(piece, maxName)
		}
	}
	s.Title = cut(strings.Join(title, ", "), maxName)
	return s
}

// introducing is somebody as a line names them.
func introducing(s *sales.Stakeholder) string {
	if s.Title == "" {
		return s.Name
	}
	return s.Name + ", " + s.Title
}
