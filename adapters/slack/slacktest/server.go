package slacktest

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server is a Slack with one workspace and one app. All its methods may be called
// from anywhere; its fields are set before the bot comes.
type Server struct {
	URL string // the api_url; ends with a slash

	AckWithin  time.Duration   // how long a delivery waits for its acknowledgement
	Retries    []time.Duration // when an event comes again; without a connection, periods of zero are over at once
	TriggerFor time.Duration   // for how long a trigger opens a form
	RespondFor time.Duration   // for how long a response_url is good
	PingEvery  time.Duration   // how often a connection is pinged
	WarnBefore time.Duration   // from the warning to the end of a connection
	Linger     time.Duration   // from refresh_requested to the end of a connection
	Quiet      bool            // the bot does not hear its own messages

	http *http.Server
	base string // without the path of the API
	ctx  context.Context
	stop context.CancelFunc
	wg   sync.WaitGroup

	mu     sync.Mutex
	news   *sync.Cond    // something changed
	pushed chan struct{} // closed when the clock is pushed
	passed time.Duration
	closed bool
	serial int

	workspace
	calls
	talk
	forms
	post
	sockets
	signed
	files
}

// Start begins to serve on a port of loopback that was free.
func Start() (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	base := "http://" + l.Addr().String()
	s := &Server{
		URL: base + "/api/", base: base, pushed: make(chan struct{}),
		AckWithin: 3 * time.Second, Retries: []time.Duration{0, time.Minute, 5 * time.Minute},
		TriggerFor: 3 * time.Second, RespondFor: 30 * time.Minute,
		PingEvery: 10 * time.Second, WarnBefore: 10 * time.Second, Linger: time.Second,
		workspace: newWorkspace(), calls: newCalls(), talk: newTalk(), forms: newForms(), post: newPost(),
		sockets: sockets{tickets: map[string]bool{}}, signed: newSigned(), files: files{known: map[string]*File{}},
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.news = sync.NewCond(&s.mu)
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", s.serve)
	mux.HandleFunc("/hooks/{id}", s.serve)
	mux.HandleFunc("/upload/{id}", s.serve)
	mux.HandleFunc("/link", s.serveLink)
	s.http = &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	s.wg.Go(func() { _ = s.http.Serve(l) })
	return s, nil
}

// Close ends the server and whatever hangs on it.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	for _, l := range s.links {
		_ = l.ws.Close()
	}
	s.mu.Unlock()
	s.stop()
	_ = s.http.Close()
	s.wg.Wait()
	s.client.CloseIdleConnections()
}

// started runs something beside, unless the server is closed. The lock is held.
func (s *Server) started(f func()) bool {
	if !s.closed {
		s.wg.Go(f)
	}
	return !s.closed
}

// now is the server's clock. The lock is held.
func (s *Server) now() time.Time { return time.Now().Add(s.passed) }

// Pass pushes the server's clock: what waits for a time comes sooner.
func (s *Server) Pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.passed += d
	close(s.pushed)
	s.pushed = make(chan struct{})
	s.news.Broadcast()
}

// sleep waits on the server's clock; false if done or the server's end came first.
func (s *Server) sleep(d time.Duration, done <-chan struct{}) bool {
	s.mu.Lock()
	due := s.now().Add(d)
	s.mu.Unlock()
	for {
		s.mu.Lock()
		left, pushed := due.Sub(s.now()), s.pushed
		s.mu.Unlock()
		if left <= 0 {
			return true
		}
		timer := time.NewTimer(left)
		select {
		case <-timer.C:
		case <-pushed:
		case <-done:
			timer.Stop()
			return false
		case <-s.ctx.Done():
			timer.Stop()
			return false
		}
		timer.Stop()
	}
}

// id makes a new name of a kind. The lock is held.
func (s *Server) id(kind string) string {
	s.serial++
	return fmt.Sprintf("%s%08d", kind, s.serial)
}

// Eventually waits until a condition holds; false after the time.
func (s *Server) Eventually(within time.Duration, holds func() bool) bool {
	end := time.Now().Add(within)
	for !holds() {
		if time.Now().After(end) || s.ctx.Err() != nil {
			return false
		}
		s.mu.Lock()
		// A condition may also look at what is not the server's: a short wait bounds that.
		s.await(20*time.Millisecond, func() bool { return false })
		s.mu.Unlock()
	}
	return true
}

// await waits with the lock until a condition holds; false after the time.
func (s *Server) await(within time.Duration, holds func() bool) bool {
	ctx, stop := context.WithTimeout(s.ctx, within)
	defer stop()
	defer context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.news.Broadcast()
	})()
	for !holds() {
		if ctx.Err() != nil {
			return false
		}
		s.news.Wait()
	}
	return true
}
