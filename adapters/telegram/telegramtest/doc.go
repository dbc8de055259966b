// Package telegramtest is a Bot API server for tests: real HTTP on loopback, the
// real rules of offsets and of how long updates are kept, a reader of its HTML
// that refuses what Telegram would, and a ledger of everything it accepted.
//
// What I know: the handful of methods that Milepost calls; how a human acts (Say,
// Press); faults that a script asks for (429, 5xx, HTML instead of JSON, answers
// cut off or late, redelivery).
//
// Who calls me: the tests of adapters/telegram, and bot's tests of the whole
// program. I need no *testing.T, so a program can be driven against me too.
//
// What I never do: leave loopback; forgive. Where Telegram is lenient (an unknown
// entity, a bare ">"), I refuse: it would be a mistake of ours.
package telegramtest
