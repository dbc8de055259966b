package slack

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// One connection's patience.
const (
	pingEvery  = 10 * time.Second
	silentFor  = 30 * time.Second // without any frame it is dead, whatever TCP says
	lingers    = 20 * time.Second // after the next one stands, if Slack does not close it
	writeTime  = 5 * time.Second
	maxPayload = 1 << 20
	broken     = "broken" // why a connection ends that nobody ended
)

// wire is one connection of Socket Mode.
//
//	reading ── "disconnect" ──▶ reading, the next one is opened ── retired ─▶ closed
//	   └────── silent or cut ─▶ what was begun is acknowledged ─────────────▶ closed
type wire struct {
	s      *Slack
	conn   *websocket.Conn
	ending chan string // why it ends or will, once
	owed   sync.WaitGroup

	write sync.Mutex
	mu    sync.Mutex
	over  bool
}

func newWire(s *Slack, conn *websocket.Conn) *wire {
	w := &wire{s: s, conn: conn, ending: make(chan string, 1)}
	conn.SetReadLimit(maxPayload)
	w.alive()
	conn.SetPongHandler(func(string) error { w.alive(); return nil })
	answer := conn.PingHandler()
	conn.SetPingHandler(func(data string) error { w.alive(); return answer(data) })
	return w
}

// alive grants another while of silence.
func (w *wire) alive() {
	w.s.ear.heard()
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.over {
		_ = w.conn.SetReadDeadline(time.Now().Add(w.s.silent)) // a broken connection tells the reader
	}
}

// retire ends the reading after a while.
func (w *wire) retire(after time.Duration) { time.AfterFunc(after, w.end) }

func (w *wire) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
	_ = w.conn.SetReadDeadline(time.Now())
}

func (w *wire) tell(why string) {
	select {
	case w.ending <- why:
	default: // told already
	}
}

// envelope is what every frame is.
type envelope struct {
	ID      string          `json:"envelope_id"`
	Type    string          `json:"type"`
	Reason  string          `json:"reason"`
	Payload json.RawMessage `json:"payload"`
	Accepts bool            `json:"accepts_response_payload"`
	Attempt int             `json:"retry_attempt"`
}

// read hears until the connection or ctx ends. What was begun is acknowledged
// before it is closed.
func (w *wire) read(ctx context.Context, hear Hear) {
	defer w.conn.Close()
	defer w.owed.Wait()
	defer w.tell(broken)
	defer context.AfterFunc(ctx, w.end)()
	reading, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	go w.ping(reading)
	for {
		_, frame, err := w.conn.ReadMessage()
		if err != nil || ctx.Err() != nil {
			return // what was read last is not acknowledged, so it comes again
		}
		w.alive()
		w.take(ctx, frame, hear)
	}
}

func (w *wire) ping(ctx context.Context) {
	for sleep(ctx, pingEvery) {
		if w.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeTime)) != nil {
			return // the reader will notice
		}
	}
}

// sorts are the envelopes with something for us.
var sorts = map[string]string{"events_api": asEvent, "slash_commands": asCommand, "interactive": asPress}

// take handles one frame. One that cannot be read is acknowledged all the same,
// if it has a name: it would come again and be no better.
func (w *wire) take(ctx context.Context, frame []byte, hear Hear) {
	var e envelope
	err := json.Unmarshal(frame, &e) // a field of the wrong type leaves the others readable
	sort, known := sorts[e.Type]
	switch {
	case err == nil && e.Type == "hello":
	case err == nil && e.Type == "disconnect":
		w.tell(e.Reason)
	case err == nil && known && e.ID != "":
		w.hear(ctx, e, delivery{sort: sort, body: e.Payload, attempt: e.Attempt}, hear)
	default:
		if w.s.once.first("frame " + cut(e.Type, 40)) {
			w.s.log.Warn("a frame of Slack is not understood: it is acknowledged and left", "type", cut(e.Type, 40))
		}
		if e.ID != "" {
			w.send(map[string]any{"envelope_id": e.ID})
		}
	}
}

// hear lets the dispatch have a delivery; its place in the order is taken now,
// its acknowledgement is sent when it is ready.
func (w *wire) hear(ctx context.Context, e envelope, d delivery, hear Hear) {
	wait := w.s.accept(ctx, d, hear)
	w.owed.Go(func() {
		a := wait()
		if !a.received {
			return // Slack sends it again
		}
		out := map[string]any{"envelope_id": e.ID}
		if a.body != nil && e.Accepts {
			out["payload"] = a.body
		}
		w.send(out)
	})
}

func (w *wire) send(v any) {
	w.write.Lock()
	defer w.write.Unlock()
	_ = w.conn.SetWriteDeadline(time.Now().Add(writeTime))
	if err := w.conn.WriteJSON(v); err != nil {
		w.s.log.Debug("an acknowledgement is lost: it comes again", "err", err)
	}
}
