package main

import (
	"fmt"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"milepost/adapters/store/storetest"
	"milepost/adapters/telegram"
)

// BenchmarkAnswers is people at work with the real program in a process of its
// own, over the Bot API of telegramtest: each does the next thing as soon as they
// are shown what the last one came to. Beside it stands the bare bot with the same
// people, so that a ratio comes from one run:
//
//	go test ./bot -run '^$' -bench Answers -benchtime 1x
//	go test ./bot -run '^$' -bench 'Answers/poll/500' -benchtime 1x
//
// An act is a message or a press that was answered. cpu-s/1k is the processor time
// of the bot's process alone for a thousand of them, x-bare that time by the bare
// bot's; p50 and p99 are from the act to the answer being shown. The processes of
// the people and of Redis have the same processors, so acts/s and the latencies are
// a machine's, and the rest nearly nobody's.
//
// With MILEPOST_PROFILE=FOLDER each bot leaves a profile of its processor time there.
func BenchmarkAnswers(b *testing.B) {
	for _, mode := range []string{telegram.Poll, telegram.Hook} {
		for _, people := range []int{1, 50, 500, 2000} {
			b.Run(fmt.Sprintf("%s/%d", mode, people), func(b *testing.B) {
				l := load{mode: mode, people: people, acts: int64(max(1000, min(10*people, 10_000)))}
				b.Run("bare", l.onBare)
				b.Run("bolt", l.onBolt)
				b.Run("redis", l.onRedis)
			})
		}
	}
}

// load is how many people do how much, and what the bare bot needed for it.
type load struct {
	mode   string
	people int
	acts   int64
	bare   float64 // its cpu-s/1k; 0: not measured
}

func (l *load) onBare(b *testing.B) {
	for b.Loop() {
		addr := storetest.Redis(b)
		h := newHouse(b, "")
		h.runs = []string{"bare", h.URL, addr}
		if l.mode == telegram.Hook {
			h.runs = append(h.runs, "127.0.0.1:"+storetest.FreePort(b))
		}
		l.bare = l.measure(b, h, answers, addr)
	}
}

func (l *load) onBolt(b *testing.B) {
	for b.Loop() {
		l.measure(b, l.milepost(b), qualifies, "")
	}
}

func (l *load) onRedis(b *testing.B) {
	for b.Loop() {
		addr := storetest.Redis(b)
		h := l.milepost(b)
		h.url = storetest.URL(addr, "load")
		l.measure(b, h, qualifies, addr)
	}
}

// milepost is the program with these people.
func (l *load) milepost(b *testing.B) *house {
	config := fast(repsConfig(l.people))
	if l.mode == telegram.Hook {
		config = called(config, "127.0.0.1:"+storetest.FreePort(b))
	}
	h := newHouse(b, config)
	h.write(b, "process.toml", repsProcess())
	return h
}

// measure has the people work with a bot, reports what it took and gives its
// cpu-s/1k.
func (l *load) measure(b *testing.B, h *house, part part, redis string) float64 {
	h.start(b)
	m := loadMeter{pid: h.program.Load().cmd.Process.Pid, sends: sends[h.runs[0]]}
	if redis != "" {
		m.redis = goredis.NewClient(&goredis.Options{Addr: redis})
		defer m.redis.Close()
	}
	c := gather(h.Server, part, l.people)
	c.await(b, max(int64(l.people), 200)) // everybody is known, and everything is warm
	from, before := c.done.Load(), m.read(b)
	c.await(b, from+l.acts)
	to, after := c.done.Load(), m.read(b)
	c.home.Store(true)
	megabytes := m.megabytes(b)
	h.stop(b)

	acts := float64(to - from)
	cpu := (after.cpu - before.cpu).Seconds() / acts * 1000
	waited := c.waited()
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(acts/(after.at-before.at).Seconds(), "acts/s")
	b.ReportMetric(cpu, "cpu-s/1k")
	if l.bare > 0 {
		b.ReportMetric(cpu/l.bare, "x-bare")
	}
	for name, percent := range map[string]int{"p50-ms": 50, "p99-ms": 99} {
		b.ReportMetric(float64(waited[(len(waited)-1)*percent/100])/float64(time.Millisecond), name)
	}
	b.ReportMetric(megabytes, "MB")
	if redis != "" {
		b.ReportMetric((after.redis-before.redis).Seconds()/acts*1000, "redis-cpu-s/1k")
		b.ReportMetric((after.trips-before.trips)/acts, "redis-trips/act")
		b.ReportMetric((after.commands-before.commands)/acts, "redis-cmds/act")
	}
	return cpu
}
