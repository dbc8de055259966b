package dialogs_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

var damages = flag.Int("damages", 60, "records to damage")

// noted is an engine that notes which records were written.
type noted struct {
	store.Engine
	keys map[string]bool
}

func (n noted) Commit(ctx context.Context, b store.Batch) (store.Result, error) {
	for _, p := range b.Puts {
		n.keys[p.Key] = len(p.Value) > 0
	}
	return n.Engine.Commit(ctx, b)
}

// estate is a small store in which people have just worked, and its engine.
type estate struct {
	t      *testing.T
	disk   noted
	now    time.Time
	log    bytes.Buffer
	memory *store.Memory
	engine *dialogs.Engine
	told   []string // damaged records, as the operator hears of them
}

var estateDeals = map[string]string{"D-ACME": "olga", "D-BETA": "olga", "D-IVAN": "ivan", "D-KEN": "ivan"}

func newEstate(t *testing.T) *estate {
	e := &estate{t: t, disk: noted{storetest.NewRAM(), map[string]bool{}}, now: monday}
	e.wake()
	c := dialogs.Change{Cause: "cast", At: monday, People: staff()}
	for _, id := range slices.Sorted(maps.Keys(estateDeals)) {
		d := ready(deal(id, strings.TrimPrefix(id, "D-"), estateDeals[id], "discovery"))
		if id == "D-KEN" {
			d = offered(d, "product", "ken")
		}
		c.Deals = append(c.Deals, dialogs.Write{Deal: d, Due: monday})
	}
	if _, err := e.memory.Commit(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if _, err := e.memory.Lend(t.Context(), "ear", "me", e.tick(), time.Minute); err != nil {
		t.Fatal(err)
	}
	for _, u := range []chat.Update{
		said("olga", "/qualify acme", e.tick()), said("ivan", "/deal ivan", e.tick()), said("ken", "/deals", e.tick()), said("marat", "/next", e.tick()),
	} {
		if err := e.hear(u); err != nil {
			t.Fatal(err)
		}
	}
	return e
}

func (e *estate) tick() time.Time {
	e.now = e.now.Add(time.Second)
	return e.now
}

// wake starts the program anew on the store.
func (e *estate) wake() {
	e.memory = store.NewMemory(e.disk)
	e.memory.Damaged = func(key string) { e.told = append(e.told, key) }
	e.engine = e.over(e.memory)
	e.engine.Log = slog.New(slog.NewTextHandler(&e.log, nil))
}

func (e *estate) over(m dialogs.Memory) *dialogs.Engine {
	return engineOn(m, func() time.Time { return e.now }, func() string { return e.tick().Format("150405") })
}

func (e *estate) hear(u chat.Update) error {
	_, err := e.engine.Hear(e.t.Context(), u)
	return err
}

// hearAgain lets an update come until it is handled or set aside.
func (e *estate) hearAgain(u chat.Update) (err error) {
	for range 5 {
		if err = e.hear(u); err == nil {
			break
		}
	}
	return err
}

// spoil writes something else under a key.
func (e *estate) spoil(key string, how func([]byte) []byte) {
	e.t.Helper()
	r, err := e.disk.Get(e.t.Context(), time.Time{}, key)
	if err == nil {
		_, err = e.disk.Commit(e.t.Context(), store.Batch{Puts: []store.Put{{Key: key, Value: how(r[0].Value)}}})
	}
	if err != nil {
		e.t.Fatal(err)
	}
	e.wake()
}

// goesOn lets everybody do everything, and gives what went wrong. What concerns a
// deal that cannot be read may be set aside, what does not is handled at once.
func (e *estate) goesOn(key string) error {
	ctx := e.t.Context()
	var wrong []error
	must := func(what string, err error) {
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", what, err))
		}
	}
	for _, p := range staff() {
		for _, text := range []string{"/deals", "/next", "hello", "/new Gamma, line, 50k", "/settings"} {
			hear := e.hear
			if key == "deal/D-ACME" && p.ID == "olga" && text == "hello" { // it answers a question of this deal's
				hear = e.hearAgain
			}
			must(p.ID+" "+text, hear(said(p.ID, text, e.tick())))
		}
		must(p.ID+" points", e.hear(pressed(p.ID, "1|points", e.tick())))
		_, err := e.engine.Home(ctx, chat.MakeAccount("web", p.ID))
		must(p.ID+" home", err)
	}
	for id, owner := range estateDeals {
		hear := e.hear
		if key == "deal/"+id {
			hear = e.hearAgain
		}
		must("open "+id, hear(pressed(owner, "1|open|"+id, e.tick())))
		if err := e.engine.Look(ctx, id, e.tick()); key != "deal/"+id {
			must("look at "+id, err)
		}
	}
	for do, to := range map[string]string{"digest": "marat", "moves": "olga", "stalled": "#sales", "checkpoints": "#heads"} {
		must(do, e.engine.Fire(ctx, dialogs.Job{ID: do, Do: do}, dialogs.Recipient{ID: to, Zone: berlin}, e.now, e.tick()))
	}
	_, err := e.memory.Lend(ctx, "ear", "me", e.tick(), time.Minute)
	must("lend", err)
	lanes, _, err := e.memory.Ready(ctx, e.tick(), 100)
	must("ready", err)
	for _, lane := range lanes {
		for more := err == nil; more; {
			parcel, err := e.memory.Claim(ctx, lane, e.tick(), time.Minute)
			must("claim "+lane, err)
			if more = parcel != nil && err == nil; more {
				must("settle "+lane, e.memory.Settle(ctx, e.tick(), *parcel, chat.Outcome{State: chat.Sent, Message: "1"}))
			}
		}
	}
	_, err = e.memory.Rebuild(ctx, e.now)
	must("rebuild", err)
	if strings.Contains(e.log.String(), "panic") {
		wrong = append(wrong, errors.New("it panicked:\n"+e.log.String()))
	}
	return errors.Join(wrong...)
}

// Whatever is written over a record, everybody else's work goes on, and nothing panics.
func TestADamagedRecordHindersOnlyWhatConcernsIt(t *testing.T) {
	seed := drawn(t)
	luck := rand.New(rand.NewPCG(seed, 0))
	for n := range *damages {
		e := newEstate(t)
		keys := slices.DeleteFunc(slices.Sorted(maps.Keys(e.disk.keys)), func(k string) bool { return !e.disk.keys[k] })
		key, how := keys[luck.IntN(len(keys))], ""
		e.spoil(key, func(was []byte) (is []byte) {
			is, how = spoiled(luck, was)
			return is
		})
		if err := e.goesOn(key); err != nil {
			t.Fatalf("-seed %d, damage %d: %s, %s: %v", seed, n, key, how, err)
		}
	}
}

// spoiled is a value with a mistake in it, and which.
func spoiled(luck *rand.Rand, was []byte) (is []byte, how string) {
	if len(was) == 0 {
		return []byte("{"), "made half"
	}
	at := luck.IntN(len(was))
	is = bytes.Clone(was)
	switch luck.IntN(4) {
	case 0:
		return is[:at], fmt.Sprintf("cut at %d", at)
	case 1:
		return []byte("null"), "emptied"
	case 2:
		is[at] ^= 1 << luck.IntN(8)
	default:
		is[at] = byte(luck.IntN(256))
	}
	return is, fmt.Sprintf("byte %d of %s made %q", at, was, is[at])
}

// Who is damaged hears so, and comes in again by an invite; the operator hears it once.
func TestADamagedPersonHearsSo(t *testing.T) {
	e := newEstate(t)
	e.spoil("person/olga", func(was []byte) []byte { return was[:len(was)-1] })
	w := &once{Memory: e.memory}
	e.engine = e.over(w)
	for range 2 {
		if err := e.hear(said("olga", "/deals", e.tick())); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.changes) != 1 || len(w.changes[0].Parcels) != 1 || !strings.Contains(w.changes[0].Parcels[0].Message.Text.String(), "Your record here is damaged") {
		t.Errorf("she heard %+v", w.changes)
	}
	if !slices.Equal(e.told, []string{"person/olga"}) {
		t.Errorf("the operator heard of %q", e.told)
	}
	k, err := e.memory.Load(t.Context(), dialogs.Query{})
	if err != nil || len(k.Roster.All()) != len(staff())-1 || k.Roster.Name("olga") != "olga" {
		t.Errorf("the others are %+v, %v", k.Roster.All(), err)
	}
	if _, err := e.memory.Commit(t.Context(), dialogs.Change{Cause: "x", At: e.now, Based: k.Versions, People: []sales.Person{{ID: "olga"}}}); !errors.Is(err, dialogs.ErrConflict) {
		t.Errorf("her record was written over: %v", err)
	}
}
