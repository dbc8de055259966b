// Package dialogs is what happens when somebody speaks, and what is said when
// somebody should.
//
// What I know: the engine. A pure decision turns what is known, one cause (a
// message, a press, a due time, a job's slot) and the instant into one Change;
// the Memory applies it whole or not at all.
//
// Who calls me: messengers (Engine.Hear) and the scheduler (Engine.Look,
// Engine.Fire), wired together by bot.
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
// Where to find what: engine.go the loop; hear.go the patience with what fails,
// aside.go and quarantine.go what becomes of it; flood.go who is too fast; plan.go what a decision needs;
// turn.go one decision under way; route.go who handles what; rights.go who may;
// press.go what a button's data says; listen.go what typed words are taken for;
// view.go one reader, card.go how a deal looks to them, finding.go what the checks
// found in sentences; sitting.go, question.go and answer.go the qualification;
// handoff*.go the hook offered, passed on, received, given back; nudge.go what the
// clock says of a deal, nextword.go when it will; digest.go, list.go and jobs.go
// what jobs post; absence.go when we were away, comeback.go what people are told
// then; moved.go where a channel is; a file for each other command.
//
// Decided here, with the alternative that lost: a talk is a small record with
// one thing asked at a time (not a stack of dialogs: a person on a phone cannot
// see a stack); screens are drawn from state, so a stale button can always be
// answered by the present screen.
package dialogs
