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
// Who does what: Engine is called from outside, and loads and commits; turn is one
// decision under way and changes things; view is one reader at one instant and draws,
// and knows nothing of a turn. A file holds one topic, whichever of the three it needs.
//
// Where to find what:
//
//	engine.go the loop · plan.go what a decision needs · ports.go the Memory · turn.go one decision
//	follow.go what follows from it · route.go who handles what · rights.go who may · audit.go what is told of that
//
//	hear.go how often an update is tried · ward.go, poison.go what is remembered of one that fails
//	aside.go, quarantine.go what becomes of it · flood.go who is too fast · doormat.go strangers
//	absence.go when we were away · comeback.go what people are told then · late*.go what was to be said meanwhile
//
//	listen.go what typed words are taken for · press.go what a button's data says · manners.go what fits nothing
//	view.go one reader · card.go how a deal looks to them · finding.go what the checks found, in sentences
//	why.go what that rests on · pages.go, screen.go, instant.go lists, screens and times
//
//	sitting.go, question.go, answer.go, sheet.go the qualification · score.go what it is worth · still.go what grew old
//	road.go, committee*.go the buyer's steps and people · content*.go what they read and ask for
//	situation*.go what compels them to decide or keeps them from it · backplan.go the way back from an event
//	money*.go what waiting costs · stake.go, till.go the order of deals and their totals
//
//	handoff*.go the hook offered, passed on, received, given back · consult*.go advice · credit*.go, debts*.go gates on credit
//	control*.go what heads do at control points and what came of it
//	close.go won or lost · exit*.go the ways out, the sleep, and the waking · autopsy.go what was known when
//
//	nudge.go what the clock says of a deal · nextword.go when it will · budget.go how often · snooze.go what is put off
//	whisper*.go what is told before its head sees it · rate.go, rules.go, quiet.go what rules are worth, and their rest
//	tally.go, shortlist.go what is kept of deals as they are read · jobs.go, digest.go, list.go, home*.go what is posted of them
//	handover*.go, migrate.go, rejudge.go, content_carry.go what is done to many deals · paced.go in handfuls
//
// and a file for each other command.
//
// Decided here, with the alternative that lost: a talk is a small record with
// one thing asked at a time (not a stack of dialogs: a person on a phone cannot
// see a stack); screens are drawn from state, so a stale button can always be
// answered by the present screen.
package dialogs
