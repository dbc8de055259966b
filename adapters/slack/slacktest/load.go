package slacktest

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Drive acts n times at a steady rate a second, and does not slow down when the
// bot does. It waits for nothing: Idle does.
func (s *Server) Drive(ctx context.Context, n int, rate float64, act func(i int)) {
	begun := time.Now()
	for i := range n {
		timer := time.NewTimer(time.Until(begun.Add(time.Duration(float64(i) / rate * float64(time.Second)))))
		select {
		case <-timer.C:
			act(i)
		case <-ctx.Done():
			timer.Stop()
			return
		case <-s.ctx.Done():
			timer.Stop()
			return
		}
	}
}

// Report is how a load went.
type Report struct {
	Deliveries, Acked, Lost, Late int
	Retried                       int // deliveries that took more than one attempt
	P50, P99, Max                 time.Duration
}

func (r Report) String() string {
	return fmt.Sprintf("%d deliveries: %d acknowledged, %d lost, %d retried, %d late acknowledgements; p50 %v, p99 %v, slowest %v",
		r.Deliveries, r.Acked, r.Lost, r.Retried, r.Late, r.P50, r.P99, r.Max)
}

// Report sums up the deliveries so far of some kinds; of all if none is named.
func (s *Server) Report(kinds ...string) Report {
	var r Report
	var took []time.Duration
	for _, d := range s.Deliveries() {
		if len(kinds) > 0 && !slices.Contains(kinds, d.Kind) {
			continue
		}
		r.Deliveries++
		r.Late += d.Late
		if len(d.Attempts) > 1 {
			r.Retried++
		}
		switch {
		case d.Acked:
			r.Acked++
			took = append(took, d.Took)
		case d.Over:
			r.Lost++
		}
	}
	if len(took) > 0 {
		slices.Sort(took)
		r.P50, r.P99, r.Max = took[len(took)/2], took[len(took)*99/100], took[len(took)-1]
	}
	return r
}
