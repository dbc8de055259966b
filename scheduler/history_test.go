package scheduler_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/scheduler"
)

// history is what happens to an outbox: steps, and the fates of the requests.
type history struct {
	paced bool
	steps []deed
	fates map[string][]string // by parcel, names in fatesByName
}

type deed struct {
	what  string        // "post", "call off", "crash", "restart", "move"
	wait  time.Duration // before it
	posts []chat.Parcel // After and Expires are put in when it is posted
	life  []time.Duration
	key   string // "call off": which
	chat  string // "move": which
}

var fatesByName = map[string]fate{
	"fine": fine, "not sent": notSent, "5xx": serverErr, "cut": cutAnswer, "strange": strange, "flood": flood, "refused": refused,
	"blocked": blocked, "no message": noMessage, "hangs": hangs, "panics": panics, "killed": killed, "killed before": killedNow,
	"slow": {accepted: true, takes: 4 * time.Second},
}

func drawHistory(t *rapid.T) history {
	h := history{paced: rapid.Bool().Draw(t, "paced"), fates: map[string][]string{}}
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range fatesByName {
			if !yield(name) {
				return
			}
		}
	})
	n := 0
	parcel := rapid.Custom(func(t *rapid.T) chat.Parcel {
		p := letter(fmt.Sprintf("%03d", n), rapid.SampledFrom([]string{"a", "b", "-1"}).Draw(t, "chat"))
		n++
		p.Class = rapid.SampledFrom([]chat.Class{chat.Once, chat.AtLeastOnce}).Draw(t, "class")
		p.Card = rapid.SampledFrom([]string{"", "", "card"}).Draw(t, "card")
		p.Fresh = rapid.Bool().Draw(t, "fresh")
		p.Cancel = rapid.SampledFrom([]string{"", "", "k", "l"}).Draw(t, "cancel")
		h.fates[p.ID] = rapid.SliceOfN(rapid.SampledFrom(names), 0, 3).Draw(t, "fates")
		return p
	})
	for range rapid.IntRange(1, 12).Draw(t, "steps") {
		d := deed{
			what: rapid.SampledFrom([]string{"post", "post", "post", "call off", "crash", "restart", "move"}).Draw(t, "what"),
			wait: time.Duration(rapid.IntRange(0, 40_000).Draw(t, "wait")) * time.Millisecond,
			key:  rapid.SampledFrom([]string{"k", "l"}).Draw(t, "key"),
			chat: rapid.SampledFrom([]string{"a", "b", "-1"}).Draw(t, "moved"),
		}
		if d.what == "post" {
			for range rapid.IntRange(1, 4).Draw(t, "parcels") {
				d.posts = append(d.posts, parcel.Draw(t, "parcel"))
				d.life = append(d.life, time.Duration(rapid.SampledFrom([]int{0, 0, 0, 5, 60}).Draw(t, "life"))*time.Second)
			}
		}
		h.steps = append(h.steps, d)
	}
	return h
}

// play lives through a history and gives what is wrong at its end.
func play(t *testing.T, plan history) (wrong []string) {
	complain := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	h := open(t)
	if plan.paced {
		h.pace = map[string]scheduler.Pace{"tg": scheduler.TelegramPace()}
	}
	for id, names := range plan.fates {
		for _, name := range names {
			h.mouth.script[id] = append(h.mouth.script[id], fatesByName[name])
		}
	}
	posted, calledOff := map[string]chat.Parcel{}, map[string]bool{}
	h.start()
	for _, d := range plan.steps {
		pass(d.wait)
		switch d.what {
		case "post":
			for i := range d.posts {
				if d.life[i] > 0 {
					d.posts[i].Expires = time.Now().Add(d.life[i])
				}
				posted[d.posts[i].ID] = d.posts[i]
			}
			h.post(d.posts...)
		case "call off":
			for id, p := range posted {
				calledOff[id] = calledOff[id] || p.Cancel == d.key
			}
			h.commit(dialogs.Change{CallOff: []string{d.key}})
		case "crash":
			h.crash()
			h.start()
		case "restart":
			h.end()
			h.start()
		case "move":
			h.mouth.move("tg:"+d.chat, chat.Address{Messenger: "tg", Chat: d.chat + "'"})
		}
	}
	for range 60 { // whoever was killed is started again, until all is over
		pass(time.Minute)
		if h.outbox.dead.Load() {
			h.end()
			h.start()
		}
	}
	if h.left() {
		complain("something is still waiting an hour later")
	}
	listed := map[string]int{}
	for _, line := range h.troubles() {
		id, _, _ := strings.Cut(line, " ")
		listed[id]++
	}
	sent, arrived := map[string]int{}, map[string][]string{}
	for _, c := range h.mouth.heard {
		if c.verb == "fade" {
			continue
		}
		if c.verb == "send" {
			sent[c.text]++
		}
		to := posted[c.text].To.String()
		if at := arrived[to]; len(at) == 0 || at[len(at)-1] != c.text {
			arrived[to] = append(at, c.text)
		}
	}
	for id, p := range posted {
		got := slices.Contains(arrived[p.To.String()], id)
		mayDrop := calledOff[id] || !p.Expires.IsZero()
		if listed[id] > 1 {
			complain("%s is listed %d times", id, listed[id])
		}
		if listed[id] == 0 && !got && !mayDrop {
			complain("%s (%s) is gone without a word: %v", id, p.Class, plan.fates[id])
		}
		if sent[id] > 1+mayRepeat(plan, p) {
			complain("%s (%s) was accepted %d times: %v", id, p.Class, sent[id], plan.fates[id])
		}
	}
	for lane, ids := range arrived {
		if !slices.IsSorted(ids) {
			complain("%s read out of order: %v", lane, ids)
		}
	}
	for _, line := range h.troubles() {
		if !slices.Contains(h.told, line) {
			complain("%s, and nobody was told", line)
		}
	}
	return wrong
}

// mayRepeat is how often a parcel may arrive once more: never in class once, else
// with each answer that was cut off and each death of a process.
func mayRepeat(plan history, p chat.Parcel) (n int) {
	if p.Class == chat.Once {
		return 0
	}
	for _, d := range plan.steps {
		if d.what == "crash" {
			n++
		}
	}
	for id, names := range plan.fates {
		for _, name := range names {
			if id == p.ID && name == "cut" || strings.HasPrefix(name, "killed") {
				n++
			}
		}
	}
	return n
}

// Whatever happens, each parcel ends as sent, or listed, or dropped by a call-off
// or its expiry; chats keep their order; nothing of class once is accepted twice.
func TestEveryParcelEndsOnceWhateverHappens(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		plan := drawHistory(rt)
		var wrong []string
		synctest.Test(t, func(t *testing.T) { wrong = play(t, plan) })
		if len(wrong) > 0 {
			rt.Fatal(strings.Join(wrong, "\n"))
		}
	})
}
