// Package web is the playground: a messenger that needs no account. People are
// panes of one local page, beside a channel and a clock to push.
//
// What I know: the panes and what is shown in them, how a span becomes HTML, and
// who is looking (by server-sent events).
//
// Who calls me: bot, which gives me a Director to pass what people do; the
// courier, which delivers through Send, Edit and Fade like through any messenger.
//
// What I never do: listen on anything but loopback, trust another page (the Host
// and the Origin of every request must be mine), keep anything over a restart.
package web
