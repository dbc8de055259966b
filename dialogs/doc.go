// Package dialogs is what happens when somebody speaks, and what is said when
// somebody should.
//
// What I know: the engine. A pure decision turns what is known, one cause (a
// message, a press, a due time, a job's slot) and the instant into one Change;
// the Memory applies it whole or not at all.
//
// Who calls me: messengers (Engine.Hear), the scheduler (Engine.Look, Fire, Heard,
// Return…) and bot (Engine.Started, Seed, Stopped), which wires them together.
//
// What I never do: send a message, ask for the time, read a file, know a
// messenger's API. Messages leave as parcels of a Change; the courier delivers.
//
// The road of an update:
//
//	Hear ─► plan (what to load) ─► Memory.Load ─► decide (pure) ─► Memory.Commit
//	                                    ▲               │  needs more │ conflict
//	                                    └───────────────┴─────────────┘
//
// An update that fails:
//
//	heard ─► failing (counted in the store) ─► set aside ─► tried again, or dropped, by an admin
//	  │         │ it comes again                  the messenger may forget it
//	  └─────────┴─► committed
//
// Where to find what: engine.go the loop; plan.go what a decision needs; turn.go
// one decision under way, follow.go what follows from it; route.go who handles what; rights.go who may, audit.go
// what is told of it; hear.go how often an update is tried, ward.go and poison.go
// what is remembered of one that fails, aside.go and quarantine.go what becomes of
// it; flood.go who is too fast; press.go what a button's data says; listen.go what
// typed words are taken for; view.go one reader, card.go how a deal looks to them,
// finding.go what the checks found in sentences; sitting.go, question.go and
// answer.go the qualification; handoff*.go the hook offered, passed on, received,
// given back; content*.go what the buyer is given to read and asks for;
// control*.go what heads do at control points and what came of it; nudge.go
// what the clock says of a deal, nextword.go when it will, budget.go how often,
// whisper*.go what is told before its head sees it, snooze.go what is put off;
// money*.go what waiting costs, stake.go and till.go the order of deals and their totals,
// tally.go what is kept of deals that are judged as they are read, digest.go, list.go
// and jobs.go what jobs post; absence.go when we were away,
// comeback.go what people are told then, late*.go what was to be said meanwhile;
// moved.go where a channel is; a file for each other command.
//
// Decided here, with the alternative that lost: a talk is a small record with
// one thing asked at a time (not a stack of dialogs: a person on a phone cannot
// see a stack); screens are drawn from state, so a stale button can always be
// answered by the present screen.
package dialogs
