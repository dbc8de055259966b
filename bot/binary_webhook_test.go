package main

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"milepost/adapters/store/storetest"
)

// called is a config whose bot is called by Telegram at an address.
func called(config, addr string) string {
	return strings.Replace(config, "[telegram]\n", fmt.Sprintf("[telegram]\nmode = \"webhook\"\nlisten = %q\npublic_url = \"http://%s\"\nsecret = \"a-secret-with-a-canary\"\n", addr, addr), 1)
}

// Telegram calls the bot, which is killed while people work: what was not
// answered comes again, and nothing is lost or counted twice.
func TestKilledBehindAWebhook(t *testing.T) {
	t.Parallel()
	const kills = 6
	h := newHouse(t, called(repsConfig(reps), "127.0.0.1:"+storetest.FreePort(t)))
	h.write(t, "process.toml", repsProcess())
	h.start(t)
	var calls atomic.Int64
	h.Tap(func(string, bool) { calls.Add(1) })
	c := gather(h.Server, qualifies, reps)
	for range kills {
		until := calls.Load() + 80
		if !h.Eventually(within, func() bool { return calls.Load() > until }) {
			t.Fatal("nobody works")
		}
		h.kill()
		h.start(t)
	}
	c.goesHome()
	v := c.judge(t, h.rested(t))
	v.kills = kills
	v.tell(t)
	if h.Calls("getUpdates") > 0 {
		t.Error("it asked for updates")
	}
}
