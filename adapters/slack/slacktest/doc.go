// Package slacktest is a Slack for tests: the Web API, modals and Home over real
// HTTP on loopback, Socket Mode and signed requests with Slack's own rules of
// retries, a checker of blocks that refuses what Slack would, a ledger of calls
// and deliveries, and a detector of mentions and links that went live.
//
// What I know: the methods that Milepost calls and the scope of each; how a human
// acts (Say, Press, Slash, Submit); faults that a script asks for; when an event
// comes again.
//
// Who calls me: the tests of adapters/slack, and bot's tests of the whole
// program. I need no *testing.T, so a program can be driven against me too.
//
// What I never do: leave loopback (but for the target of signed requests, which a
// test names); forgive. A block or a field that Milepost has no use for is unknown
// to me, though Slack may know it.
//
// An event on its way:
//
//	carried ──► acknowledged in time ──► done
//	   ▲  └──► not ──► event: waits for its retry ──┐ (at once, 1 min, 5 min)
//	   └────────────────────────────────────────────┘ then lost
//	            └──► command, press, form: lost, the person sees an error
package slacktest
