package scheduler_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"milepost/dialogs"
	"milepost/scheduler"
)

// clerk posts jobs into a list. Like the real one it posts a slot once.
type clerk struct {
	mu      sync.Mutex
	readers map[string][]dialogs.Recipient // by job
	last    map[string]time.Time           // by job and reader
	fired   []string                       // "job reader slot"
	late    []time.Duration                // how long after its slot each was fired
	carried int
	wrong   func(what, job, reader string) error
}

func newClerk() *clerk {
	return &clerk{readers: map[string][]dialogs.Recipient{}, last: map[string]time.Time{}, wrong: func(string, string, string) error { return nil }}
}

func (c *clerk) Recipients(_ context.Context, j dialogs.Job) ([]dialogs.Recipient, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.readers[j.ID], c.wrong("recipients", j.ID, "")
}

func (c *clerk) LastFired(_ context.Context, j dialogs.Job, r dialogs.Recipient) (time.Time, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.last[j.ID+r.ID]
	return at, ok, c.wrong("last", j.ID, r.ID)
}

func (c *clerk) Begin(_ context.Context, j dialogs.Job, r dialogs.Recipient, last, now time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.last[j.ID+r.ID].Equal(last) {
		return nil
	}
	c.last[j.ID+r.ID] = now
	return nil
}

func (c *clerk) Fire(_ context.Context, j dialogs.Job, r dialogs.Recipient, slot, now time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.wrong("fire", j.ID, r.ID); err != nil {
		return err
	}
	if entry := strings.TrimSpace(j.ID+" "+r.ID) + " " + slot.UTC().Format("2006-01-02 15:04"); !slices.Contains(c.fired, entry) {
		c.fired, c.late = append(c.fired, entry), append(c.late, now.Sub(slot))
	}
	c.last[j.ID+r.ID] = slot
	return nil
}

func (c *clerk) Carry(context.Context, time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.carried++
	return c.wrong("carry", "", "")
}

func (c *clerk) reader(job, id, zone string) {
	z, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.readers[job] = append(c.readers[job], dialogs.Recipient{ID: id, Zone: z})
}

// days are what was fired, without the year.
func (c *clerk) days(job string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []string
	for _, f := range c.fired {
		if rest, ok := strings.CutPrefix(f, job+" "); ok {
			out = append(out, strings.TrimPrefix(rest, "2000-"))
		}
	}
	return out
}

// works runs a loop over jobs; the function it gives stops it.
func works(c scheduler.Clerk, jobs ...dialogs.Job) (stop func()) {
	loop := &scheduler.CronLoop{Jobs: jobs, Clerk: c, Clock: scheduler.Wall{}, Log: slog.New(slog.DiscardHandler)}
	ctx, end := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = loop.Run(ctx)
	}()
	return func() {
		end()
		<-done
	}
}

// until lets time pass up to an instant of the bubble's first year, as "01-02 15:04" in UTC.
func until(t *testing.T, when string) {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", "2000-"+when)
	if err != nil {
		t.Fatal(err)
	}
	pass(time.Until(at))
}

func TestAJobFiresAtItsSlotsAndNeverForThePast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClerk()
		c.reader("daily", "", "UTC")
		until(t, "06-01 12:00")
		defer works(c, dialogs.Job{ID: "daily", Schedule: "0 9 * * *", CatchUp: 24 * time.Hour})()
		until(t, "06-01 13:00")
		same(t, "on its first day", c.days("daily"), nil)
		until(t, "06-04 09:00")
		same(t, "slots", c.days("daily"), []string{"06-02 09:00", "06-03 09:00", "06-04 09:00"})
		same(t, "late", c.late, []time.Duration{0, 0, 0})
	})
}

func TestEachReaderHasSlotsInTheirOwnZone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClerk()
		for _, job := range []string{"own", "fixed"} {
			c.reader(job, "berlin", "Europe/Berlin")
			c.reader(job, "kolkata", "Asia/Kolkata")
			c.reader(job, "newyork", "America/New_York")
		}
		until(t, "06-01 00:00")
		defer works(c, dialogs.Job{ID: "own", Schedule: "0 9 * * *"}, dialogs.Job{ID: "fixed", Schedule: "0 9 * * *", Zone: "Asia/Tokyo"})()
		until(t, "06-01 12:00")
		c.reader("own", "apia", "Pacific/Apia") // joins after the loop began: 09:00 there is 20:00
		until(t, "06-02 00:00")
		same(t, "own zones", c.days("own"), []string{"kolkata 2000-06-01 03:30", "berlin 2000-06-01 07:00", "newyork 2000-06-01 13:00", "apia 2000-06-01 20:00"})
		same(t, "the job's zone", c.days("fixed"), []string{"berlin 2000-06-02 00:00", "kolkata 2000-06-02 00:00", "newyork 2000-06-02 00:00"})
	})
}

// On the day the clocks change a fixed time fires once, in every zone.
func TestAFixedTimeFiresOnceOnTheDaysTheClocksChange(t *testing.T) {
	tests := []struct {
		name, from, to string
		want           []string
	}{
		{"gap", "03-24 12:00", "03-27 12:00", []string{"03-25 01:30", "03-26 01:00", "03-27 00:30"}},
		{"overlap", "10-27 12:00", "10-30 12:00", []string{"10-28 00:30", "10-29 00:30", "10-30 01:30"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newClerk()
				c.reader("night", "", "Europe/Berlin")
				until(t, tt.from)
				defer works(c, dialogs.Job{ID: "night", Schedule: "30 2 * * *"})()
				until(t, tt.to)
				same(t, "slots", c.days("night"), tt.want)
			})
		})
	}
}

func TestAMissedSlotIsMadeUpForOnceAndOnlyIfItIsYoung(t *testing.T) {
	tests := []struct {
		name, schedule, back string
		catchUp              time.Duration
		want                 []string // fired by half an hour after it came back
	}{
		{"back before the slot", "0 9 * * *", "06-02 08:00", 0, nil},
		{"back within the six hours of the default", "0 9 * * *", "06-02 14:59", 0, []string{"06-02 09:00"}},
		{"back too late", "0 9 * * *", "06-02 15:01", 0, nil},
		{"back within the job's own measure", "0 9 * * *", "06-02 09:29", 30 * time.Minute, []string{"06-02 09:00"}},
		{"back after it", "0 9 * * *", "06-02 09:31", 30 * time.Minute, nil},
		{"back after five days: the newest alone", "0 9 * * *", "06-06 10:00", 48 * time.Hour, []string{"06-06 09:00"}},
		{"back after half a year", "0 9 * * *", "12-06 10:00", 0, []string{"12-06 09:00"}},
		{"an hourly one: the newest alone", "0 * * * *", "06-04 10:20", 0, []string{"06-04 10:00"}},
		{"one of each minute, after longer than is counted", "* * * * *", "12-01 10:00", 0, []string{"12-01 10:00", "12-01 10:01", "12-01 10:02"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newClerk()
				c.reader("job", "", "UTC")
				job := dialogs.Job{ID: "job", Schedule: tt.schedule, CatchUp: tt.catchUp}
				until(t, "06-01 12:00")
				stop := works(c, job)
				pass(time.Second)
				stop()
				until(t, tt.back)
				c.fired = nil
				defer works(c, job)()
				pass(2*time.Minute + time.Second)
				same(t, "made up for", c.days("job"), tt.want)
			})
		})
	}
}

func TestAJobThatFailsDoesNotStopTheOthersAndIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClerk()
		tries := map[string]int{}
		mended := false
		c.wrong = func(what, job, reader string) error {
			if mended {
				return nil
			}
			switch {
			case what == "recipients" && job == "lost", what == "last" && reader == "unread", what == "fire" && reader == "unlucky":
				tries[job+reader]++
				return errors.New("by the script")
			case what == "fire" && reader == "mad":
				tries[job+reader]++
				panic("a mistake in a report")
			}
			return nil
		}
		for _, id := range []string{"unlucky", "mad", "fine", "unread"} {
			c.reader("job", id, "UTC")
		}
		c.reader("other", "fine", "UTC")
		c.reader("nowhere", "fine", "UTC")
		until(t, "06-01 08:00")
		stop := works(c, dialogs.Job{ID: "lost", Schedule: "0 9 * * *"}, dialogs.Job{ID: "nowhere", Schedule: "0 9 * * *", Zone: "Nowhere/City"},
			dialogs.Job{ID: "job", Schedule: "0 9 * * *"}, dialogs.Job{ID: "other", Schedule: "0 9 * * *"})
		defer stop()
		until(t, "06-01 09:00")
		same(t, "on time", c.fired, []string{"job fine 2000-06-01 09:00", "other fine 2000-06-01 09:00"})
		until(t, "06-01 12:00")
		for what, n := range tries {
			if n < 5 || n > 16 {
				t.Errorf("%s was tried %d times", what, n)
			}
		}
		if len(tries) != 4 {
			t.Errorf("tried: %v", tries)
		}
		c.mu.Lock()
		mended = true
		c.mu.Unlock()
		until(t, "06-01 12:31")
		got := slices.Sorted(slices.Values(c.days("job")))
		same(t, "made up for", got, []string{"fine 2000-06-01 09:00", "mad 2000-06-01 09:00", "unlucky 2000-06-01 09:00"})
	})
}

func TestNextSlotIsTheFirstOfAllReaders(t *testing.T) {
	c := newClerk()
	c.reader("a", "berlin", "Europe/Berlin")
	c.reader("a", "kolkata", "Asia/Kolkata")
	loop := &scheduler.CronLoop{Clerk: c, Jobs: []dialogs.Job{{ID: "a", Schedule: "0 9 * * *"}, {ID: "nobody", Schedule: "* * * * *"}}}
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for _, want := range []string{"03:30", "07:00", "03:30"} {
		next, err := loop.NextSlot(t.Context(), now)
		if err != nil || next.UTC().Format("15:04") != want {
			t.Errorf("%v %v, want %s", next, err, want)
		}
		now = next
	}
	if _, err := (&scheduler.CronLoop{Clerk: c, Jobs: []dialogs.Job{{ID: "a", Schedule: "never"}}}).NextSlot(t.Context(), now); err == nil {
		t.Error("a schedule that is none was taken")
	}
	if next, err := (&scheduler.CronLoop{Clerk: c}).NextSlot(t.Context(), now); err != nil || !next.IsZero() {
		t.Errorf("without jobs: %v %v", next, err)
	}
}

// Digests wait before answers do, but not for ever.
func TestJobsGiveWayToAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClerk()
		c.reader("digest", "marat", "UTC")
		day := time.Now() // midnight, in the year 2000
		at := func(days int, clock time.Duration) time.Time { return day.AddDate(0, 0, days).Add(clock) }
		const nine = 9 * time.Hour
		loop := &scheduler.CronLoop{
			Jobs: []dialogs.Job{{ID: "digest", Schedule: "0 9 * * *"}}, Clerk: c, Clock: scheduler.Wall{}, Log: slog.New(slog.DiscardHandler),
			Behind: func() bool { // a short while on the first day, for hours on the second
				now := time.Now()
				return now.After(at(0, nine-time.Minute)) && now.Before(at(0, nine+7*time.Minute)) || now.After(at(1, nine-10*time.Minute)) && now.Before(at(1, 12*time.Hour))
			},
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- loop.Run(ctx) }()
		time.Sleep(40 * time.Hour)
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if len(c.late) != 2 || c.late[0] < 7*time.Minute || c.late[0] > 8*time.Minute || c.late[1] < 20*time.Minute || c.late[1] > 22*time.Minute {
			t.Errorf("fired %v, late %v", c.fired, c.late)
		}
	})
}

// What is to be done to many deals is gone on with at every round, also when jobs
// fail, and its own failure stops no job.
func TestManyDealsAreGoneOnWith(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClerk()
		c.reader("job", "marat", "UTC")
		c.wrong = func(what, _, _ string) error {
			if what == "carry" {
				return errors.New("not now")
			}
			return nil
		}
		until(t, "06-01 08:30")
		stop := works(c, dialogs.Job{ID: "job", Schedule: "0 9 * * *"})
		until(t, "06-01 09:30")
		stop()
		same(t, "fired", c.fired, []string{"job marat 2000-06-01 09:00"})
		if c.carried < 3 {
			t.Errorf("tried %d times in an hour", c.carried)
		}
	})
}
