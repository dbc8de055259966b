package dialogs_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
)

// overtaken is a memory in which others are always quicker.
type overtaken struct{ *store.Memory }

func (overtaken) Commit(context.Context, dialogs.Change) (dialogs.Receipt, error) {
	return dialogs.Receipt{}, dialogs.ErrConflict
}

func TestWhoIsOvertakenAgainAndAgainMayComeAgain(t *testing.T) {
	m := store.NewMemory(storetest.NewRAM())
	now := func() time.Time { return monday }
	if err := engineOn(m, now, func() string { return "nonce" }).Seed(t.Context(), staff()); err != nil {
		t.Fatal(err)
	}
	_, err := engineOn(overtaken{m}, now, func() string { return "nonce" }).Hear(t.Context(), said("olga", "/new Acme, scanner, 84k", monday))
	if !errors.Is(err, chat.ErrNotNow) || !errors.Is(err, dialogs.ErrConflict) {
		t.Errorf("%v: an update that is not to blame would be left behind", err)
	}
}
