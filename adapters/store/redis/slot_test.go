package redis

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"milepost/adapters/store"
)

// hashed is the part of a key that decides about its slot, by the rule of the
// cluster specification: what stands in the first braces, unless that is nothing.
func hashed(key string) string {
	if _, rest, ok := strings.Cut(key, "{"); ok {
		if tag, _, ok := strings.Cut(rest, "}"); ok && tag != "" {
			return tag
		}
	}
	return key
}

func TestAllKeysLieInOneSlotWhateverPeopleType(t *testing.T) {
	e := &Engine{tag: "{acme}:", format: store.FormatMark(1)}
	for _, name := range []string{"deal/D-1", "{other}", "}{", "{}", "a}b{c}", "{", "}", "😀{x}", ""} {
		b := store.Batch{Op: name + "op", OpTTL: time.Hour, Now: time.Unix(1, 0),
			Checks: []store.Check{{Key: name}}, Empty: []store.Gap{{Index: name}}, Puts: []store.Put{{Key: name}}, Deletes: []string{name},
			Remove: []store.Entry{{Index: name, Key: name}}, Add: []store.Entry{{Index: name, Key: name}}, Append: []store.Line{{Log: name}}, Amend: []store.Amendment{{Log: name}}, Forget: []string{name}}
		keys, _ := e.arguments(&b)
		if len(keys) != 12 {
			t.Fatalf("%d keys", len(keys))
		}
		for _, key := range append(keys, e.record(name), e.op(name), e.index(name), e.log(name), e.mark(), e.seq()) {
			if hashed(key) != "acme" {
				t.Errorf("%q is in the slot of %q", key, hashed(key))
			}
		}
	}
}

// A script may touch only what it was given in KEYS: a cluster looks at nothing else.
func TestScriptsTouchOnlyTheKeysTheyAreGiven(t *testing.T) {
	scripts, err := filepath.Glob("*.lua")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts (%v)", err)
	}
	call := regexp.MustCompile(`redis\.p?call\(\s*([^,]+),\s*([^,)]+)`)
	for _, name := range scripts {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		code := regexp.MustCompile(`(?m)--.*$`).ReplaceAllString(string(body), "")
		calls := call.FindAllStringSubmatch(code, -1)
		if len(calls) == 0 || len(calls) != strings.Count(code, "redis.") {
			t.Errorf("%s: %d calls are understood of %d", name, len(calls), strings.Count(code, "redis."))
		}
		for _, c := range calls {
			if !strings.HasPrefix(c[1], "'") || !strings.HasPrefix(c[2], "KEYS[") {
				t.Errorf("%s: %s", name, c[0])
			}
		}
	}
}

// Every key is made in keys.go: nowhere else is the tag put before anything.
func TestKeysAreMadeInOneFile(t *testing.T) {
	set := token.NewFileSet()
	names, _ := filepath.Glob("*.go")
	made := 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			sum, ok := n.(*ast.BinaryExpr)
			if !ok || sum.Op != token.ADD {
				return true
			}
			if s, ok := sum.X.(*ast.SelectorExpr); ok && s.Sel.Name == "tag" {
				if made++; name != "keys.go" {
					t.Errorf("%v makes a key of its own", set.Position(n.Pos()))
				}
			}
			return true
		})
	}
	if made < 6 {
		t.Error(fmt.Sprint("only ", made, " keys are made: the walk is wrong"))
	}
}
