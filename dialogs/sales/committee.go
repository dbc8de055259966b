package sales

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// Part is what somebody at the buyer's is in the decision.
type Part string

// The parts.
const (
	PartDecides   Part = "decision_maker"
	PartChampion  Part = "champion"   // sells it inside when we are not there
	PartInfluence Part = "influencer" // is listened to
	PartUser      Part = "user"       // will work with it
	PartGate      Part = "gatekeeper" // can stop it: purchasing, security, legal
)

// Parts lists them, the most telling first.
var Parts = []Part{PartDecides, PartChampion, PartInfluence, PartUser, PartGate}

// Attitude is how somebody at the buyer's stands to the deal.
type Attitude string

// The attitudes; empty: we do not know.
const (
	AttitudeFor     Attitude = "for"
	AttitudeNeutral Attitude = "neutral"
	AttitudeAgainst Attitude = "against"
)

// Attitudes lists them.
var Attitudes = []Attitude{AttitudeFor, AttitudeNeutral, AttitudeAgainst}

// Stakeholder is one of the buyer's people who have a part in the decision.
type Stakeholder struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Title     string    `json:"title,omitempty"` // what they do there
	Part      Part      `json:"part,omitempty"`
	Influence int       `json:"influence,omitempty"` // 1 little, 2 some, 3 much; 0: unknown
	Attitude  Attitude  `json:"attitude,omitempty"`
	Met       time.Time `json:"met,omitzero"` // last contact
	By        string    `json:"by"`
	At        time.Time `json:"at"` // when this was last said of them
}

// Stakeholder finds one of the buyer's people by id; nil if there is none.
func (d *Deal) Stakeholder(id string) *Stakeholder {
	return d.stakeholder(func(s Stakeholder) bool { return s.ID == id })
}

// Called finds one of the buyer's people by name, as people write names; nil if
// there is none.
func (d *Deal) Called(name string) *Stakeholder {
	folded := FoldName(name)
	return d.stakeholder(func(s Stakeholder) bool { return FoldName(s.Name) == folded })
}

// Playing is the first of the buyer's people with a part; nil if nobody has it.
func (d *Deal) Playing(part Part) *Stakeholder {
	return d.stakeholder(func(s Stakeholder) bool { return s.Part == part })
}

func (d *Deal) stakeholder(is func(Stakeholder) bool) *Stakeholder {
	if i := slices.IndexFunc(d.Committee, is); i >= 0 {
		return &d.Committee[i]
	}
	return nil
}

// Unknown lists the parts that must be known in a stage and that nobody has.
func (s *Stage) Unknown(d *Deal) []Part {
	return slices.DeleteFunc(slices.Clone(s.Committee), func(p Part) bool { return d.Playing(p) != nil })
}

// address are words before a name that do not tell people apart.
var address = []string{"mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "г-н", "г-жа", "господин", "госпожа"}

// FoldName is a name as it is compared: without case, marks and forms of address,
// its words in one order, since "Novak, Anna" is Anna Novak.
func FoldName(name string) string {
	words := strings.FieldsFunc(strings.ReplaceAll(strings.ToLower(name), "ё", "е"), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-'
	})
	if bare := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(address, w) }); len(bare) > 0 {
		words = bare
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}
