// Package redis is the engine of the memory for teams and several replicas.
//
// What I know: how records, indexes, journals and remembered operations lie in
// a Redis (alone, behind Sentinels, in a Cluster), the one script that writes
// them, and what of a Redis endangers them (no append-only file, eviction, a
// replica, a store that went back, an open port).
//
// Who calls me: bot opens me, prints what Inspect found and reads my clock (Time);
// adapters/store calls the port; backup, restore and erase call Dump, Restore and
// Scrub.
//
// What I never do: know what a record means, ask for the time, scan the keyspace
// except for a backup, or let a password into an error.
//
// Keys. The prefix is the workspace; in braces, so that all of it lies in one
// slot of a cluster and one script may touch it:
//
//	{milepost}:format        string   "milepost 1"
//	{milepost}:seq           string   number of the last commit
//	{milepost}:r:<key>       string   "<version> <expiry in ms, 0 = never> <value>"
//	{milepost}:o:<operation> string   "<commit> <expiry in ms> <reply>"
//	{milepost}:i:<index>     zset     all scores 0: members in byte order
//	{milepost}:l:<journal>   list     oldest line first
//
// A commit whose reply was lost may have been written or not: that is
// ErrUnavailable, and who sends it again under the same operation hears Seen and
// the first reply. With Replicated a commit counts when a replica has confirmed
// it (WAIT, on the connection that wrote). What was not confirmed may be there
// all the same, so before anything is read again an empty commit is sent and
// confirmed: replication keeps the order, and what stands before it is copied too.
//
// Commands that wait at the same time go to the server in one piece. go-redis has
// AutoPipeline for that, which was left alone: it is experimental, does not know
// the caller's context any more once a command is queued, and batches by timers.
//
// Expiry is judged by the now that is passed in. The server's own expiry comes
// a day later and only clears away.
//
// A script, not MULTI: a script can look before it writes. WATCH lost because
// twenty writers on one key make ten conflicts for each success; RedisJSON and
// hashes of hashes because redis-cli should be enough to read a deal.
package redis
