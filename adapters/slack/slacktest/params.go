package slacktest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// object is a JSON object as it came.
type object = map[string]any

func str(v any) string {
	s, _ := v.(string)
	return s
}

func sub(o object, key string) object {
	out, _ := o[key].(object)
	return out
}

func items(v any) []any {
	out, _ := v.([]any)
	return out
}

// yes is an accepted call's answer; no is a refusal.
func yes(more object) object {
	out := object{"ok": true}
	for k, v := range more {
		out[k] = v
	}
	return out
}

func no(reason string, messages ...string) object {
	out := object{"ok": false, "error": reason}
	if len(messages) > 0 {
		out["response_metadata"] = object{"messages": messages}
	}
	return out
}

// maxBody is the most bytes of one call that are read.
const maxBody = 1 << 20

// params reads a call's parameters from JSON, a form or the query, and the token.
func params(r *http.Request) (p object, token string) {
	p = object{}
	kind := r.Header.Get("Content-Type")
	switch raw, _ := io.ReadAll(io.LimitReader(r.Body, maxBody)); {
	case strings.HasPrefix(kind, "application/json"):
		_ = json.Unmarshal(raw, &p)
	case r.PathValue("id") != "":
		p["size"] = float64(len(raw))
	default:
		form, _ := url.ParseQuery(string(raw))
		take(p, form)
	}
	take(p, r.URL.Query())
	token, _ = strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if token == "" {
		token = str(p["token"])
	}
	delete(p, "token")
	return p, token
}

func take(p object, form url.Values) {
	for k, v := range form {
		p[k] = v[0]
	}
}

// parsed is a parameter that may be JSON inside a form; ok is false when it
// cannot be read, and true when it is absent.
func parsed(p object, key string, into any) (ok bool) {
	switch v := p[key].(type) {
	case nil:
		return true
	case string:
		return v == "" || json.Unmarshal([]byte(v), into) == nil
	default:
		raw, _ := json.Marshal(v)
		return json.Unmarshal(raw, into) == nil
	}
}

func flag(p object, key string) bool { return p[key] == true || p[key] == "true" || p[key] == "1" }

func count(p object, key string, otherwise int) int {
	switch v := p[key].(type) {
	case float64:
		return int(v)
	case string:
		if n, err := strconv.Atoi(v); err == nil {
			return n
		}
	}
	return otherwise
}

// copied is a value as it would travel: nothing in it is shared.
func copied(v any) any {
	raw, _ := json.Marshal(v)
	var out any
	_ = json.Unmarshal(raw, &out)
	return out
}
