package store_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
)

// Of every format there ever was a backup is kept in testdata, with what the
// program of its day showed of it. Today's reads them all.
func TestEveryFormatThereEverWasIsRead(t *testing.T) {
	for n := store.OldestFormat; n <= store.NewestFormat; n++ {
		file := fmt.Sprintf("testdata/format-%d.jsonl", n)
		kept, err := os.ReadFile(file)
		if errors.Is(err, os.ErrNotExist) && n == store.NewestFormat {
			keep(t, file)
			t.Fatalf("%s was missing and is made now: look at it and commit it; it is never made again", file)
		}
		if err != nil {
			t.Fatal(err)
		}
		p := inBolt(t)
		if err := p.restore(t, opened(t, kept)); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		e := p.open(t)
		shown, err := os.ReadFile(strings.TrimSuffix(file, ".jsonl") + ".shown.json")
		if err != nil {
			t.Fatal(err)
		}
		var want, got any
		if err := errors.Join(json.Unmarshal(shown, &want), json.Unmarshal([]byte(storetest.Shows(t, e)), &got)); err != nil {
			t.Fatal(err)
		}
		if missing := lacks(got, want, "it"); missing != "" {
			t.Errorf("%s: %s", file, missing)
		}
		storetest.Released(t, e)
	}
}

func keep(t *testing.T, file string) {
	e := inBolt(t).open(t)
	storetest.Scene(t, e)
	err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, backup(t, e), 0o644),
		os.WriteFile(strings.TrimSuffix(file, ".jsonl")+".shown.json", []byte(storetest.Shows(t, e)+"\n"), 0o644))
	if err != nil {
		t.Fatal(err)
	}
}

// lacks says what of want is not in got; got may know more.
func lacks(got, want any, path string) string {
	switch want := want.(type) {
	case map[string]any:
		has, _ := got.(map[string]any)
		for k, v := range want {
			if s := lacks(has[k], v, path+"."+k); s != "" {
				return s
			}
		}
		return ""
	case []any:
		has, _ := got.([]any)
		if len(has) != len(want) {
			return fmt.Sprintf("%s has %d elements, not %d", path, len(has), len(want))
		}
		for i := range want {
			if s := lacks(has[i], want[i], fmt.Sprintf("%s[%d]", path, i)); s != "" {
				return s
			}
		}
		return ""
	}
	if !reflect.DeepEqual(got, want) && (got != nil || !reflect.ValueOf(want).IsZero()) { // what is empty may be left out
		return fmt.Sprintf("%s is %v and was %v", path, got, want)
	}
	return ""
}
