package main

import (
	"strings"
	"testing"
)

// The board of content goes only where somebody may read it.
func TestWhoMayGetTheBoardOfContent(t *testing.T) {
	const house = `
[[channel]]
id = "sales"
telegram = "-1"

[[channel]]
id = "heads"
telegram = "-2"
private = true

[[person]]
name = "Dana"
roles = ["marketing"]

[[job]]
id = "content"
do = "content"
schedule = "0 10 * * 1"
to = `
	for to, wrong := range map[string]string{
		"marketing": "", "head": "", "dana": "", "heads": "",
		"sales":   "are not for channel sales, which everybody reads",
		"product": "is for marketing and head, not for product",
		"nobody":  `there is no channel, person or role "nobody"`,
	} {
		_, err := parseConfig("config.toml", []byte(house+`"`+to+`"`), none)
		switch {
		case wrong == "" && err != nil, wrong != "" && (err == nil || !strings.Contains(err.Error(), wrong)):
			t.Errorf("%s: %v, want %q", to, err, wrong)
		}
	}
}
