package slacktest

import (
	"fmt"
	"slices"
	"strings"
)

// checker reads blocks as Slack would and points at every mistake.
type checker struct {
	problems []string
	blockIDs map[string]bool
}

// checkBlocks are the mistakes of blocks, each with its json-pointer.
func checkBlocks(blocks []any, at string, most int) []string {
	c := &checker{blockIDs: map[string]bool{}}
	if len(blocks) > most {
		c.fail(at, "no more than %d items allowed", most)
	}
	for i, b := range blocks {
		c.block(fmt.Sprint(at, "/", i), b)
	}
	return c.problems
}

func (c *checker) fail(at, words string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf("[ERROR] "+words, args...)+" [json-pointer:"+at+"]")
}

// only refuses fields that are not named.
func (c *checker) only(at string, o object, fields string) {
	for _, key := range sortedKeys(o) {
		if !slices.Contains(strings.Fields(fields), key) {
			c.fail(at, "invalid additional property: %s", key)
		}
	}
}

// size checks a string that may be absent; a least of 1 makes it required.
func (c *checker) size(at string, o object, key string, least, most int) {
	v, there := o[key]
	if !there && least == 0 {
		return
	}
	text, ok := v.(string)
	switch n := len([]rune(text)); {
	case !there:
		c.fail(at, "missing required field: %s", key)
	case !ok:
		c.fail(at+"/"+key, "must be a string")
	case n == 0:
		c.fail(at+"/"+key, "must be more than 0 characters")
	case n > most:
		c.fail(at+"/"+key, "must be less than %d characters", most+1)
	}
}

// text checks a text object; absent is a mistake only if it is required.
func (c *checker) text(at string, o object, key string, required bool, most int, kinds string) {
	v, there := o[key]
	if !there {
		if required {
			c.fail(at, "missing required field: %s", key)
		}
		return
	}
	c.textObject(at+"/"+key, v, most, kinds)
}

const anyText = "plain_text mrkdwn"

func (c *checker) textObject(at string, v any, most int, kinds string) {
	o, ok := v.(object)
	kind := str(o["type"])
	switch {
	case !ok:
		c.fail(at, "must be an object")
		return
	case !slices.Contains(strings.Fields(kinds), kind):
		c.fail(at+"/type", "unsupported type: %s", kind)
		return
	case kind == "plain_text":
		c.only(at, o, "type text emoji")
	default:
		c.only(at, o, "type text verbatim")
	}
	c.size(at, o, "text", 1, most)
}

// list checks how many items there are and gives them; a least of 1 makes it required.
func (c *checker) list(at string, o object, key string, least, most int) []any {
	v, there := o[key]
	if !there && least == 0 {
		return nil
	}
	out, ok := v.([]any)
	switch {
	case !there:
		c.fail(at, "missing required field: %s", key)
	case !ok:
		c.fail(at+"/"+key, "must be an array")
	case len(out) < max(least, 1):
		c.fail(at+"/"+key, "no fewer than %d items allowed", max(least, 1))
	case len(out) > most:
		c.fail(at+"/"+key, "no more than %d items allowed", most)
	}
	return out
}

// fresh checks that an id is not there twice.
func (c *checker) fresh(at string, o object, key string, seen map[string]bool) {
	c.size(at, o, key, 0, 255)
	if id := str(o[key]); id != "" {
		if seen[id] {
			c.fail(at+"/"+key, "`%s` is already in use: %s", key, id)
		}
		seen[id] = true
	}
}
