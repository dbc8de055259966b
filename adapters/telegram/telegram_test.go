package telegram

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"milepost/dialogs/chat"
)

func TestAWrongTokenIsOneClearSentence(t *testing.T) {
	r := setup(t)
	tg, err := New(Config{Token: "4242:wrong", APIURL: r.server.URL, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tg.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "does not know this token") || strings.Contains(err.Error(), "wrong") {
		t.Errorf("%v", err)
	}
	if _, err := New(Config{Token: "hello"}); err == nil {
		t.Error("a token without a form was taken")
	}
	r.server.Close()
	if _, err := r.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "cannot be reached") || !errors.Is(err, chat.ErrNotNow) || strings.Contains(err.Error(), "getMe") || strings.Contains(err.Error(), "canary") {
		t.Errorf("%v", err)
	}
}
