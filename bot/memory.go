package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"milepost/adapters/store"
	"milepost/adapters/store/bolt"
	"milepost/adapters/store/redis"
)

// openStore is the memory of a running bot.
type openStore struct {
	Memory *store.Memory
	Says   string // what was found, for the operator
	engine store.Engine
	bolt   *bolt.Engine // nil on Redis
	socket string       // where `backup` finds a running bot; empty on Redis
}

// Close ends it.
func (s *openStore) Close() {
	_ = s.engine.Close()
	if s.socket != "" {
		_ = os.Remove(s.socket)
	}
}

// socketOf is where the bot that has a store file can be spoken to.
func socketOf(path string) string { return path + ".sock" }

// running reports whether a bot answers beside a store file. A socket that a
// killed bot has left behind answers nobody.
func running(path string) bool {
	c, err := net.Dial("unix", socketOf(path))
	if err != nil {
		return false
	}
	_ = c.Close()
	return true
}

// boltPath is the file of a "bolt:" address; ok is false for others.
func boltPath(url string) (string, bool) { return strings.CutPrefix(url, "bolt:") }

// openStoreOf opens the store an address names, and looks at what it is.
func openStoreOf(ctx context.Context, url string, log *slog.Logger) (*openStore, error) {
	if path, ok := boltPath(url); ok {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, fmt.Errorf("the folder of the store cannot be made: %w\nnext: choose another place in [store] url", err)
		}
		engine, err := bolt.Open(path)
		if err != nil {
			return nil, err
		}
		return &openStore{Memory: store.NewMemory(engine), engine: engine, bolt: engine, socket: socketOf(path), Says: "the file " + path}, nil
	}
	engine, err := redis.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	found, err := engine.Inspect(ctx)
	if err != nil {
		_ = engine.Close()
		return nil, err
	}
	var says []string
	for _, f := range found {
		says = append(says, f.What+" "+f.Value)
		if !f.Good {
			log.Warn("redis", "what", f.What, "value", f.Value, "say", f.Say)
		}
	}
	return &openStore{Memory: store.NewMemory(engine), engine: engine, Says: "Redis: " + strings.Join(says, ", ")}, nil
}

// handler serves snapshots to `backup`.
func (s *openStore) handler(log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /backup", func(w http.ResponseWriter, r *http.Request) {
		if err := s.bolt.Snapshot(r.Context(), w); err != nil {
			log.Error("backup", "err", err)
			panic(http.ErrAbortHandler) // cut the answer: half a snapshot must not look whole
		}
	})
	return mux
}

// storeFile is the bolt file that backup and restore mean.
func storeFile(o options) (string, error) {
	url := "bolt:data/milepost.bolt"
	if path, ok := configPath(o); ok {
		c, err := readConfig(path, os.Getenv)
		if err != nil {
			return "", err
		}
		url = c.storeURL
	}
	path, ok := boltPath(url)
	if !ok {
		return "", errors.New("backup and restore are for the bolt file\nnext: back a Redis up with its own means (BGSAVE, or a copy of the append-only file)")
	}
	return path, nil
}

// backup writes a consistent snapshot, from the running bot if there is one.
func backup(ctx context.Context, o options) error {
	if len(o.args) != 1 {
		return usageError("backup wants one place to write to")
	}
	path, err := storeFile(o)
	if err != nil {
		return err
	}
	to := o.args[0]
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w\nnext: name a file that is not there yet", err)
	}
	if err != nil {
		return fmt.Errorf("the backup cannot be written: %w\nnext: name a file in a folder that is there and yours", err)
	}
	err = errors.Join(snapshot(ctx, path, out), out.Sync(), out.Close())
	if err != nil {
		_ = os.Remove(to)
		return fmt.Errorf("the backup was not made: %w", err)
	}
	fmt.Fprintf(o.out, "✓ %s holds what %s held\n", to, path)
	return nil
}

// snapshot copies the store: over the socket of a running bot, else from the file.
func snapshot(ctx context.Context, path string, out io.Writer) error {
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socketOf(path))
	}}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://milepost/backup", nil)
	if err != nil {
		return err
	}
	if res, err := client.Do(req); err == nil {
		defer res.Body.Close()
		_, err := io.Copy(out, res.Body)
		return err
	}
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("there is no store (%w)\nnext: was the bot ever started here? -config names the config whose [store] url is meant", err)
	}
	engine, err := bolt.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(engine.Snapshot(ctx, out), engine.Close())
}

// restore puts a snapshot back where no store is.
func restore(_ context.Context, o options) error {
	if len(o.args) != 1 {
		return usageError("restore wants the snapshot to read")
	}
	path, err := storeFile(o)
	if err != nil {
		return err
	}
	in, err := os.Open(o.args[0])
	if err != nil {
		return fmt.Errorf("the backup cannot be read: %w\nnext: name a file that backup has written", err)
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := bolt.Restore(path, in); err != nil {
		return err
	}
	fmt.Fprintf(o.out, "✓ %s is back; messages that were waiting in it will be sent at the next start\n", path)
	return nil
}
