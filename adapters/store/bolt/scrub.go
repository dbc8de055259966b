package bolt

import (
	"context"
	"encoding/binary"

	"go.etcd.io/bbolt"

	"milepost/adapters/store"
)

// scrubAtOnce bounds the pages that one transaction of a scrub writes.
const scrubAtOnce = 4096

var scrubBucket = []byte("scrub")

// Scrub writes over the pages of the file that are free: a page that is not used
// any more keeps what stood on it until it is used again. It takes all of them,
// fills them with nothing and gives them back; the file grows by a little. What a
// backup that runs just now still reads is left.
func (e *Engine) Scrub(ctx context.Context) error {
	return guard(e.path, func() error {
		nothing := make([]byte, e.db.Info().PageSize*3/4) // one to a page
		for left := true; left; {
			if err := ctx.Err(); err != nil {
				return err
			}
			err := e.update(func(tx *bbolt.Tx) (bool, error) {
				b, err := tx.CreateBucketIfNotExists(scrubBucket)
				if err != nil {
					return false, err
				}
				b.FillPercent = 1
				stats := e.db.Stats()
				free := stats.FreePageN + stats.PendingPageN
				left = free > scrubAtOnce
				from := b.Sequence()
				for n := range uint64(min(free, scrubAtOnce) + 16) { // those for the tree itself
					if err := b.Put(binary.BigEndian.AppendUint64(nil, from+n), nothing); err != nil {
						return false, err
					}
				}
				return true, b.SetSequence(from + uint64(scrubAtOnce) + 16)
			})
			if err != nil {
				return err
			}
		}
		return e.update(func(tx *bbolt.Tx) (bool, error) { return true, tx.DeleteBucket(scrubBucket) })
	})
}

var _ store.Medium = (*Engine)(nil)
