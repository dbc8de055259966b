// Package telegram is Telegram's ears and mouth.
//
// What I know: the Bot API. How updates are asked for, or come to a webhook, and
// become chat.Updates; how spans become its HTML; what each of its errors means for
// a parcel; when it was last heard.
//
// Who calls me: bot starts Listen or Serve; the courier calls Send, Edit and Fade.
// Of several replicas each asks a Turn before it asks Telegram.
//
// What I never do: tell Telegram that an update was received before it was
// handled; decide anything; let a typed word become markup; write a token or a
// message's words into a log or an error.
//
// Of go-telegram/bot only the seldom methods are used. Its loop confirms updates
// before they are handled, so a crash would lose them; its calls are multipart
// forms, three times the cost of the JSON call here; its models of an update are
// three times the size of ours.
package telegram
