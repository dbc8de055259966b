package slack

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"time"
)

// window is how old a request may be, and how far its clock may be ahead.
const window = 5 * time.Minute

// genuine proves that Slack signed exactly these bytes a short while ago. Every
// secret is compared, in constant time.
func genuine(secrets []Secret, h http.Header, body []byte, now time.Time) bool {
	stamp := h.Get("X-Slack-Request-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > window {
		return false
	}
	given := []byte(h.Get("X-Slack-Signature"))
	good := false
	for _, secret := range secrets {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte("v0:" + stamp + ":"))
		mac.Write(body)
		if hmac.Equal(given, []byte("v0="+hex.EncodeToString(mac.Sum(nil)))) {
			good = true
		}
	}
	return good
}
