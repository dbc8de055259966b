// Package storetest is one conformance suite for every engine of the memory,
// and for the memory on top of it.
//
// What I know: what a batch, a page, a journal, a claimed parcel must do,
// whatever they are kept in; how to start a real Redis for a test.
//
// Who calls me: the tests of adapters/store, bolt and redis.
//
// What I never do: run in the program; touch a Redis that I did not start.
package storetest
