package sales

// Clause is a condition taken apart, so that it can be said in words: its logic
// down to comparisons of one name with what is written out. There is no "not" in
// it: that is in the comparisons.
type Clause struct {
	Op   string   // "and", "or", a comparison, "in", "not in", "has", "has not"; empty: only Text says it
	Of   []Clause // the parts of "and" and "or"
	Name string   // what is compared: "answers.pain", "amount", "stage"
	With []string // with what: the bare word or number; else as written
	Text string   // as written
}
