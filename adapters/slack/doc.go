// Package slack is Slack's ears and mouth.
//
// What I know: the Web API, Socket Mode, the Events API over HTTP. How their
// payloads become chat.Updates, how messages and forms become Block Kit, what
// each of its errors means for a parcel; when Slack was last heard.
//
// Who calls me: bot starts Listen; the courier calls Send, Edit and Fade; the ears
// loop calls Recall after an absence.
//
// What I never do: acknowledge what was not handled, unless its human is told to
// repeat it; decide anything; let a typed word become markup (people's words
// stand in rich_text and plain_text alone); write a token or a message's words
// into a log or an error.
//
// A payload's way is one for both transports:
//
//	socket ─┐                                         ┌─ acknowledged (with the answer)
//	        ├─ read ─ person ─ [loading form] ─ hear ─┤
//	http  ──┘         in its chat's order             └─ 2.5 s are over: an event comes again,
//	                                                     a press or a command is told so; hear goes on
//
// Of slack-go only the typed blocks and views are used. Its socketmode closes the
// old connection before it opens the next, notices a dead one late, and drops the
// envelope of an event that it cannot decode; its calls do not tell whether a
// request was written.
package slack
