// Command bot is Milepost: the only place that knows everybody.
//
// What I know: flags, environment, config.toml, which adapters to make and in
// which order to start and stop them; whether the program lives and can work, and
// the figures that show it; who else works on the same store; the playground and
// its demo.
//
// Who calls me: the operator, by `go run ./bot [command]`; a command beside a bot
// that runs on a file, over its socket.
//
// What I never do: decide anything about a deal.
//
// The order of stopping, written once (serve.go): ears first, when what they hear
// is handled; clock and courier, when what they began is finished; the operator's
// doors; the memory last.
package main
