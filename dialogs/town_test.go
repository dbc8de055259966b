package dialogs_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"pgregory.net/rapid"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// town is the whole engine over a store, with everything that anybody was ever
// shown, and a twin who hears the same and must decide the same.
type town struct {
	t    rapid.TB
	luck luck

	engine *dialogs.Engine
	twin   *dialogs.Engine
	memory *lender
	echo   *echo
	ram    *storetest.RAM
	now    time.Time
	acts   int
	last   string // who acted last

	deals  map[string]sales.Deal // as committed
	people map[string]sales.Person
	before map[string]sales.Deal // the same before the last act
	shown  map[chat.Address][]screen
	typed  map[string][]string   // messages typed, by who
	forms  map[string]*chat.Form // the last opened, by who
	most   *extremes
}

// screen is a message in a chat, whether it is still there or not.
type screen struct {
	id, card string
	message  chat.Message
}

// witness passes everything on to the store and keeps what was wanted.
type witness struct {
	*store.Memory
	changes []dialogs.Change // all that were decided
	applied []dialogs.Change // those that were not in already
	dies    int              // if not 0, at the commit of this number it is as good as killed
}

func (w *witness) Commit(ctx context.Context, c dialogs.Change) (dialogs.Receipt, error) {
	if w.dies > 0 {
		if w.dies--; w.dies == 0 {
			w.dies = 1
			return dialogs.Receipt{}, errKilled
		}
	}
	w.changes = append(w.changes, c)
	r, err := w.Memory.Commit(ctx, c)
	if err == nil && !r.Seen {
		w.applied = append(w.applied, c)
	}
	return r, err
}

// lender is a witness that also keeps what was told.
type lender struct {
	witness
	told []dialogs.Known
	lent []string // what of it all decisions share, as it was then
}

func (l *lender) Load(ctx context.Context, q dialogs.Query) (dialogs.Known, error) {
	k, err := l.Memory.Load(ctx, q)
	if err != nil {
		return k, err
	}
	twins, err := l.Memory.Load(ctx, q) // apart from ours
	if err != nil {
		return k, err
	}
	l.told, l.lent = append(l.told, twins), append(l.lent, shared(k))
	return k, nil
}

// shared is what of all that is known belongs to other decisions too.
func shared(k dialogs.Known) string {
	body, err := json.Marshal([]any{k.Me, k.Talk, k.Deal, k.Roster.All()})
	if err != nil {
		panic(err)
	}
	return string(body)
}

// echo tells what was told before, in the same order.
type echo struct {
	told    []dialogs.Known
	changes []dialogs.Change
}

func (e *echo) Load(context.Context, dialogs.Query) (dialogs.Known, error) {
	if len(e.told) == 0 {
		return dialogs.Known{}, fmt.Errorf("the twin asked for more than the first did")
	}
	k := e.told[0]
	e.told = e.told[1:]
	return k, nil
}

func (e *echo) Commit(_ context.Context, c dialogs.Change) (dialogs.Receipt, error) {
	e.changes = append(e.changes, c)
	return dialogs.Receipt{Reply: c.Reply}, nil
}

// newTown is the house with four deals: one that can move, one far along, one at
// the start, one that waits for Ken's answer.
func newTown(t rapid.TB, l luck, most *extremes) *town {
	w := &town{
		t: t, luck: l, ram: storetest.NewRAM(), echo: &echo{}, now: monday, most: most,
		deals: map[string]sales.Deal{}, people: map[string]sales.Person{}, shown: map[chat.Address][]screen{}, typed: map[string][]string{}, forms: map[string]*chat.Form{},
	}
	w.memory = &lender{witness: witness{Memory: store.NewMemory(w.ram)}}
	nonce := func() string { return fmt.Sprintf("nonce%021d", w.acts) }
	clock := func() time.Time { return w.now }
	w.engine, w.twin = engineOn(w.memory, clock, nonce), engineOn(w.echo, clock, nonce)

	c := dialogs.Change{Cause: "cast", At: w.now, People: staff()}
	far := deal("D-BBBBBB", firm(2), "olga", "proposal")
	far.Roles["marketing"] = "dana" // who brought it, and is kept informed
	for _, d := range []sales.Deal{
		ready(deal("D-AAAAAA", firm(1), "olga", "discovery")), far,
		deal("D-CCCCCC", firm(3), "ivan", "lead"), offered(ready(deal("D-DDDDDD", firm(4), "ivan", "validation")), "product", "ken"),
	} {
		c.Deals = append(c.Deals, dialogs.Write{Deal: d, Due: w.now})
	}
	// One account without a chat: known from the config, never wrote to us.
	unseen := person("Lev", "en", "marat", "rep")
	unseen.Chats, unseen.Set = nil, false
	c.People = append(c.People, unseen)
	if _, err := w.memory.Memory.Commit(context.Background(), c); err != nil {
		w.t.Fatal(err)
	}
	w.keep(&c)
	w.before = maps.Clone(w.deals)
	return w
}

// firm is a company's name that nothing else is called.
func firm(n int) string { return fmt.Sprintf("Firma%dX", n) }

// keep makes a change part of what is so.
func (w *town) keep(c *dialogs.Change) {
	for _, d := range c.Deals {
		w.deals[d.Deal.ID] = d.Deal.Clone()
	}
	for _, p := range c.People {
		w.people[p.ID] = p
	}
	for _, p := range c.Parcels {
		w.deliver(p)
	}
}

// deliver shows a parcel as a courier would: an edit changes the message, all
// else comes below it.
func (w *town) deliver(p chat.Parcel) {
	chatShown := w.shown[p.To]
	i := slices.IndexFunc(chatShown, func(s screen) bool { return p.Edit != "" && s.id == p.Edit })
	s := screen{id: fmt.Sprintf("m%d", w.acts), card: p.Card, message: p.Message}
	if i >= 0 {
		s.id = p.Edit
	}
	w.shown[p.To] = append(chatShown, s)
}

// roster is everybody as committed.
func (w *town) roster() sales.Roster { return sales.NewRoster(slices.Collect(maps.Values(w.people))) }

// do has both engines do the same and looks at what came of it.
func (w *town) do(what string, u *chat.Update, act func(*dialogs.Engine) (chat.Reply, error)) {
	w.acts++
	w.t.Logf("%d. %s %s", w.acts, w.now.Format("Mon 02.01. 15:04:05"), what)
	w.before = maps.Clone(w.deals)
	w.memory.told, w.memory.lent, w.memory.changes, w.memory.applied, w.echo.changes = nil, nil, nil, nil, nil
	reply, err := act(w.engine)
	if err != nil {
		w.t.Fatalf("%s: %v", what, err)
	}
	for i, k := range w.memory.told {
		if now := shared(k); now != w.memory.lent[i] {
			w.t.Fatalf("%s: what others share was changed:\n%s\n%s", what, w.memory.lent[i], now)
		}
	}
	changes := slices.Clone(w.memory.changes)
	w.echo.told = w.memory.told
	again, err := act(w.twin)
	if err != nil {
		w.t.Fatalf("%s, the twin: %v", what, err)
	}
	if a, b := w.asJSON(changes, reply), w.asJSON(w.echo.changes, again); a != b {
		w.t.Fatalf("%s: the same was decided in two ways:\n%s\n%s", what, a, b)
	}
	applied := slices.Clone(w.memory.applied)
	for i := range applied {
		w.keep(&applied[i])
	}
	if u != nil && reply.Form != nil {
		w.forms[w.last] = reply.Form
	}
	look := inspection{t: w.t, w: w, what: what, u: u, roster: w.roster()}
	look.all(applied, reply)

	written := w.ram.Written()
	if _, err := act(w.engine); err != nil {
		w.t.Fatalf("%s, delivered again: %v", what, err)
	}
	if w.ram.Written() != written {
		w.t.Fatalf("%s, delivered again, was written again: %s", what, w.asJSON(w.memory.changes[len(changes):], reply))
	}
}

func (w *town) asJSON(changes []dialogs.Change, reply chat.Reply) string {
	body, err := json.Marshal(struct {
		Changes []dialogs.Change
		Reply   chat.Reply
	}{changes, reply})
	if err != nil {
		w.t.Fatal(err)
	}
	return string(body)
}

// hear plays an update out.
func (w *town) hear(u chat.Update) {
	u.ID = fmt.Sprintf("act/%d", w.acts+1)
	w.do(fmt.Sprintf("%s %s in %s: %.80q %s", u.Account, u.Kind, u.From, u.Text, u.Data), &u, func(e *dialogs.Engine) (chat.Reply, error) {
		return e.Hear(context.Background(), u)
	})
}

// wait lets time pass, a look at a time. A deal that stays due whatever is done
// would keep the clock busy for ever.
func (w *town) wait(by time.Duration) {
	until := w.now.Add(by)
	for looks := 0; ; looks++ {
		due, next, err := w.memory.Due(context.Background(), w.now, 20)
		if err != nil {
			w.t.Fatal(err)
		}
		if looks > 2000 {
			w.t.Fatalf("the clock does not get on: still due at %s: %v", w.now, due)
		}
		switch {
		case len(due) > 0:
			at := w.now
			w.do("look at "+due[0], nil, func(e *dialogs.Engine) (chat.Reply, error) {
				return chat.Reply{}, e.Look(context.Background(), due[0], at)
			})
		case next.IsZero() || next.After(until):
			w.now = until
			return
		default:
			w.now = next.In(berlin)
		}
	}
}

// fire posts a job to all its readers.
func (w *town) fire(do, to string) {
	j := dialogs.Job{ID: do + "-" + to, Do: do, To: to}
	readers, err := w.engine.Recipients(context.Background(), j)
	if err != nil {
		w.t.Fatal(err)
	}
	slot := w.now
	for _, r := range readers {
		w.do("job "+j.ID+" for "+r.ID, nil, func(e *dialogs.Engine) (chat.Reply, error) {
			return chat.Reply{}, e.Fire(context.Background(), j, r, slot, slot)
		})
	}
}
