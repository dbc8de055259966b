package store

import (
	"fmt"
	"strconv"
	"strings"
)

// What is kept bears a mark, "milepost" and the number of its format. A program
// writes the format it finds, so that an older one may work beside it while a
// team is upgraded; a new store begins with the newest.
//
// A release that keeps something new gives it a new format and goes on writing
// the one before until the mark is raised: an older program that rewrites a
// record would drop the fields it does not know.
const (
	formatName   = "milepost"
	OldestFormat = 1
	NewestFormat = 1

	// Restoring is the mark of a store that a restore is still being written into.
	Restoring = formatName + " restoring"
)

// FormatMark is the mark of a format.
func FormatMark(number int) string { return fmt.Sprintf("%s %d", formatName, number) }

// FormatOf is the number in a mark; 0 if it is none of ours.
func FormatOf(mark string) int {
	text, ours := strings.CutPrefix(mark, formatName+" ")
	number, err := strconv.Atoi(text)
	if !ours || err != nil {
		return 0
	}
	return number
}

// CheckFormat reads a mark: nil if this program can read and write what bears it.
// where names the store for the operator.
func CheckFormat(where, mark string) error {
	number := FormatOf(mark)
	switch {
	case mark == Restoring:
		return &Fault{Kind: ErrCorrupt, Say: where + ": a restore into this store has not ended. Run it again"}
	case number < 1:
		return &Fault{Kind: ErrForeign, Say: where + ": this belongs to another program. Name another place in [store] url"}
	case number > NewestFormat:
		return &Fault{Kind: ErrNewer, Say: fmt.Sprintf(
			"%s: written by a newer Milepost (format %d, this one knows %d). Install the newer version, or restore a backup made by this one", where, number, NewestFormat)}
	case number < OldestFormat:
		return &Fault{Kind: ErrForeign, Say: fmt.Sprintf(
			"%s: written by a Milepost that is too old (format %d, this one knows %d and newer). Start a version between the two first", where, number, OldestFormat)}
	}
	return nil
}
