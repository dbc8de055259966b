package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strconv"
	"time"

	"milepost/dialogs/chat"
)

// maxAnswer is the most of an answer that is read.
const maxAnswer = 4 << 20

// forms are the methods that read a form and no JSON.
var forms = []string{"auth.test", "bots.info", "users.info", "conversations.info", "conversations.list", "conversations.history", "conversations.replies", "apps.connections.open"}

// call makes one call with the bot's token.
func (s *Slack) call(ctx context.Context, method string, params map[string]any, out any) error {
	_, err := s.ask(ctx, s.c.BotToken, method, params, out)
	return err
}

// ask makes one call and says which scopes the token has. The error is a
// *chat.Failure: what is known of whether Slack has acted.
func (s *Slack) ask(ctx context.Context, token Secret, method string, params map[string]any, out any) (scopes string, err error) {
	written := false
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteRequest: func(i httptrace.WroteRequestInfo) { written = i.Err == nil }})
	req, err := s.request(ctx, token, method, params)
	if err != nil {
		return "", &chat.Failure{Fault: chat.Refused, Err: s.hide(err)}
	}
	res, err := s.client.Do(req)
	if err != nil {
		fault := chat.NotSent
		if written {
			fault = chat.Unsure
		}
		return "", &chat.Failure{Fault: fault, Err: s.hide(err)}
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusTooManyRequests {
		return "", &chat.Failure{Fault: chat.Wait, After: retryAfter(res.Header), Err: fmt.Errorf("%s: too many requests", method)}
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	var a answer
	if err != nil || res.StatusCode != http.StatusOK || json.Unmarshal(body, &a) != nil {
		return "", &chat.Failure{Fault: chat.Unsure, Err: fmt.Errorf("%s: status %d and an unreadable answer", method, res.StatusCode)}
	}
	if !a.OK {
		return "", refusal(method, target(params), a)
	}
	if out != nil && json.Unmarshal(body, out) != nil {
		return "", &chat.Failure{Fault: chat.Unsure, Err: fmt.Errorf("%s: unexpected result", method)}
	}
	return res.Header.Get("X-OAuth-Scopes"), nil
}

// request is a call as Slack wants it: most methods take JSON, the reading ones a form.
func (s *Slack) request(ctx context.Context, token Secret, method string, params map[string]any) (*http.Request, error) {
	var body []byte
	kind := "application/json; charset=utf-8"
	if slices.Contains(forms, method) {
		kind = "application/x-www-form-urlencoded"
		values := url.Values{}
		for k, v := range params {
			values.Set(k, fmt.Sprint(v))
		}
		body = []byte(values.Encode())
	} else {
		var err error
		if body, err = json.Marshal(params); err != nil {
			return nil, errors.New("parameters that are no JSON")
		}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.c.APIURL+"/"+method, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Authorization", "Bearer "+string(token))
	return req, nil
}

func retryAfter(h http.Header) time.Duration {
	n, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil {
		n = 5
	}
	return time.Duration(max(1, n)) * time.Second
}

// target is the chat that a call is about.
func target(params map[string]any) string {
	channel, _ := params["channel"].(string)
	return channel
}
