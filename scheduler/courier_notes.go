package scheduler

import (
	"sync"
	"time"

	"milepost/dialogs/chat"
)

// notes is what the courier keeps in mind between parcels. All of it may be
// forgotten: a restart only tries, and tells, a little more often.
type notes struct {
	mu     sync.Mutex
	closed map[string]bool      // messengers that nothing is sent to
	gone   map[string]bool      // person and messenger: told that they are unreachable
	fails  map[string]int       // by parcel: failures that were its own
	silent map[string]int       // by messenger: requests in a row that did not get out
	told   map[string]time.Time // troubles told, by parcel
}

func (n *notes) begin() {
	n.closed, n.gone, n.fails, n.silent = map[string]bool{}, map[string]bool{}, map[string]int{}, map[string]int{}
	n.told = map[string]time.Time{}
}

func (n *notes) isShut(messenger string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.closed[messenger]
}

func (n *notes) shutDown(messenger string) (first bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	first = !n.closed[messenger]
	n.closed[messenger] = true
	return first
}

// The messenger as a whole is out of reach after so many requests in a row that
// did not get out; from then on it is tried more and more seldom.
const (
	silentFrom = 3
	silentMost = 30 * time.Second
)

// heard notes whether a request got through, and for how long the messenger
// should be left alone if it is out of reach.
func (n *notes) heard(messenger string, f chat.Fault) time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	if f != chat.NotSent {
		if f != chat.Unsure {
			n.silent[messenger] = 0
		}
		return 0
	}
	n.silent[messenger]++
	over := n.silent[messenger] - silentFrom
	if over < 0 {
		return 0
	}
	return min(time.Second<<min(over, 10), silentMost)
}

// failure counts a parcel's own failure.
func (n *notes) failure(key string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.fails) > 10_000 { // others have ended them
		clear(n.fails)
	}
	n.fails[key]++
	return n.fails[key]
}

func (n *notes) reached(e *chat.Errand) {
	n.mu.Lock()
	defer n.mu.Unlock()
	m := e.Parcel.To.Messenger
	n.silent[m] = 0
	delete(n.fails, e.Key)
	delete(n.gone, e.Parcel.Person+"@"+m)
}

// ended notes the end of a parcel; first is whether its person was not known to
// be unreachable before.
func (n *notes) ended(e *chat.Errand, o chat.Outcome, now time.Time) (first bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.fails, e.Key)
	n.told[e.Parcel.ID] = now
	if !unreachable(&e.Parcel, o.Reason) {
		return false
	}
	who := e.Parcel.Person + "@" + e.Parcel.To.Messenger
	first = !n.gone[who]
	n.gone[who] = true
	return first
}

// untold reports whether a parcel's trouble was not told, and takes it as told.
func (n *notes) untold(id string, now time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	for k, at := range n.told {
		if now.Sub(at) > 2*troublesBack {
			delete(n.told, k)
		}
	}
	_, known := n.told[id]
	n.told[id] = now
	return !known
}
