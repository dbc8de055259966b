package redis

import (
	"crypto/tls"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"milepost/adapters/store"
)

var prefixes = regexp.MustCompile(`^[A-Za-z0-9._-]{1,40}$`)

// parse reads a URL, in the forms that go-redis has for one Redis, for Sentinel
// (ParseFailoverURL) and for a Cluster (ParseClusterURL). Nothing of what the
// libraries say about a bad one is repeated: they quote it whole, password and all.
func parse(address string) (*goredis.UniversalOptions, string, error) {
	bad := func(what string) (*goredis.UniversalOptions, string, error) {
		return nil, "", &store.Fault{Kind: store.ErrDenied, Say: "[store] url: " + what + ". Write it like redis://127.0.0.1:6379/0?prefix=milepost"}
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "redis" && u.Scheme != "rediss" {
		return bad("this is not the address of a Redis")
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return bad("what follows the question mark cannot be read")
	}
	for name, values := range query {
		if !slices.Contains([]string{"prefix", "addr", "master_name", "username", "password", "cluster"}, name) || len(values) > 1 && name != "addr" {
			return bad("the options it may have are prefix, addr, master_name, username, password and cluster")
		}
	}
	prefix := "milepost"
	if query.Has("prefix") {
		prefix = query.Get("prefix")
	}
	if !prefixes.MatchString(prefix) {
		return bad("the prefix may have 1 to 40 letters, digits, dots, dashes and underscores")
	}
	sentinel := query.Has("master_name")
	if sentinel && u.Port() == "" {
		u.Host = net.JoinHostPort(u.Hostname(), "26379")
	}
	u.RawQuery = ""
	one, err := goredis.ParseURL(u.String())
	if err != nil || one.DB < 0 {
		return bad("the database behind the last slash must be a number")
	}
	o := safely(&goredis.UniversalOptions{
		Addrs: append([]string{one.Addr}, query["addr"]...), DB: one.DB,
		Username: one.Username, Password: one.Password, TLSConfig: one.TLSConfig,
		MasterName: query.Get("master_name"),
	})
	for _, addr := range o.Addrs {
		host, port, err := net.SplitHostPort(addr)
		if n, err2 := strconv.Atoi(port); err != nil || host == "" || strings.Contains(host, ",") || err2 != nil || n < 1 || n > 65535 {
			return bad("each address must be a host and a port from 1 to 65535, each further one behind an addr= of its own")
		}
	}
	o.IsClusterMode = !sentinel && (len(o.Addrs) > 1 || query.Has("cluster"))
	switch {
	case o.IsClusterMode && o.DB != 0:
		return bad("a Cluster has one database, 0")
	case query.Has("cluster") && (sentinel || query.Get("cluster") != "true"):
		return bad("cluster=true is for a Cluster, and master_name for Sentinel")
	case sentinel && o.MasterName == "":
		return bad("master_name is what Sentinel calls the master")
	case !sentinel && (query.Has("username") || query.Has("password")):
		return bad("user and password stand before the host; as options they go with master_name")
	}
	if sentinel { // what stands before the host is for the Sentinels, as go-redis reads it
		o.SentinelUsername, o.SentinelPassword = o.Username, o.Password
		o.Username, o.Password = query.Get("username"), query.Get("password")
	}
	if o.TLSConfig != nil && len(o.Addrs) > 1 {
		o.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12} // each server shows a name of its own
	}
	return o, prefix, nil
}

// safely sets what must not be left to the client.
func safely(o *goredis.UniversalOptions) *goredis.UniversalOptions {
	o.ClientName = "milepost"
	// A command whose reply was lost must not be sent again behind our back: a
	// repeated commit is ours to decide, under the same operation id.
	o.MaxRetries, o.DialerRetries = -1, 1
	o.ContextTimeoutEnabled = true
	o.Protocol = 2 // nothing is pushed to us: the client need not look for it before each reply
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout = patience, patience, patience
	o.PoolSize = 10
	return o
}
