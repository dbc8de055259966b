// Package scheduler is what happens when nobody speaks: the clock, the due loop,
// the cron loop and the courier.
//
// What I know: when something is due, who holds which lane of the outbox, how
// fast a messenger may be written to.
//
// Who calls me: bot starts the loops and stops them.
//
// What I never do: decide what is said; parse a process; keep anything in memory
// that would be missed after a crash.
//
// The life of a parcel:
//
//	waiting ─► claimed (lease) ─► sent
//	   ▲            │  ├────────► unconfirmed  (once, and nobody can know)
//	   └── again ◄──┘  └────────► buried       (never deliverable; the admin is told)
package scheduler
