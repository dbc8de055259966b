// Package store is the memory of the bot: one door into state, the outbox, and
// the instants at which the clock must look again, over a small ordered
// key-value port with two engines (bolt, redis).
//
// What I know: how deals, talks, people, invites, journals, parcels and due
// times are laid out as keys, and what a commit must check so that a decision
// made on an older state is made again.
//
// Who calls me: the engine in dialogs (dialogs.Memory); the courier, the due loop
// and the turn in scheduler (Outbox, Diary, Lender); bot (Inherit, Attend, Rebuild;
// backup, restore, export and erase). I hand the sender of this process what it may
// send at once (Sender).
//
// What I never do: decide anything; ask for the time; know a messenger; read
// all deals because one is wanted.
//
// Where to find what: engine.go the port, validate.go what no engine takes, keys.go
// the names; load.go, find.go and roster.go what is read, commit.go what is written,
// entries.go and words.go how a deal is listed; outbox.go a parcel that waits,
// claim.go and settle.go how one is given out and comes back, handover.go, tenure.go
// and mark.go how it is sent by who commits it, moved.go when its chat moves,
// troubles.go when it ends badly; poison.go updates that fail; lease.go and
// presence.go replicas; backup.go, restore.go and release.go; erasure.go whose traces
// go, erasures.go the two steps, erase*.go how, export.go.
//
// Records are JSON. Each has a version, the number of the commit that wrote it:
//
//	roster            nothing; its version changes with any person's
//	person/ID         sales.Person
//	deal/ID           the deal and when it is due
//	talk/PERSON       dialogs.Talk
//	invite/HASH       dialogs.Invite
//	mark/NAME         a small value
//	parcel/ID         a message on its way out: once, in the lane of its chat
//	hold/LANE         until when the lane is closed, and by whose lease
//	slot/LANE CARD    the messenger's id of the message that shows the card there
//	off/KEY           its version says since when parcels under the key are called off
//	trouble/…         a parcel that ended badly
//	poison/UPDATE     an update that fails, as it came, and how often it was tried
//	lease/WHAT        which replica has what only one may have, until when
//	asked/HASH        an erasure that nobody has agreed to yet
//	erasure/ID        an erasure: hashes of what was erased, nobody's name
//	restored          of which backup the store was made, until its parcels are released
//	journal/DEAL      (a journal) its events, oldest first
//
// A record that cannot be read is left out of what is listed, and only what is
// about it fails: whose it is, their updates about it (set aside), its looks by the
// clock (rarer each time). A talk or a hold that cannot be read is begun anew. What
// stands for a person then is their id and the accounts that stand in the record.
//
// Index entries of deals are a pure function of the record; a commit writes the
// difference, Rebuild makes them anew:
//
//	deals/LIST, of/PERSON/LIST   falling amount/deal; LIST: open, asleep, all
//	words             word/falling age/deal
//	due               instant/deal
//	people            person
//	lane/LANE         order of the chat's parcels: by commit, never by a clock
//	ready             instant/lane 0x1f parcel
//	troubles          newest first/parcel
//	aside, failing    newest first/update: those that are not tried any more, and that are
//	present           until when/replica that is at work
//	erasures          who was erased
//	held              parcel: of a backup, not in its lane until it is released
//
// A backup holds records, remembered operations and journals, each with the
// number of its commit; indexes are made anew from the records. On bolt it is the
// store at one instant. On Redis it is read by a cursor while bots go on working:
// a commit that comes in meanwhile may be in it in part, and how many came in is
// noted in the backup, told to who took it and again at the start of a store made
// of it. Holding all commits for that long would be a longer outage than any.
//
// An erasure reads all that is kept, as a backup does, and knows few kinds of
// records: what it does not know goes if it names the person. So a new kind is
// never forgotten; one that others need afterwards gets a line in erase_item.go.
// It costs about half a millisecond a deal, twice: once to write, once to see that
// nothing is left.
//
// Budget: one Get to load, one Commit to apply, which hands what it has to say to
// the sender of its process; one Commit marks what was sent meanwhile. Guesses
// (whose account, which deal, whether a lane is free) are verified by what they
// bring or by the commit; a wrong one costs one round trip more. What is blind does
// not conflict: a call-off is a version to compare with, not a search for parcels;
// a parcel takes its place by the commit's number, not by a counter that two
// writers would fight for.
package store
