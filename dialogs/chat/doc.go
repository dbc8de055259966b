// Package chat is the neutral middle between messengers and the engine.
//
// What I know: what a person did (Update), what we want shown (Message), where
// (Address) and how text is built so that nothing a person typed can become
// markup (Text is a list of spans; a messenger renders spans in its own way).
//
// Who calls me: messengers make Updates and render Messages; dialogs read the
// ones and make the others; the outbox keeps Parcels, the courier carries them as
// Errands.
//
// What I never do: know a deal, a process or a messenger's API.
package chat
