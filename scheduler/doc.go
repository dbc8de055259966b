// Package scheduler is what happens when nobody speaks: the clock, the due loop,
// the cron loop and the courier; and whose turn it is among replicas.
//
// What I know: when something is due, who holds which lane of the outbox, how
// fast a messenger may be written to, until when each was heard, until when a turn
// may be used.
//
// Who calls me: bot starts the loops and stops them; the store hands the courier
// what is committed (Reserve, Deliver); telegram takes its Turn.
//
// What I never do: decide what is said; parse a process; keep anything in memory
// that would be missed after a crash.
//
// The life of a parcel. It is the first of its chat's lane until it ends; those
// behind it wait.
//
//	 put in by a commit
//	         │
//	         ▼
//	┌───► waiting ──── called off, expired ────────────────────► gone
//	│        │ claim: the lane is held for 30 s, one sender a chat. Of class at least
//	│        │ once: by the commit itself, if the lane is free and it can be sent now
//	│        ▼
//	│   being sent ─── accepted, or edited in place ───────────► gone (sent)
//	│     │ │ │ │
//	│     │ │ │ └───── refused, blocked, tried for a day ──────► listed (buried)
//	│     │ │ └─ once: unsure, or its lease ran out ───────────► listed (unconfirmed)
//	│     │ │
//	└─────┘ └─ the chat moved: all of the lane goes to the new one, in order, and waits
//	  again: surely not accepted, told to wait (once, at least once);
//	  unsure, or its lease ran out (at least once, and edits)
//
// What is listed is told to the admin; a person who blocked the bot, to their head.
//
// Where to find what: courier.go the courier, courier_round.go its looks at the
// outbox, courier_send.go one parcel; courier_handed.go what is sent from memory as
// it is committed, courier_marks.go how that is taken out of the outbox; pacing.go
// how fast; due.go deals whose time has come, jobs.go and cron.go jobs, ears.go
// absences; turn.go what one replica does at a time, shared.go the clock of all.
package scheduler
