// Command bot is Milepost: the only place that knows everybody.
//
// What I know: flags, environment, config.toml, which adapters to make and in
// which order to start and stop them; the playground and its demo.
//
// Who calls me: the operator, by `go run ./bot [command]`.
//
// What I never do: decide anything about a deal.
//
// The order of stopping, written once (serve.go): ears first, then what is being
// heard, the clock, the courier, the memory last.
package main
