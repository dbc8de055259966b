package store

import (
	"fmt"
	"math"
	"strings"
	"time"

	"milepost/dialogs/sales"
)

// Names of records. Known.Versions and Change.Based use them too.
const (
	rosterKey   = "roster"
	restoredKey = "restored"
)

func dealKey(id string) string         { return "deal/" + id }
func talkKey(person string) string     { return "talk/" + person }
func personKey(id string) string       { return "person/" + id }
func inviteKey(hash string) string     { return "invite/" + hash }
func markKey(name string) string       { return "mark/" + name }
func parcelKey(id string) string       { return "parcel/" + id }
func holdKey(lane string) string       { return "hold/" + lane }
func slotKey(lane, card string) string { return "slot/" + lane + " " + card }
func offKey(cancel string) string      { return "off/" + cancel }
func troubleKey(place string) string   { return "trouble/" + place }
func poisonKey(update string) string   { return "poison/" + update }
func leaseKey(what string) string      { return "lease/" + what }
func askedKey(code string) string      { return "asked/" + code }
func erasureKey(id string) string      { return "erasure/" + id }
func journalLog(deal string) string    { return "journal/" + deal }

// Names of indexes.
const (
	peopleIndex  = "people"   // person id
	dueIndex     = "due"      // instant/deal
	wordsIndex   = "words"    // word/newest first/deal
	readyIndex   = "ready"    // instant/lane 0x1f parcel
	heldIndex    = "held"     // parcel: of a restored store, until it is released
	troubleIndex = "troubles" // newest first/parcel
	asideIndex   = "aside"    // newest first/update: set aside
	failingIndex = "failing"  // newest first/update: failed, and still tried
	presentIndex = "present"  // until when/replica that is at work
	erasureIndex = "erasures" // who was erased, by what stands for them
)

// dealsIndex lists deals by amount, the largest first: everybody's or a
// person's; which of them is one of lists.
func dealsIndex(person, which string) string {
	if person == "" {
		return "deals/" + which
	}
	return "of/" + person + "/" + which
}

// The lists of deals; a closed one stands in that of all alone.
const (
	listOpen   = "open"
	listAsleep = "asleep"
	listAll    = "all"
)

// laneIndex holds the waiting parcels of a chat in order: "0/commit/n/parcel"
// for those that may go, "1/instant/commit/n/parcel" for those that wait for it.
func laneIndex(lane string) string { return "lane/" + lane }

// layout writes an instant so that byte order is time order.
const layout = "2006-01-02T15:04:05.000000000Z"

func instant(t time.Time) string { return t.UTC().Format(layout) }

// backwards writes an instant so that byte order is newest first.
func backwards(t time.Time) string { return fmt.Sprintf("%019d", math.MaxInt64-t.UnixNano()) }

// through is the end of a page that takes everything up to and including an
// instant: "0" follows "/", which stands behind each instant.
func through(t time.Time) string { return instant(t) + "0" }

// instantOf reads the instant a key begins with.
func instantOf(key string) time.Time {
	text, _, _ := strings.Cut(key, "/")
	t, _ := time.Parse(layout, text) // written by instant: it cannot fail
	return t
}

// beyond is the end of a page that takes everything with a prefix: no text has this byte.
func beyond(prefix string) string { return prefix + "\xff" }

// next is the begin of a page that follows a key.
func next(key string) string {
	if key == "" {
		return ""
	}
	return key + "\x00"
}

// falling writes a number so that byte order is largest first.
func falling(n int64) string { return fmt.Sprintf("%019d", math.MaxInt64-max(n, 0)) }

// weight makes amounts of all currencies comparable: thousandths of the main unit.
func weight(m sales.Money) int64 {
	n := float64(m.Major()) * 1000
	if n >= math.MaxInt64 {
		return math.MaxInt64
	}
	return int64(n)
}
