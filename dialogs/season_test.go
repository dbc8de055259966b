package dialogs_test

import (
	"context"
	"flag"
	"fmt"
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

var (
	full = flag.Bool("full", false, "ninety days of 200 deals instead of 50; each deed on everybody's deal in every way")
	draw = flag.Uint64("seed", 0, "draw the same again; 0: others")
)

// drawn is the seed of what a test draws.
func drawn(t *testing.T) uint64 {
	seed := *draw
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("seed %d", seed)
	return seed
}

// season is a company over months: the engine, its clock, its jobs, and people who
// act on some of what they are told. It looks at every message nobody asked for.
type season struct {
	*testing.T
	luck   *rand.Rand
	memory *store.Memory
	engine *dialogs.Engine
	people map[string]sales.Person
	now    time.Time
	acts   []deedAt // to come, the soonest first
	answer int      // per cent of nudges that are acted upon

	unasked map[string]int // by person and day
	nudged  map[string]int
	of      map[string]int // nudges by person, deal and day
	first   []string       // deals in the order of their first nudge
	whispers, digests, late, parked, counted, acted,
	most int // unasked messages of a person's day
}

// deedAt is what somebody will do.
type deedAt struct {
	at        time.Time
	who, data string
}

// newSeason opens a house at an instant with its people and deals.
func newSeason(t *testing.T, seed uint64, begin time.Time, people []sales.Person, deals []sales.Deal) *season {
	s := &season{
		T: t, luck: rand.New(rand.NewPCG(seed, 6)), memory: store.NewMemory(storetest.NewRAM()), now: begin,
		people: map[string]sales.Person{}, unasked: map[string]int{}, nudged: map[string]int{}, of: map[string]int{},
	}
	nonce := 0
	s.engine = engineOn(s.memory, func() time.Time { return s.now }, func() string { nonce++; return fmt.Sprint("nonce", nonce) })
	s.engine.Calendar = func(id string) *sales.Calendar {
		c := calendars()[id]
		if c == nil {
			t.Fatalf("no calendar %q", id)
		}
		return c
	}
	s.engine.Committed = s.committed
	s.engine.Digest = halfPastNine
	c := dialogs.Change{Cause: "cast", At: begin, People: people}
	for _, d := range deals {
		c.Deals = append(c.Deals, dialogs.Write{Deal: d, Due: begin})
	}
	must(s.memory.Commit(t.Context(), c))
	for _, p := range people {
		s.people[p.ID] = p
	}
	return s
}

// committed looks at what was sent.
func (s *season) committed(c dialogs.Change) {
	for _, e := range c.Events {
		switch e.What {
		case "whispered":
			s.whispers++
		case "parked":
			s.parked++
		}
	}
	for name, value := range c.Marks {
		if strings.HasPrefix(name, "acted/") {
			s.counted++
			if strings.HasSuffix(value, "1") {
				s.acted++
			}
		}
	}
	for _, p := range c.Parcels {
		if p.Class == chat.Once {
			s.unaskedFor(&c, &p)
		}
	}
}

// unaskedFor holds a message that nobody asked for against its reader's time and
// budget.
func (s *season) unaskedFor(c *dialogs.Change, p *chat.Parcel) {
	who := s.people[p.Person]
	at := c.At
	if p.After.After(at) {
		at = p.After
	}
	zone := must(time.LoadLocation(who.Zone))
	b := sales.BusinessTime{Calendar: s.engine.Calendar(who.Calendar), Zone: zone}
	day := who.ID + " " + at.In(zone).Format(time.DateOnly)
	s.unasked[day]++
	s.most = max(s.most, s.unasked[day])
	if !b.Open(at) || who.IsAway(at) {
		s.Errorf("%s is written to at %s: works %v, away %v", who.ID, at.In(zone), b.Open(at), who.IsAway(at))
	}
	if p.Card == "late" {
		s.late++
		for _, pt := range p.Message.Points {
			s.reminded(who.ID, day, strings.Split(pt.Buttons[0].Data, "|")[2], b, at)
		}
	}
	id, isNudge := strings.CutPrefix(p.Cancel, "nudge/")
	if !isNudge {
		s.digests++
		if len(p.Message.Points) > 6 { // five, and on Monday a rule
			s.Errorf("%s reads %d points in one message", who.ID, len(p.Message.Points))
		}
		return
	}
	s.reminded(who.ID, day, id, b, at)
}

// reminded counts a reminder of a deal, and may make somebody act on it.
func (s *season) reminded(who, day, id string, b sales.BusinessTime, at time.Time) {
	if s.nudged[day]++; s.nudged[day] > 5 {
		s.Errorf("%s: %d reminders", day, s.nudged[day])
	}
	if s.of[id+" "+day]++; s.of[id+" "+day] > 1 {
		s.Errorf("%s: reminded twice of %s", day, id)
	}
	if !slices.Contains(s.first, id) {
		s.first = append(s.first, id)
	}
	if s.luck.IntN(100) < s.answer {
		s.willAct(who, id, b.NextOpen(at.Add(time.Duration(s.luck.IntN(20*60))*time.Minute)))
	}
}

// willAct has somebody do something about a deal at an instant.
func (s *season) willAct(who, id string, at time.Time) {
	data := []string{"1|heardwhat|" + id + "|reply", "1|heardwhat|" + id + "|reply", "1|heardwhat|" + id + "|proposal", "1|move|" + id, "1|lostby|" + id + "|" + b2b().Exits[0].ID}
	s.acts = append(s.acts, deedAt{at, who, data[s.luck.IntN(len(data))]})
	slices.SortStableFunc(s.acts, func(a, b deedAt) int { return a.at.Compare(b.at) })
}

// pass lets time go by to an instant: the deals that are due, what people do.
func (s *season) pass(until time.Time) {
	for looks := 0; ; looks++ {
		due, next, err := s.memory.Due(s.Context(), s.now, 20)
		if err != nil || looks > 100_000 {
			s.Fatalf("the clock does not get on at %s: %v %v", s.now, due, err)
		}
		if len(due) > 0 {
			for _, id := range due {
				if err := s.engine.Look(s.Context(), id, s.now); err != nil {
					s.Fatal(err)
				}
			}
			s.now = s.now.Add(time.Second) // a look's cause is its second
			continue
		}
		if len(s.acts) > 0 && !s.acts[0].at.After(s.now) {
			s.act()
			continue
		}
		if len(s.acts) > 0 && (next.IsZero() || s.acts[0].at.Before(next)) {
			next = s.acts[0].at
		}
		if next.IsZero() || next.After(until) {
			break
		}
		s.now = next
	}
	if s.now.Before(until) {
		s.now = until
	}
}

func (s *season) act() {
	a := s.acts[0]
	s.acts = s.acts[1:]
	u := pressed(a.who, a.data, s.now)
	u.ID += a.data
	if _, err := s.engine.Hear(s.Context(), u); err != nil {
		s.Fatal(err)
	}
}

// fire posts a job to somebody.
func (s *season) fire(do, who string) {
	j := dialogs.Job{ID: do, Do: do, To: who}
	r := dialogs.Recipient{ID: who, Zone: must(time.LoadLocation(s.people[who].Zone))}
	if err := s.engine.Fire(context.Background(), j, r, s.now, s.now); err != nil {
		s.Fatal(err)
	}
}

// days lets days go by, with each person's job at nine in their zone.
func (s *season) days(n int) {
	type slot struct {
		at      time.Time
		do, who string
	}
	var slots []slot
	y, m, d := s.now.Date()
	for day := range n {
		for _, id := range slices.Sorted(maps.Keys(s.people)) {
			do, minute := "moves", 0
			if p := s.people[id]; p.Is(sales.RoleHead) {
				do, minute = "digest", 30
			}
			slots = append(slots, slot{time.Date(y, m, d+day, 9, minute, 0, 0, must(time.LoadLocation(s.people[id].Zone))), do, id})
		}
	}
	slices.SortStableFunc(slots, func(a, b slot) int { return a.at.Compare(b.at) })
	for _, sl := range slots {
		if s.pass(sl.at); sl.at.Before(s.now.Add(-time.Hour)) {
			continue // it lies before the season
		}
		s.fire(sl.do, sl.who)
	}
	s.pass(time.Date(y, m, d+n, 0, 0, 0, 0, time.UTC))
}

// On the first day of many deals, and on each that follows, their owner gets five
// of them, each once, and their morning shows five; on the third, on whose morning we
// are away, in one message.
func TestTheFirstDayOfManyDealsIsSpread(t *testing.T) {
	var deals []sales.Deal
	for i := range 60 {
		d := deal(fmt.Sprintf("D-%06d", i), firm(i), "olga", "discovery")
		d.Created, d.Heard, d.Stays[0].Entered = monday, monday, monday
		d.Next.Due = monday.AddDate(0, 0, -10)
		d.Amount.Minor += int64(i)
		deals = append(deals, d)
	}
	people := staff()
	for i := range people {
		people[i].Calendar = "plain"
	}
	s := newSeason(t, 1, monday.Add(-2*time.Hour), people, deals)
	s.days(2)
	s.now = s.now.Add(12 * time.Hour) // nobody looks
	s.days(2)
	for day := range 4 {
		if on := "olga " + monday.AddDate(0, 0, day).Format(time.DateOnly); s.nudged[on] != 5 {
			t.Errorf("%s: %d reminders", on, s.nudged[on])
		}
	}
	if len(s.first) != 20 || len(s.of) != 20 || s.late != 1 {
		t.Errorf("%d deals in %d reminders, %d messages of what was late", len(s.first), len(s.of), s.late)
	}
}

// Ninety days of 200 deals (50 if not in full), a day and a half of them without us, and twelve people in three zones, once over the spring's
// clock changes and once over the autumn's (the southern zone's are the other way
// round): nobody gets more than five reminders a day, nor two of a deal, nor any
// outside their working time.
func TestNinetyDaysOfReminders(t *testing.T) {
	zones := []struct{ zone, calendar string }{{"Europe/Berlin", "de"}, {"America/New_York", "us"}, {"Australia/Sydney", "plain"}}
	many := 50
	if *full {
		many = 200
	}
	for name, begin := range map[string]time.Time{
		"spring": time.Date(2026, 2, 2, 0, 0, 0, 0, time.UTC),
		"autumn": time.Date(2026, 9, 7, 0, 0, 0, 0, time.UTC),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seed := drawn(t)
			luck := rand.New(rand.NewPCG(seed, 7))
			var people []sales.Person
			for i := range 12 {
				z := zones[i%3]
				p := person(fmt.Sprintf("P%d", i), "en", fmt.Sprintf("p%d", i%3), "rep")
				p.Zone, p.Calendar = z.zone, z.calendar
				if i < 3 {
					p.Head, p.Roles = "", []string{sales.RoleHead}
				} else if i%2 == 0 {
					off := begin.AddDate(0, 0, luck.IntN(80))
					p.Away = &sales.Away{From: off, Until: off.AddDate(0, 0, 5)}
				}
				people = append(people, p)
			}
			var deals []sales.Deal
			for i := range many {
				stage := b2b().Stages[luck.IntN(len(b2b().Stages)-1)]
				d := deal(fmt.Sprintf("D-%06d", i), firm(i), fmt.Sprintf("p%d", 3+i%9), stage.ID)
				since := begin.AddDate(0, 0, -luck.IntN(20))
				d.Created, d.Heard, d.Stays[0].Entered = since, since, since
				d.Next.Due = begin.AddDate(0, 0, luck.IntN(20))
				d.Amount.Minor = int64(1+luck.IntN(100)) * 1000_00
				deals = append(deals, d)
			}
			s := newSeason(t, seed, begin, people, deals)
			s.answer = 60
			s.days(30)
			s.now = s.now.Add(33 * time.Hour) // nobody looks
			s.days(60)
			s.report()
		})
	}
}

// report says the figures.
func (s *season) report() {
	unasked, nudges := 0, 0
	for _, n := range s.unasked {
		unasked += n
	}
	for _, n := range s.nudged {
		nudges += n
	}
	if nudges < 100 || s.counted == 0 || s.acted == 0 {
		s.Errorf("hardly anything happened: %d reminders, %d counted, %d acted upon", nudges, s.counted, s.acted)
	}
	s.Logf("messages per person and day on which there were any: mean %.1f, at most %d; %d reminders (%d whispered), %d digests and mornings, %d messages of what was late; %d deals left by the countdown; acted upon: %d of %d findings",
		float64(unasked)/float64(max(len(s.unasked), 1)), s.most, nudges, s.whispers, s.digests, s.late, s.parked, s.acted, s.counted)
}
