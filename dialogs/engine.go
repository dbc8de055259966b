package dialogs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// tries is how often a decision is made again after a conflict. Deciding is
// pure, therefore free; more than a few in a row means something is wrong.
const tries = 6

// Engine decides. It is safe for concurrent use.
type Engine struct {
	Config
	commands map[string]command
	presses  map[string]reaction
	leaving  map[string]leaveStep
	doormat  *doormat
	ward     *ward
	flood    *flood
	zones    sync.Map // by name: *time.Location
	hours    sync.Map // as they are written: sales.Shift
}

// New makes an engine of its parts.
func New(c Config) *Engine {
	return &Engine{Config: c, commands: commandTable(), presses: pressTable(), leaving: leaveSteps(), doormat: newDoormat(), ward: newWard(), flood: newFlood()}
}

// Config is what an engine is made of.
type Config struct {
	Memory  Memory
	Book    Book
	Phrases *phrases.Phrases
	// Calendar finds a ready or own calendar; unknown ids give the workspace's.
	Calendar  func(id string) *sales.Calendar
	Calendars []string // the ids one may choose from
	House     House
	Now       func() time.Time
	Nonce     func() string // 128 random bits, base32
	// Committed is told after each commit that changed something, to wake the
	// courier and the clock. It must not block.
	Committed func(Change)
	// Digest is when a head reads of control points next, after an instant; the zero
	// time, or nil: no job posts them.
	Digest func(head *sales.Person, zone *time.Location, after time.Time) time.Time
	// Ruled is told what was decided about a right, once the decision stands. nil:
	// nobody is.
	Ruled func(Ruling)
	Log   *slog.Logger
}

// House is the workspace: what config.toml says that decisions need.
type House struct {
	Language string // of people who chose none
	Zone     *time.Location
	Calendar string
	Currency string
	Rates    map[string]int64 // of other currencies in that one, as sales.Rates has them
	Sitting  int              // questions per sitting
	Pings    int              // unasked messages a person may get a day
	Updates  int              // updates of one human that are handled a minute; 0: any number
	// Join is the role of whoever writes first ("open:ROLE"); empty: by invite only.
	Join     string
	Channels []Channel
	// Links are the addresses that carry an invite code, by messenger, with %s for the code.
	Links map[string]string
}

// Channel is a place for many readers.
type Channel struct {
	ID       string
	Language string
	Private  bool // names next to problems may be shown there
	Address  chat.Address
}

// Book holds the processes: the newest of each and the older versions that deals
// still run on.
type Book struct {
	Current  []*sales.Process // the first is the default for new deals
	Versions map[string]*sales.Process
}

// VersionKey names a version of a process: "b2b@3".
func VersionKey(id string, version int) string { return id + "@" + strconv.Itoa(version) }

// For is the process a deal runs on; the newest of its id when that version is
// not kept, the default when the id is unknown.
func (b Book) For(d *sales.Deal) *sales.Process {
	if p, ok := b.Versions[VersionKey(d.Process, d.Version)]; ok {
		return p
	}
	for _, p := range b.Current {
		if p.ID == d.Process {
			return p
		}
	}
	return b.Current[0]
}

// verdict is what a decision came to: a change, or first a wish to know more (and
// to have deals judged before), or to see what comes of an update that failed before.
type verdict struct {
	change Change
	more   *Query
	tally  *Tally
	ruling *Ruling
	retry  *chat.Update
}

// run loads, decides and commits, and decides again when the state has moved on.
func (e *Engine) run(ctx context.Context, q Query, decide func(Known) verdict) (Receipt, error) {
	for try := range tries {
		v, err := e.settle(ctx, q, func(k Known) verdict {
			k.Try = try
			return decide(k)
		})
		if err != nil {
			return Receipt{}, err
		}
		if v.change.Empty() {
			e.ruled(v.ruling)
			return Receipt{Reply: v.change.Reply}, nil
		}
		receipt, err := e.Memory.Commit(ctx, v.change)
		if errors.Is(err, ErrConflict) {
			continue
		}
		if err != nil {
			return Receipt{}, fmt.Errorf("commit: %w", err)
		}
		if !receipt.Seen {
			e.ruled(v.ruling)
			if e.Committed != nil {
				e.Committed(v.change)
			}
		}
		return receipt, nil
	}
	return Receipt{}, chat.NotNow(fmt.Errorf("%w: %d times in a row", ErrConflict, tries)) // others were quicker: not the update's fault
}

func (e *Engine) ruled(r *Ruling) {
	if r != nil && e.Ruled != nil {
		e.Ruled(*r)
	}
}

// settle loads and decides, twice more at most if the decision asks for more.
func (e *Engine) settle(ctx context.Context, q Query, decide func(Known) verdict) (verdict, error) {
	var retried *Outcome
	var tally *Tally
	for round := range 3 {
		k, err := e.Memory.Load(ctx, q)
		if err != nil {
			return verdict{}, fmt.Errorf("load: %w", err)
		}
		k.Nonce, k.Round, k.Retried, k.Tally = e.Nonce(), round, retried, tally
		v := decide(k)
		if tally = v.tally; tally != nil {
			fold := e.fold
			if tally.asleep {
				fold = e.foldLive
			}
			if err := fold(ctx, tally.find, tally.see); err != nil {
				return verdict{}, fmt.Errorf("judge: %w", err)
			}
		}
		switch {
		case v.retry != nil:
			retried = e.retry(ctx, *v.retry)
		case v.more != nil:
			q = *v.more
		default:
			return v, nil
		}
	}
	return verdict{}, errors.New("a decision asked for more a third time")
}
