package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// used is what was used up until an instant.
type used struct {
	at, cpu, redis  time.Duration // of the bot, and of its Redis
	trips, commands float64       // that Redis heard
}

// loadMeter reads what a bot and its Redis use.
type loadMeter struct {
	pid   int
	sends []string        // the commands that it sends to Redis
	redis *goredis.Client // nil: it has none
}

// read gives what was used so far.
func (m loadMeter) read(t testing.TB) used {
	t.Helper()
	u := used{at: time.Since(epoch), cpu: m.cpu(t)}
	if m.redis == nil {
		return u
	}
	said, err := m.redis.Info(context.Background(), "cpu", "stats", "commandstats").Result()
	if err != nil {
		t.Fatal(err)
	}
	info := map[string]string{}
	for line := range strings.Lines(said) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		info[name] = value
	}
	number := func(text string) float64 {
		n, _ := strconv.ParseFloat(text, 64)
		return n
	}
	u.redis = time.Duration((number(info["used_cpu_user"]) + number(info["used_cpu_sys"])) * float64(time.Second))
	// What a client sent in one piece is read in one: a trip.
	u.trips = number(info["total_reads_processed"])
	for _, name := range m.sends {
		calls, _, _ := strings.Cut(strings.TrimPrefix(info["cmdstat_"+name], "calls="), ",")
		u.commands += number(calls)
	}
	return u
}

// sends is which commands a bot sends. Redis also counts those that a script calls.
var sends = map[string][]string{"bare": {"get", "set"}, "milepost": {"mget", "evalsha", "zrange", "lrange"}}

// epoch is where instants are counted from.
var epoch = time.Now()

// ticks are what /proc counts a process's time in, a second.
const ticks = 100

// cpu is the bot's time on a processor.
func (m loadMeter) cpu(t testing.TB) time.Duration {
	t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", m.pid))
	if err != nil {
		t.Skip("the time that a process has used is read from /proc: this system has none")
	}
	fields := strings.Fields(string(raw[strings.LastIndexByte(string(raw), ')')+1:]))
	user, _ := strconv.ParseInt(fields[11], 10, 64)
	system, _ := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * time.Second / ticks
}

// megabytes is the most memory that the bot ever had.
func (m loadMeter) megabytes(t testing.TB) float64 {
	t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", m.pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(raw), "VmHWM:")
	kilobytes, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	return kilobytes / 1024
}
