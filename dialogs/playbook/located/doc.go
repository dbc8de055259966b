// Package located reads TOML so that every mistake can be told at once, each with
// its line and what was probably meant.
//
// What I know: the line of every key; which keys were asked for, so that the
// others are unknown; the nearest word to a misspelt one.
//
// Who calls me: playbook for processes and calendars, bot for the config.
//
// What I never do: know what a key means, stop at the first mistake.
package located
