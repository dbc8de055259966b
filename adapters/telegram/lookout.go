package telegram

import (
	"context"
	"time"
)

// look is how often the webhook is looked at.
const look = 20 * time.Second

// never stands for the last failure before the first look.
const never = -1

// attend looks at our webhook now and then until ctx ends.
func (t *Telegram) attend(ctx context.Context, w Webhook) {
	for failed := int64(never); ctx.Err() == nil; sleep(ctx, look) {
		failed = t.lookAt(ctx, w, failed)
	}
}

// lookAt asks whether Telegram gets through to our webhook: if it does not,
// nothing arrives that would tell. It gives when a call last went wrong, by
// Telegram's clock; the next look is told.
func (t *Telegram) lookAt(ctx context.Context, w Webhook, failed int64) int64 {
	var info struct {
		URL     string `json:"url"`
		Pending int    `json:"pending_update_count"`
		Failed  int64  `json:"last_error_date"`
	}
	err := t.call(ctx, "getWebhookInfo", map[string]any{}, &info)
	switch {
	case err != nil:
		t.log.Warn("getWebhookInfo", "err", err)
		return failed
	case info.URL != w.PublicURL:
		t.log.Error("the webhook of this bot is not ours any more: stop the other program, or give this bot a token of its own; then start again")
	case info.Pending > 0 && failed == never: // of before we came
	case info.Pending > 0 && info.Failed != failed:
		t.log.Warn("Telegram does not get through to the webhook: is [telegram] public_url reachable from outside?", "waiting", info.Pending)
	default:
		t.ear.heard()
	}
	return info.Failed
}
