// Package sales is the domain: a process with its stages, gates and questions;
// a deal with two positions (our stage, the buyer's step); the people who answer
// for it; and the one holder who is on the hook.
//
// What I know: what these words mean and the rules that hold between them,
// whatever the messenger, the store or the clock.
//
// Who calls me: everybody.
//
// What I never do: import anything but the standard library, ask for the time,
// or write a sentence for a person.
//
// The life of a deal:
//
//	          ┌────────────── move (gate met) ──────────────┐
//	/new → open ──► stage 1 ─► stage 2 ─► … ─► last stage ──► won
//	          ├─ any stage ───────────────────────────────────► lost (reason)
//	          └─ any stage ⇄ parked (it wakes on its day, by an event, or by somebody)
//
// The life of a handoff:
//
//	offered ─► accepted ─► done            (the hook: receiver, then back)
//	   │  └──► accepted for later ─► done
//	   ├─────► sent back (with what is missing)
//	   ├─────► declined (with a reason)
//	   └─────► expired ─► offered to the stand-in ─► offered to the accountable
package sales
