// Package playbook turns a process file into a sales.Process, with every mistake
// told at once and in its place, and keeps the built-in process and calendars.
//
// What I know: the process file's format, what makes a process a good one (the
// laws that can be seen in a file), the language of conditions.
//
// Who calls me: bot, at start and for `check` and `graph`; tests.
//
// What I never do: know a deal, a person or a messenger.
package playbook
