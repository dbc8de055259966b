package redis

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"milepost/adapters/store"
)

func TestURL(t *testing.T) {
	for address, want := range map[string]string{
		"redis://127.0.0.1:6379":                   "127.0.0.1:6379 db 0 user  password  tls false prefix milepost",
		"redis://redis.example:7000/3?prefix=acme": "redis.example:7000 db 3 user  password  tls false prefix acme",
		"rediss://bot:s3cret@[::1]:6380/1":         "[::1]:6380 db 1 user bot password s3cret tls true prefix milepost",
		"redis://bot:s3cret@s1/2?addr=s2:26379&addr=s3:1&master_name=mymaster&prefix=a&password=p%40ss": "s1:26379,s2:26379,s3:1 db 2 user  password p@ss tls false prefix a master mymaster of bot s3cret",
		"rediss://bot:s3cret@n1?addr=n2:6379":       "n1:6379,n2:6379 db 0 user bot password s3cret tls true prefix milepost cluster",
		"redis://n1:7000?cluster=true":              "n1:7000 db 0 user  password  tls false prefix milepost cluster",
		"redis://:p%40ss@localhost/0?prefix=a.b_c-": "localhost:6379 db 0 user  password p@ss tls false prefix a.b_c-",
	} {
		o, prefix, err := parse(address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		got := fmt.Sprintf("%s db %d user %s password %s tls %v prefix %s", strings.Join(o.Addrs, ","), o.DB, o.Username, o.Password, o.TLSConfig != nil, prefix)
		if o.MasterName != "" {
			got += " master " + o.MasterName + " of " + o.SentinelUsername + " " + o.SentinelPassword
		}
		if o.IsClusterMode {
			got += " cluster"
		}
		if o.TLSConfig != nil && len(o.Addrs) > 1 && o.TLSConfig.ServerName != "" {
			t.Errorf("%s: every server must show the name %s", address, o.TLSConfig.ServerName)
		}
		if got != want {
			t.Errorf("%s: %s", address, got)
		}
		if o.MaxRetries != -1 || !o.ContextTimeoutEnabled || o.MaintNotificationsConfig.Mode != "disabled" || o.PoolSize != 10 {
			t.Errorf("%s: a dangerous client: %+v", address, o)
		}
	}
	for _, address := range []string{
		"redis://u:s3cret@host/1?cluster=true", "redis://u:s3cret@host?cluster=yes", "redis://u:s3cret@host?master_name=", "redis://host?password=s3cret",
		"redis://u:s3cret@host?cluster=true&master_name=m", "redis://u:s3cret@host?addr=other", "redis://u:s3cret@host?addr=other:0",
		"redis://u:s3cret@host?master_name=a&master_name=b", "redis://u:s3cret@a:1,b:2",
		"", "redis://", "http://s3cret@host", "redis://u:s3cret@host:port", "redis://u:s3cret@host:99999/0", "redis://u:s3cret@host/first",
		"redis://u:s3cret@host/-1", "redis://u:s3cret@host/0/1", "redis://u:s3cret@host?prefix=", "redis://u:s3cret@host?prefix={a}",
		"redis://u:s3cret@host?max_retries=3", "redis://u:s3cret@host?prefix=a%zz", "redis://u:s3cr%zzet@host", "redis://u:s3cret@ho st",
		"redis://u:s3cret@h?addr=h2", "redis://u:s3cret@h?addr=h2:0", "redis://u:s3cret@h/1?addr=h2:1", "redis://u:s3cret@h?master_name=", "redis://u:s3cret@h?cluster=yes",
		"redis://u:s3cret@h?cluster=true&master_name=m", "redis://u@h?password=s3cret", "redis://u:s3cret@h?prefix=a&prefix=b",
	} {
		_, _, err := parse(address)
		if !errors.Is(err, store.ErrDenied) {
			t.Errorf("%s: %v", address, err)
			continue
		}
		if strings.Contains(err.Error(), "s3cr") || !strings.Contains(err.Error(), "redis://127.0.0.1:6379") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestURLOfSentinelAndCluster(t *testing.T) {
	for address, want := range map[string]string{
		"redis://s1?addr=s2:26379&master_name=mymaster&username=bot&password=inner":     "[s1:26379 s2:26379] master mymaster cluster false user bot password inner sentinel  tls false",
		"rediss://watch:outer@s1:7/2?addr=s2:26379&master_name=mymaster&password=inner": "[s1:7 s2:26379] master mymaster cluster false user  password inner sentinel watch outer tls true",
		"redis://bot:s3cret@n1:7000?addr=n2:7000&addr=n3:7000":                          "[n1:7000 n2:7000 n3:7000] master  cluster true user bot password s3cret sentinel  tls false",
		"redis://n1?cluster=true": "[n1:6379] master  cluster true user  password  sentinel  tls false",
	} {
		o, _, err := parse(address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		got := fmt.Sprintf("%s master %s cluster %v user %s password %s sentinel %s tls %v", o.Addrs, o.MasterName, o.IsClusterMode, o.Username, o.Password,
			strings.TrimSpace(o.SentinelUsername+" "+o.SentinelPassword), o.TLSConfig != nil)
		if got != want || o.MaxRetries != -1 {
			t.Errorf("%s: %s", address, got)
		}
	}
}
