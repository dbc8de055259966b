package store

import (
	"context"
	"strings"
	"time"
)

// Attend notes that a replica is at work for so long from now, and counts those
// that are, itself among them. With no time it leaves. Who died drops out when
// its time is over.
func (m *Memory) Attend(ctx context.Context, who string, now time.Time, d time.Duration) (present int, err error) {
	b := Batch{Now: now}
	for keys, err := range m.pages(ctx, presentIndex, "", 256) {
		if err != nil {
			return 0, err
		}
		for _, key := range keys {
			if _, name, _ := strings.Cut(key, "/"); name == who || !instantOf(key).After(now) {
				b.Remove = append(b.Remove, Entry{presentIndex, key})
			} else {
				present++
			}
		}
	}
	if d > 0 {
		present++
		b.Add = append(b.Add, Entry{presentIndex, instant(now.Add(d)) + "/" + who})
	}
	_, err = m.engine.Commit(ctx, b)
	return present, err
}
