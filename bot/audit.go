package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"milepost/dialogs"
)

// auditor writes one line for each decision about a right: who, what, on which
// object, and why not; never what somebody typed. What was refused or done to
// people is told to every operator; what was allowed on a deal stands in its
// journal, and in the log of who asks for it.
func (t *team) auditor(log *slog.Logger) func(dialogs.Ruling) {
	log = log.With("part", "audit")
	return func(r dialogs.Ruling) {
		level, says := slog.LevelDebug, "allowed"
		if r.Grave() {
			level = slog.LevelInfo
		}
		if r.Why != "" {
			says = "refused"
			t.counts.refused.WithLabelValues(r.Right).Inc()
		}
		ctx := context.Background()
		if !log.Enabled(ctx, level) {
			return
		}
		line := []slog.Attr{slog.String("who", r.Person), slog.String("via", r.Via), slog.String("entry", r.Entry),
			slog.String("doing", r.Doing), slog.String("right", r.Right), slog.String("object", r.Object)}
		if r.Detail != "" {
			line = append(line, slog.String("detail", r.Detail))
		}
		if r.Why != "" {
			line = append(line, slog.String("why", r.Why))
		}
		log.LogAttrs(ctx, level, says, line...)
	}
}

// logLevel is what MILEPOST_LOG asks for: how much is written to the log.
func logLevel() (level slog.Level, err error) {
	if name := os.Getenv("MILEPOST_LOG"); name != "" {
		if level.UnmarshalText([]byte(name)) != nil {
			return level, fmt.Errorf("MILEPOST_LOG is %q\nnext: make it debug, info, warn or error", name)
		}
	}
	return level, nil
}
