package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"milepost/adapters/store"
	"milepost/adapters/store/bolt"
	"milepost/adapters/store/redis"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
)

// place is where a store can be made, of nothing or of a backup.
type place struct {
	name    string
	open    func(t *testing.T) store.Engine
	restore func(t *testing.T, c *store.Copy) error
}

func inBolt(t *testing.T) *place {
	path := filepath.Join(t.TempDir(), "store", "milepost.bolt")
	return &place{"bolt", func(t *testing.T) store.Engine {
		e, err := bolt.Open(path)
		return closing(t, e, err)
	}, func(t *testing.T, c *store.Copy) error { return bolt.Restore(t.Context(), path, c) }}
}

// inRedis makes places under prefixes of one server.
func inRedis(t *testing.T) func(t *testing.T) *place {
	addr := storetest.Redis(t)
	n := 0
	return func(t *testing.T) *place {
		n++
		url := storetest.URL(addr, fmt.Sprintf("backup-%d", n))
		return &place{"redis", func(t *testing.T) store.Engine {
			e, err := redis.Open(t.Context(), url, redis.Local)
			return closing(t, e, err)
		}, func(t *testing.T, c *store.Copy) error { return redis.Restore(t.Context(), url, storetest.Now, c) }}
	}
}

func closing(t *testing.T, e store.Engine, err error) store.Engine {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func backup(t *testing.T, e store.Engine) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := store.Backup(t.Context(), e.(store.Dumper), storetest.Now, &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func opened(t *testing.T, backup []byte) *store.Copy {
	t.Helper()
	c, err := store.OpenBackup(bytes.NewReader(backup))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestABackupOfEitherEngineComesBackInEither(t *testing.T) {
	redises := inRedis(t)
	kinds := []func(*testing.T) *place{inBolt, redises}
	for _, from := range kinds {
		for _, to := range kinds {
			source, target := from(t), to(t)
			t.Run(source.name+" to "+target.name, func(t *testing.T) {
				e := source.open(t)
				storetest.Scene(t, e)
				want := storetest.Shows(t, e)
				file := backup(t, e)
				if err := target.restore(t, opened(t, file)); err != nil {
					t.Fatal(err)
				}
				back := target.open(t)
				if got := storetest.Shows(t, back); got != want {
					t.Errorf("it shows\n%s\nand showed\n%s", got, want)
				}
				if n, err := store.NewMemory(back).Rebuild(t.Context(), storetest.Now); n > 0 || err != nil {
					t.Errorf("%d entries of its lists were wrong (%v)", n, err)
				}
				storetest.Released(t, back)
			})
		}
	}
}

// When a copy of a store begins to work, nobody is told of the time between.
func TestARestoredStoreKnowsNothingOfWhatWasHeard(t *testing.T) {
	source, target := inBolt(t), inBolt(t)
	e := source.open(t)
	marks := map[string]string{"heard/telegram": "2026-06-01T10:00:00Z", "away/telegram": "{}", "points/olga": "D-1"}
	if _, err := store.NewMemory(e).Commit(t.Context(), dialogs.Change{Cause: "marks", At: storetest.Now, Marks: marks}); err != nil {
		t.Fatal(err)
	}
	if err := target.restore(t, opened(t, backup(t, e))); err != nil {
		t.Fatal(err)
	}
	k, err := store.NewMemory(target.open(t)).Load(t.Context(), dialogs.Query{Marks: slices.Collect(maps.Keys(marks))})
	if err != nil || !maps.Equal(k.Marks, map[string]string{"heard/telegram": "", "away/telegram": "", "points/olga": "D-1"}) {
		t.Errorf("%v, %v", k.Marks, err)
	}
}

func TestAStoreIsNeverRestoredOver(t *testing.T) {
	for _, kind := range []func(*testing.T) *place{inBolt, inRedis(t)} {
		p := kind(t)
		e := p.open(t)
		file := backup(t, e)
		storetest.Scene(t, e)
		want := storetest.Shows(t, e)
		if err := p.restore(t, opened(t, file)); !errors.Is(err, store.ErrLocked) {
			t.Errorf("%s: %v", p.name, err)
		}
		if got := storetest.Shows(t, e); got != want {
			t.Errorf("%s: it was changed", p.name)
		}
	}
}

func TestABackupThatIsNotWholeIsRefusedWithAReason(t *testing.T) {
	e := inBolt(t).open(t)
	storetest.Scene(t, e)
	whole := backup(t, e)
	lines := bytes.SplitAfter(whole, []byte("\n"))
	lines = lines[:len(lines)-1]
	without := func(i int) []byte { return bytes.Join(append(lines[:i:i], lines[i+1:]...), nil) }
	end := len(lines) - 1
	for name, c := range map[string]struct {
		file []byte
		kind error
		says string
	}{
		"nothing":            {nil, store.ErrForeign, "it is empty"},
		"another file":       {[]byte("[store]\n"), store.ErrForeign, "its first line is not that of a backup"},
		"no end":             {without(end), store.ErrCorrupt, "its end is missing"},
		"cut in a line":      {whole[:len(whole)/2], store.ErrCorrupt, "it ends in the middle of a line"},
		"a line less":        {without(3), store.ErrCorrupt, "its checksum is wrong"},
		"one changed letter": {bytes.Replace(whole, []byte("scanner"), []byte("scammer"), 1), store.ErrCorrupt, "its checksum is wrong"},
		"more behind it":     {append(bytes.Clone(whole), lines[1]...), store.ErrCorrupt, "something follows its end"},
		"a broken line":      {bytes.Replace(whole, []byte(`{"record"`), []byte(`["record"`), 1), store.ErrCorrupt, "line 2 cannot be read"},
		"a newer one":        {bytes.Replace(whole, []byte(`"format":1`), []byte(`"format":2`), 1), store.ErrNewer, "newer Milepost (format 2, this one knows 1)"},
	} {
		_, err := store.OpenBackup(bytes.NewReader(c.file))
		if !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v, want %q", name, err, c.says)
		}
	}
	// Wherever a bit falls over, it is seen.
	for i := 0; i < len(whole); i += 7 {
		spoiled := bytes.Clone(whole)
		spoiled[i] ^= 0x01
		if _, err := store.OpenBackup(bytes.NewReader(spoiled)); err == nil {
			t.Fatalf("a wrong byte %d went unseen", i)
		}
	}
}

// torn is a backup that turns out unreadable only while it is written back.
type torn struct {
	*bytes.Reader
	rewinds int
}

func (r *torn) Seek(offset int64, whence int) (int64, error) {
	r.rewinds++
	return r.Reader.Seek(offset, whence)
}

func (r *torn) Read(p []byte) (int, error) {
	if r.rewinds > 1 && r.Len() < int(r.Size())/2 {
		return 0, errors.New("the disk cannot read any more")
	}
	return r.Reader.Read(p)
}

func TestARestoreThatEndsInTheMiddleLeavesNothing(t *testing.T) {
	for _, kind := range []func(*testing.T) *place{inBolt, inRedis(t)} {
		source, target := inBolt(t), kind(t)
		e := source.open(t)
		storetest.Scene(t, e)
		store.NewMemory(e)
		for i := range 2000 { // more than a reader takes at once
			if _, err := e.Commit(context.Background(), store.Batch{Append: []store.Line{{Log: "many", Data: fmt.Appendf(nil, `{"line":%d}`, i)}}}); err != nil {
				t.Fatal(err)
			}
		}
		file := backup(t, e)
		c, err := store.OpenBackup(&torn{Reader: bytes.NewReader(file)})
		if err != nil {
			t.Fatal(err)
		}
		if err := target.restore(t, c); err == nil {
			t.Errorf("%s: half a backup was taken", target.name)
		}
		if err := target.restore(t, opened(t, file)); err != nil {
			t.Fatalf("%s: and then the whole: %v", target.name, err)
		}
		if got := storetest.Shows(t, target.open(t)); got != storetest.Shows(t, e) {
			t.Errorf("%s: something of the first try was left", target.name)
		}
	}
}

func TestABackupThatCannotBeWrittenSaysSo(t *testing.T) {
	e := inBolt(t).open(t)
	storetest.Scene(t, e)
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("skipped: there is no /dev/full, a full disk cannot be played")
	}
	defer full.Close()
	if _, err := store.Backup(t.Context(), e.(store.Dumper), storetest.Now, full); !errors.Is(err, store.ErrFull) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := store.Backup(ctx, e.(store.Dumper), storetest.Now, &bytes.Buffer{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
