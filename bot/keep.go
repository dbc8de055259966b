package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"

	"milepost/adapters/store"
	"milepost/adapters/store/bolt"
	"milepost/adapters/store/redis"
	"milepost/scheduler"
)

// storeConfig is the [store] that a command means, and no more: who wants a backup
// is not kept from it by a mistake elsewhere.
func storeConfig(o options) (*config, error) {
	if path, ok := configPath(o); ok {
		return readStore(path, os.Getenv)
	}
	return &config{storeURL: defaultStore}, nil
}

// wholeConfig is all of the config that a command means.
func wholeConfig(o options) (*config, error) {
	if path, ok := configPath(o); ok {
		return readConfig(path, os.Getenv)
	}
	return &config{storeURL: defaultStore}, nil
}

// placeOf names a store for people; a Redis' address may hold a password.
func placeOf(url string) string {
	if path, ok := boltPath(url); ok {
		return path
	}
	return "the Redis of [store] url"
}

// backup writes all that is kept to a file, from the running bot if there is one.
func backup(ctx context.Context, o options) error {
	if len(o.args) != 1 {
		return usageError("backup wants one place to write to")
	}
	c, err := storeConfig(o)
	if err != nil {
		return err
	}
	to := o.args[0]
	out, err := os.OpenFile(to, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w\nnext: name a file that is not there yet", err)
	}
	if err != nil {
		return fmt.Errorf("the backup cannot be written: %w\nnext: name a file in a folder that is there and yours", err)
	}
	err = errors.Join(dump(ctx, c, out), out.Sync())
	var made *store.Copy
	if err == nil {
		made, err = store.OpenBackup(out) // what was written is read: a backup nobody has read is a hope
	}
	if err = errors.Join(err, out.Close()); err != nil {
		_ = os.Remove(to)
		return fmt.Errorf("the backup was not made: %w", err)
	}
	fmt.Fprintf(o.out, "✓ %s holds what %s held: %d records, %d journal lines\n", to, placeOf(c.storeURL), made.Records, made.Lines)
	if gap := made.Commit - made.From; gap > 0 {
		fmt.Fprintf(o.out, "! %d changes came in while it was read and may be in it in part; for an exact one stop the bots first\n", gap)
	}
	return nil
}

// dump copies a store: from Redis, over the socket of a running bot, or from the file.
func dump(ctx context.Context, c *config, out io.Writer) error {
	path, ok := boltPath(c.storeURL)
	if ok && running(path) {
		body, err := ask(ctx, path, http.MethodGet, "/backup", nil)
		if err != nil {
			return err
		}
		defer body.Close()
		_, err = io.Copy(out, body)
		return err
	}
	return withStore(ctx, c, func(s *openStore) error { return s.dump(ctx, out) })
}

// withStore opens a store for one command. It may lose deals for all we care:
// saving them is what the command is for.
func withStore(ctx context.Context, c *config, do func(*openStore) error) error {
	c.durability = "accept-loss"
	s, there, err := visitStore(ctx, c)
	if err != nil {
		return err
	}
	if !there {
		if s != nil {
			s.Close()
		}
		return fmt.Errorf("there is no store: %s\nnext: was the bot ever started here? -config names the config whose [store] url is meant", placeOf(c.storeURL))
	}
	return errors.Join(do(s), s.engine.Close())
}

// ask speaks to the bot that runs on a file, over its socket.
func ask(ctx context.Context, path, method, what string, with io.Reader) (io.ReadCloser, error) {
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socketOf(path))
	}}}
	req, err := http.NewRequestWithContext(ctx, method, "http://milepost"+what, with)
	if err != nil {
		return nil, err
	}
	res, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		defer res.Body.Close()
		said, _ := io.ReadAll(io.LimitReader(res.Body, 10_000))
		return nil, fmt.Errorf("the running bot says: %s", said)
	}
	return res.Body, nil
}

// restore puts a backup back where no store is. Messages that were waiting in it
// may have been sent since, so they are held.
func restore(ctx context.Context, o options) error {
	if len(o.args) != 1 {
		return usageError("restore wants the backup to read")
	}
	c, err := storeConfig(o)
	if err != nil {
		return err
	}
	in, err := os.Open(o.args[0])
	if err != nil {
		return fmt.Errorf("the backup cannot be read: %w\nnext: name a file that backup has written", err)
	}
	defer in.Close()
	from, err := store.OpenBackup(in)
	if err != nil {
		return err
	}
	list := erasedList(o, c)
	says, err := list.leaveOut(from)
	if err != nil {
		return err
	}
	if path, ok := boltPath(c.storeURL); ok {
		err = bolt.Restore(ctx, path, from)
	} else {
		err = redis.Restore(ctx, c.storeURL, scheduler.Wall{}.Now(), from)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(o.out, "✓ %s is back as of %s: %d records, %d journal lines\n", placeOf(c.storeURL), from.Made.Format("2006-01-02 15:04 MST"), from.Records, from.Lines)
	fmt.Fprintln(o.out, says)
	fmt.Fprintln(o.out, "messages that were waiting in it are held, because they may have been sent since; `release` lets them go")
	return nil
}

// release lets the messages go that a restore holds.
func release(ctx context.Context, o options) error {
	if len(o.args) > 0 {
		return usageError(fmt.Sprintf("release takes no %q", o.args[0]))
	}
	c, err := storeConfig(o)
	if err != nil {
		return err
	}
	n := 0
	if path, ok := boltPath(c.storeURL); ok && running(path) {
		body, err := ask(ctx, path, http.MethodPost, "/release", nil)
		if err != nil {
			return err
		}
		defer body.Close()
		if _, err := fmt.Fscan(body, &n); err != nil {
			return err
		}
	} else {
		err := withStore(ctx, c, func(s *openStore) (err error) {
			n, err = s.Memory.Release(ctx, scheduler.Wall{}.Now())
			return err
		})
		if err != nil {
			return err
		}
	}
	fmt.Fprintf(o.out, "✓ %d held messages may go\n", n)
	return nil
}

// mostHeld bounds what is counted for the line at the start.
const mostHeld = 10_000

// sayHeld tells at the start that messages are held.
func (s *openStore) sayHeld(ctx context.Context, out io.Writer) error {
	note, n, err := s.Memory.Held(ctx, mostHeld)
	if err != nil || note == nil {
		return err
	}
	fmt.Fprintf(out, "RESTORED from a backup of %s: %d messages that waited in it are held; `release` lets them go\n", note.Made.Format("2006-01-02 15:04 MST"), n)
	if note.Gap > 0 {
		fmt.Fprintf(out, "%d changes came in while that backup was read and may be here in part\n", note.Gap)
	}
	return nil
}
