package redis

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"milepost/adapters/store"
)

// The format this program writes.
const (
	formatName    = "milepost"
	formatVersion = 1
)

var format = fmt.Sprintf("%s %d", formatName, formatVersion)

// patience is how long one round trip may take where the context sets no limit.
const patience = 2 * time.Second

var prefixes = regexp.MustCompile(`^[A-Za-z0-9._-]{1,40}$`)

// Engine is a connection to the store of one workspace in a Redis.
type Engine struct {
	client  goredis.UniversalClient
	options *goredis.UniversalOptions
	tag     string // "{milepost}:"
}

// The client has a log of its own, beside ours: what it would say comes as an
// error too.
func init() { goredis.SetLogger(silence{}) }

type silence struct{}

func (silence) Printf(context.Context, string, ...any) {}

// Open connects to the Redis that a URL names
// (redis://[user:password@]host:port/db?prefix=workspace, or rediss:// with TLS)
// and makes a new store there if there is none under the prefix ("milepost" if
// not given). Errors are store.Faults and never hold the password.
func Open(ctx context.Context, address string) (*Engine, error) {
	options, prefix, err := parse(address)
	if err != nil {
		return nil, err
	}
	e := &Engine{client: goredis.NewUniversalClient(options), options: options, tag: "{" + prefix + "}:"}
	if err := e.prepare(ctx); err != nil {
		_ = e.client.Close()
		return nil, err
	}
	return e, nil
}

// parse reads the URL. Nothing of what the libraries say about a bad one is
// repeated: they quote it whole, password and all.
func parse(address string) (*goredis.UniversalOptions, string, error) {
	bad := func(what string) error {
		return &store.Fault{Kind: store.ErrDenied, Say: "[store] url: " + what + ". Write it like redis://127.0.0.1:6379/0?prefix=milepost"}
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "redis" && u.Scheme != "rediss" {
		return nil, "", bad("this is not the address of a Redis")
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, "", bad("what follows the question mark cannot be read")
	}
	prefix := "milepost"
	if query.Has("prefix") {
		prefix = query.Get("prefix")
	}
	query.Del("prefix")
	switch {
	case !prefixes.MatchString(prefix):
		return nil, "", bad("the prefix may have 1 to 40 letters, digits, dots, dashes and underscores")
	case len(query) > 0:
		return nil, "", bad("the only option it may have is prefix")
	}
	u.RawQuery = ""
	if port := u.Port(); port != "" {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return nil, "", bad("the port must be a number from 1 to 65535")
		}
	}
	one, err := goredis.ParseURL(u.String())
	if err != nil || one.DB < 0 {
		return nil, "", bad("the database behind the last slash must be a number")
	}
	return &goredis.UniversalOptions{
		Addrs: []string{one.Addr}, DB: one.DB, Username: one.Username, Password: one.Password, TLSConfig: one.TLSConfig,
		ClientName: "milepost",
		// A command whose reply was lost must not be sent again behind our back:
		// a repeated commit is ours to decide, under the same operation id.
		MaxRetries: -1, DialerRetries: 1,
		ContextTimeoutEnabled:    true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
		DialTimeout:              patience, ReadTimeout: patience, WriteTimeout: patience,
		PoolSize: 10,
	}, prefix, nil
}

// prepare finds the store, or marks a new one.
func (e *Engine) prepare(ctx context.Context) error {
	found, err := e.client.Get(ctx, e.tag+"format").Result()
	if errors.Is(err, goredis.Nil) {
		if err := e.mayBegin(ctx); err != nil {
			return err
		}
		// NX: of two replicas that start on an empty Redis one makes the mark.
		if err := e.client.SetNX(ctx, e.tag+"format", format, 0).Err(); err != nil {
			return e.translate(err)
		}
		found, err = e.client.Get(ctx, e.tag+"format").Result()
	}
	if err != nil {
		return e.translate(err)
	}
	name, number, _ := strings.Cut(found, " ")
	version, err := strconv.Atoi(number)
	switch {
	case name != formatName || err != nil || version < 1:
		return e.foreign(nil)
	case version > formatVersion:
		return &store.Fault{Kind: store.ErrNewer, Say: fmt.Sprintf(
			"%s: the store was written by a newer Milepost (format %d, this one knows %d). Install the newer version", e.where(), version, formatVersion)}
	}
	return nil
}

// mayBegin refuses to begin a new store where the rest of one is.
func (e *Engine) mayBegin(ctx context.Context) error {
	n, err := e.client.Exists(ctx, e.tag+"seq").Result()
	if err != nil {
		return e.translate(err)
	}
	if n > 0 {
		return &store.Fault{Kind: store.ErrCorrupt, Say: e.where() + ": the store has lost its mark " + e.tag + "format. Restore the last backup, or name another prefix"}
	}
	return nil
}

func (e *Engine) foreign(cause error) error {
	return &store.Fault{Kind: store.ErrForeign, Cause: cause, Say: e.where() + ": the keys under this prefix belong to another program. Name another prefix in [store] url"}
}

// where names the Redis without its password.
func (e *Engine) where() string {
	return fmt.Sprintf("redis %s/%d, prefix %s", strings.Join(e.options.Addrs, ","), e.options.DB, strings.Trim(e.tag, "{}:"))
}

// loopback reports whether the Redis can only be reached from its own machine.
func (e *Engine) loopback() bool {
	for _, addr := range e.options.Addrs {
		host, _, err := net.SplitHostPort(addr)
		if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return false
		}
	}
	return true
}

// Close gives the connections back.
func (e *Engine) Close() error { return e.client.Close() }
