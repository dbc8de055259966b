package store

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"milepost/dialogs/sales"
)

// Erasure says whose traces go, and what stands in their place. It names nobody:
// words are kept as salted hashes, so that the list of erasures may be kept, and
// applied once more to a backup that is older than it.
type Erasure struct {
	ID      string    `json:"id"`             // instead of the person's id
	Name    string    `json:"name"`           // instead of their name
	Heir    string    `json:"heir,omitempty"` // person id: whose their open deals become
	Salt    string    `json:"salt"`
	Self    string    `json:"self,omitempty"`  // of the person's id; empty: nobody of ours
	Words   []string  `json:"words,omitempty"` // of each run of words that goes
	Longest int       `json:"longest"`         // words in the longest of them
	Code    string    `json:"code,omitempty"`  // of the code that agrees to it
	At      time.Time `json:"at"`
	Done    bool      `json:"done,omitempty"`
}

// NewErasure is the erasure of a person of ours (nil: of somebody else, who is
// known by words alone). The salt is fresh randomness.
func NewErasure(p *sales.Person, words []string, id, name, salt string) *Erasure {
	e := &Erasure{ID: id, Name: name, Salt: salt}
	if p != nil {
		e.Self = e.hash("id", p.ID)
		e.learn(p)
	}
	for _, w := range words {
		e.word(w)
	}
	return e
}

// learn takes up what a profile says of how somebody is named. A word of one name
// alone ("Olga" of "Olga Petrova") may be somebody else's and is left to the operator.
func (e *Erasure) learn(p *sales.Person) {
	e.word(p.Name)
	if first, last, ok := strings.Cut(p.Name, " "); ok {
		e.word(last + " " + first)
	}
	for _, account := range p.Accounts {
		_, id, _ := strings.Cut(account, ":")
		e.address(id)
	}
	for _, chat := range p.Chats {
		e.address(chat)
	}
}

// address takes up a messenger's id, unless it is so short that prices and dates
// would be taken for it.
func (e *Erasure) address(id string) {
	if len(id) > 4 {
		e.word(id)
	}
}

// word takes up one run of words.
func (e *Erasure) word(words string) {
	run := tokens(words)
	if len(run) == 0 {
		return
	}
	e.Longest = max(e.Longest, len(run))
	if h := e.hash("word", joined(run)); !slices.Contains(e.Words, h) {
		e.Words = append(e.Words, h)
	}
}

func (e *Erasure) hash(kind, words string) string {
	sum := sha256.Sum256([]byte(e.Salt + " " + kind + " " + words))
	return hex.EncodeToString(sum[:16])
}

// is reports whether an id is the person's.
func (e *Erasure) is(id string) bool { return e.Self != "" && id != "" && e.hash("id", id) == e.Self }

// token is one word of a text, as it is compared, and where it stands.
type token struct {
	from, to int
	word     string
}

// tokens takes a text apart as search does, but remembers where each word stands.
func tokens(text string) []token {
	var out []token
	from := -1
	end := func(to int) {
		if from >= 0 {
			word := strings.ReplaceAll(strings.ToLower(norm.NFKC.String(text[from:to])), "ё", "е")
			out = append(out, token{from, to, word})
		}
		from = -1
	}
	for i, r := range text {
		switch in := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r); {
		case in && from < 0:
			from = i
		case !in:
			end(i)
		}
	}
	end(len(text))
	return out
}

func joined(run []token) string {
	words := make([]string, len(run))
	for i := range run {
		words[i] = run[i].word
	}
	return strings.Join(words, " ")
}

// replace puts another text where the person's words stand.
func (e *Erasure) replace(text, by string) string {
	run := tokens(text)
	var out strings.Builder
	done := 0
	for i := 0; i < len(run); {
		n := min(e.Longest, len(run)-i)
		for n > 0 && !slices.Contains(e.Words, e.hash("word", joined(run[i:i+n]))) {
			n--
		}
		if n == 0 {
			i++
			continue
		}
		out.WriteString(text[done:run[i].from] + by)
		done = run[i+n-1].to
		i += n
	}
	if done == 0 {
		return text
	}
	return out.String() + text[done:]
}
