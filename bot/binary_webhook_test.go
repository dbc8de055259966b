package main

import (
	"net"
	"strings"
	"sync/atomic"
	"testing"
)

// Telegram calls the bot, which is killed while people work: what was not
// answered comes again, and nothing is lost or counted twice.
func TestKilledBehindAWebhook(t *testing.T) {
	t.Parallel()
	const kills = 6
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	h := newHouse(t, strings.Replace(repsConfig(), "[telegram]\n", "[telegram]\nmode = \"webhook\"\nlisten = \""+addr+"\"\npublic_url = \"http://"+addr+"\"\nsecret = \"a-secret-with-a-canary\"\n", 1))
	h.write(t, "process.toml", repsProcess())
	h.start(t)
	var calls atomic.Int64
	h.Tap(func(string, bool) { calls.Add(1) })
	s := begin(t, h, func() bool { return true })
	for range kills {
		until := calls.Load() + 80
		if !h.Eventually(within, func() bool { return calls.Load() > until }) {
			t.Fatal("nobody works")
		}
		h.kill()
		h.start(t)
	}
	<-s.over
	h.settled(t)
	h.stop(t)
	answers, again := s.proven(t, h)
	t.Logf("%d answers, %d kills, %d second copies", answers, kills, again)
	if h.Calls("getUpdates") > 0 {
		t.Error("it asked for updates")
	}
}
