package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"milepost/dialogs/chat"
	"milepost/scheduler"
)

// call is one request that reached a messenger.
type call struct {
	verb string // "send", "edit", "fade"
	to   string // the lane
	id   string // of the message edited, faded or made
	text string
	at   time.Time
}

func (c call) String() string { return strings.Join([]string{c.verb, c.to, c.id, c.text}, " ") }

// fate is what happens to one request.
type fate struct {
	takes    time.Duration
	accepted bool // it reached people, whatever the answer says
	err      error
	panics   bool
	kills    bool // the process dies before it hears the answer
}

func failing(f chat.Failure) fate {
	f.Err = errors.New("by the script")
	return fate{err: &f}
}

// The fates of the fault matrix.
var (
	fine      = fate{accepted: true}
	notSent   = failing(chat.Failure{Fault: chat.NotSent})
	serverErr = failing(chat.Failure{Fault: chat.Unsure}) // a 5xx, and nothing arrived
	cutAnswer = fate{accepted: true, err: serverErr.err}
	strange   = fate{err: errors.New("no failure of ours")}
	flood     = failing(chat.Failure{Fault: chat.Wait, After: 17 * time.Second})
	refused   = failing(chat.Failure{Fault: chat.Refused})
	blocked   = failing(chat.Failure{Fault: chat.Blocked})
	noMessage = failing(chat.Failure{Fault: chat.NoMessage})
	noEntry   = failing(chat.Failure{Fault: chat.NoEntry})
	hangs     = fate{takes: time.Hour}
	panics    = fate{panics: true}
	killed    = fate{accepted: true, kills: true}
	killedNow = fate{kills: true} // before the messenger had it
)

// mouth is a messenger with a ledger of every request and a script of their
// fates: by text, one after the other; when the script is used up, all is fine.
type mouth struct {
	name string
	kill func()

	mu     sync.Mutex
	script map[string][]fate
	moved  map[string]chat.Address // chats that have a new address, by lane
	tried  []call                  // every request
	heard  []call                  // those that reached people
	ids    int
}

func newMouth(name string) *mouth {
	return &mouth{name: name, script: map[string][]fate{}, moved: map[string]chat.Address{}, kill: func() {}}
}

func (m *mouth) Name() string { return m.name }

func (m *mouth) Send(ctx context.Context, to chat.Address, msg chat.Message) (string, error) {
	return m.do(ctx, call{verb: "send", to: to.String(), text: msg.Text.String()})
}

func (m *mouth) Edit(ctx context.Context, to chat.Address, id string, msg chat.Message) error {
	_, err := m.do(ctx, call{verb: "edit", to: to.String(), id: id, text: msg.Text.String()})
	return err
}

func (m *mouth) Fade(ctx context.Context, to chat.Address, id string) error {
	_, err := m.do(ctx, call{verb: "fade", to: to.String(), id: id})
	return err
}

// do meets a request's fate.
func (m *mouth) do(ctx context.Context, c call) (string, error) {
	f := m.next(&c)
	if f.takes > 0 {
		if err := (scheduler.Wall{}).Wait(ctx, time.Now().Add(f.takes)); err != nil {
			return "", err
		}
	}
	if f.accepted {
		m.accept(&c)
	}
	if f.kills {
		m.kill()
	}
	if f.panics {
		panic("a mistake in a messenger's code")
	}
	return c.id, f.err
}

func (m *mouth) next(c *call) fate {
	m.mu.Lock()
	defer m.mu.Unlock()
	c.at = time.Now()
	m.tried = append(m.tried, *c)
	if to, ok := m.moved[c.to]; ok {
		return failing(chat.Failure{Fault: chat.MovedChat, To: to})
	}
	fates := m.script[c.text]
	if len(fates) == 0 {
		return fine
	}
	m.script[c.text] = fates[1:]
	return fates[0]
}

func (m *mouth) accept(c *call) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if c.verb == "send" {
		m.ids++
		c.id = fmt.Sprint(m.ids)
	}
	m.heard = append(m.heard, *c)
}

// move gives a chat a new address.
func (m *mouth) move(lane string, to chat.Address) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.moved[lane] = to
}

// heal ends the script: from now on all is fine.
func (m *mouth) heal() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.script)
}

// texts are what people of a lane got to read, in order; "" = all lanes.
func (m *mouth) texts(lane string) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []string
	for _, c := range m.heard {
		if c.verb != "fade" && (lane == "" || c.to == lane) {
			out = append(out, c.text)
		}
	}
	return out
}

// times are when a text was tried, counted from an instant.
func (m *mouth) times(text string, from time.Time) []time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []time.Duration
	for _, c := range m.tried {
		if c.text == text {
			out = append(out, c.at.Sub(from))
		}
	}
	return out
}
