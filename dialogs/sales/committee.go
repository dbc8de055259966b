package sales

import "time"

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
