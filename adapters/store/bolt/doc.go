// Package bolt is the embedded engine of the memory: one file, durable, one process.
//
// What I know: how records, indexes, journals and remembered operations lie in
// the buckets of a bbolt file; how waiting commits share one transaction; how
// the file is read as of one instant while it is in use, and made of a backup; how
// its free pages are written over.
//
// Who calls me: bot opens me; adapters/store calls the port; backup, restore,
// erase and doctor call Dump, Restore, Scrub and Check.
//
// What I never do: know what a record means, ask for the time, or touch a file
// that is not ours.
//
// Buckets (numbers are 8 bytes, big end first):
//
//	meta  "format" → "milepost 1" · "seq" → number of the last commit
//	rec   key                        → version · expiry in ms (0 = never) · value
//	idx   index 0x00 key             → (nothing)
//	log   journal 0x00 line number   → line
//	op    operation                  → commit · expiry in ms · reply
//	exp   expiry in ms · 'r'|'o' · key → (nothing); what the sweep reads
//
// A commit:
//
//	waiting ──► the first of the waiting leads: one transaction for all of them
//	              each: seen? → first reply · a check fails → conflict · else written
//	            one sync, everybody is answered, the next of the waiting leads
//
// bbolt's own Batch was tried first and lost: it lets a lone writer wait 10 ms
// for company. Here a lone writer goes at once, and company forms by itself
// while the disk is busy.
package bolt
