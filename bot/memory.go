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
	"milepost/scheduler"
)

// openStore is the memory of a running bot.
type openStore struct {
	Memory *store.Memory
	Says   string // what was found, for the operator
	engine store.Engine
	bolt   *bolt.Engine    // nil on Redis
	redis  *redis.Engine   // nil on bolt
	poor   []redis.Finding // what of the Redis is not as it should be
	socket string          // where `backup` finds a running bot; empty on Redis
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

// openStoreOf opens the store that a config names, and makes it if there is none:
// not in a Redis that would lose it.
func openStoreOf(ctx context.Context, c *config) (*openStore, error) {
	if path, ok := boltPath(c.storeURL); ok {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, fmt.Errorf("the folder of the store cannot be made: %w\nnext: choose another place in [store] url", err)
		}
		return openBolt(path)
	}
	s, there, err := visitRedis(ctx, c)
	if err != nil || there {
		return s, err
	}
	if err := s.redis.Make(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// visitStore opens it where it is, and makes nothing: a restore wants an empty
// place. Without a store the config's Redis can be told about, and no more.
func visitStore(ctx context.Context, c *config) (s *openStore, there bool, err error) {
	path, ok := boltPath(c.storeURL)
	if !ok {
		return visitRedis(ctx, c)
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	s, err = openBolt(path)
	return s, true, err
}

func openBolt(path string) (*openStore, error) {
	engine, err := bolt.Open(path)
	if err != nil {
		return nil, err
	}
	return &openStore{Memory: store.NewMemory(engine), engine: engine, bolt: engine, socket: socketOf(path), Says: "the file " + path}, nil
}

func visitRedis(ctx context.Context, c *config) (s *openStore, there bool, err error) {
	durability := redis.Local
	if c.durability == "replicated" {
		durability = redis.Replicated
	}
	engine, there, err := redis.Visit(ctx, c.storeURL, durability)
	if err != nil {
		return nil, false, err
	}
	s = &openStore{Memory: store.NewMemory(engine), engine: engine, redis: engine}
	if err := s.examine(ctx, c); err != nil {
		s.Close()
		return nil, false, err
	}
	return s, there, nil
}

// medium is the engine itself, whatever watches the memory's.
func (s *openStore) medium() store.Medium { return s.engine.(store.Medium) }

// dump writes a backup of the open store.
func (s *openStore) dump(ctx context.Context, to io.Writer) error {
	_, err := store.Backup(ctx, s.medium(), scheduler.Wall{}.Now(), to)
	return err
}

// handler serves `backup`, `release`, `export` and `erase` beside a running bot.
func (s *openStore) handler(log *slog.Logger, changed func()) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /person", func(w http.ResponseWriter, r *http.Request) {
		s.servePerson(w, r)
		changed()
	})
	mux.HandleFunc("GET /backup", func(w http.ResponseWriter, r *http.Request) {
		if err := s.dump(r.Context(), w); err != nil {
			log.Error("backup", "err", err)
			panic(http.ErrAbortHandler) // cut the answer: half a backup must not look whole
		}
	})
	mux.HandleFunc("POST /fits", s.serveFits)
	mux.HandleFunc("POST /release", func(w http.ResponseWriter, r *http.Request) {
		n, err := s.Memory.Release(r.Context(), scheduler.Wall{}.Now())
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		changed()
		fmt.Fprint(w, n)
	})
	return mux
}
