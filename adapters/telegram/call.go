package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"time"

	"milepost/dialogs/chat"
)

// answer is the envelope of every answer of the Bot API.
type answer struct {
	OK          bool   `json:"ok"`
	Result      any    `json:"result"` // into which it is read: a pointer; nil: nobody wants it
	Code        int    `json:"error_code"`
	Description string `json:"description"`
	Parameters  struct {
		RetryAfter      int   `json:"retry_after"`
		MigrateToChatID int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// done is how the answer to a call that was done begins.
var done = []byte(`{"ok":true,`)

// maxAnswer is the most of an answer that is read: a hundred updates with long texts.
const maxAnswer = 16 << 20

// call makes one call as JSON. The error is a *chat.Failure: what is known of
// whether Telegram has acted.
func (t *Telegram) call(ctx context.Context, method string, params any, out any) error {
	body, err := json.Marshal(params)
	if err != nil {
		return &chat.Failure{Fault: chat.Refused, Err: err}
	}
	written := false
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteRequest: func(i httptrace.WroteRequestInfo) { written = i.Err == nil }})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "", bytes.NewReader(body))
	if err != nil {
		return &chat.Failure{Fault: chat.Refused, Err: t.hide(err)}
	}
	where := *t.methods // an address is parsed once, not at each call
	where.Path += method
	req.URL = &where
	req.Header.Set("Content-Type", "application/json")
	res, err := t.client.Do(req)
	if err != nil {
		fault := chat.NotSent
		if written {
			fault = chat.Unsure
		}
		return &chat.Failure{Fault: fault, Err: t.hide(err)}
	}
	defer res.Body.Close()
	said, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if out == nil && err == nil && bytes.HasPrefix(said, done) {
		return nil
	}
	a := answer{Result: out}
	if err := errors.Join(err, json.Unmarshal(said, &a)); err != nil {
		if res.StatusCode == http.StatusTooManyRequests {
			return &chat.Failure{Fault: chat.Wait, After: 5 * time.Second, Err: errors.New("429 without a reason")}
		}
		return &chat.Failure{Fault: chat.Unsure, Err: fmt.Errorf("%s: status %d and an unreadable answer", method, res.StatusCode)}
	}
	if !a.OK {
		return refusal(method, a)
	}
	return nil
}

// refusal says what an error of the Bot API means for a parcel. Its description
// is Telegram's own words and holds nothing of ours.
func refusal(method string, a answer) *chat.Failure {
	f := &chat.Failure{Fault: chat.Refused, Err: fmt.Errorf("%s: %d %s", method, a.Code, cut(a.Description, 200))}
	low := strings.ToLower(a.Description)
	switch {
	case a.Parameters.MigrateToChatID != 0:
		f.Fault, f.To = chat.MovedChat, address(a.Parameters.MigrateToChatID, 0)
	case a.Code == http.StatusTooManyRequests:
		f.Fault, f.After = chat.Wait, time.Duration(max(1, a.Parameters.RetryAfter))*time.Second
	case a.Code == http.StatusUnauthorized || a.Code == http.StatusNotFound:
		f.Fault = chat.NoEntry
	case a.Code == http.StatusForbidden || strings.Contains(low, "chat not found"):
		f.Fault = chat.Blocked
	case strings.Contains(low, "message to edit not found") || strings.Contains(low, "message can't be edited") || strings.Contains(low, "message_id_invalid"):
		f.Fault = chat.NoMessage
	case a.Code >= 500:
		f.Fault = chat.Unsure
	}
	return f
}
