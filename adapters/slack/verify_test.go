package slack

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"
)

// Slack's published example.
const (
	slackSecret = "8f742231b10e8888abcd99yyyzzz85a5"
	slackStamp  = 1531420618
	slackBody   = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
	slackSign   = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
)

func head(stamp any, sign string) http.Header {
	h := http.Header{}
	h.Set("X-Slack-Request-Timestamp", fmt.Sprint(stamp))
	h.Set("X-Slack-Signature", sign)
	return h
}

func signed(secret string, stamp int64, body string) http.Header {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%d:%s", stamp, body)
	return head(stamp, "v0="+hex.EncodeToString(mac.Sum(nil)))
}

func TestOnlySlacksOwnSignatureOpens(t *testing.T) {
	at := time.Unix(slackStamp, 0)
	good := head(slackStamp, slackSign)
	for name, c := range map[string]struct {
		secrets []Secret
		h       http.Header
		body    string
		now     time.Time
		want    bool
	}{
		"the published example":     {[]Secret{slackSecret}, good, slackBody, at, true},
		"the second of two secrets": {[]Secret{"new", slackSecret}, good, slackBody, at, true},
		"the first of two secrets":  {[]Secret{slackSecret, "old"}, good, slackBody, at, true},
		"five minutes old":          {[]Secret{slackSecret}, good, slackBody, at.Add(5 * time.Minute), true},
		"older":                     {[]Secret{slackSecret}, good, slackBody, at.Add(5*time.Minute + time.Second), false},
		"from the future":           {[]Secret{slackSecret}, good, slackBody, at.Add(-6 * time.Minute), false},
		"another secret":            {[]Secret{"x"}, good, slackBody, at, false},
		"one byte changed":          {[]Secret{slackSecret}, good, slackBody + " ", at, false},
		"no signature":              {[]Secret{slackSecret}, head(slackStamp, ""), slackBody, at, false},
		"the signature without v0=": {[]Secret{slackSecret}, head(slackStamp, slackSign[3:]), slackBody, at, false},
		"the signature in capitals": {[]Secret{slackSecret}, head(slackStamp, "V0="+slackSign[3:]), slackBody, at, false},
		"another time":              {[]Secret{slackSecret}, head(slackStamp+1, slackSign), slackBody, at, false},
		"a time that is none":       {[]Secret{slackSecret}, head("now", slackSign), slackBody, at, false},
		"a time beyond all":         {[]Secret{slackSecret}, head("-9223372036854775808", slackSign), slackBody, at, false},
		"no secrets, an empty key":  {nil, signed("", slackStamp, slackBody), slackBody, at, false},
	} {
		if got := genuine(c.secrets, c.h, []byte(c.body), c.now); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if usable([]Secret{"a", " "}) || usable(nil) || !usable([]Secret{"a"}) {
		t.Error("an empty signing secret is taken, or a good one is not")
	}
}

func TestForgeriesAreRefused(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	at := time.Unix(slackStamp, 0)
	for range 20_000 {
		sign, body := []byte(slackSign), []byte(slackBody)
		if r.IntN(2) == 0 {
			sign[3+r.IntN(64)] ^= byte(1 + r.IntN(255))
		} else {
			body[r.IntN(len(body))] ^= byte(1 + r.IntN(255))
		}
		if genuine([]Secret{slackSecret}, head(slackStamp, string(sign)), body, at) {
			t.Fatalf("accepted %q with %q", body, sign)
		}
	}
}
