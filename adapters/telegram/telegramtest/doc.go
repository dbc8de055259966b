// Package telegramtest is a Bot API server for tests: real HTTP on loopback, the
// real rules of offsets, a reader of its HTML that refuses what Telegram would,
// and a ledger of everything it accepted.
//
// What I know: the handful of methods that Milepost calls; faults that a script
// asks for (429, 5xx, HTML instead of JSON, answers cut off).
//
// Who calls me: the tests of adapters/telegram, and bot's tests of the whole
// program.
//
// What I never do: leave loopback.
package telegramtest
