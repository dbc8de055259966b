package redis

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
)

func TestInspect(t *testing.T) {
	found := func(e *Engine) string {
		t.Helper()
		findings, err := e.Inspect(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, f := range findings {
			out = append(out, fmt.Sprintf("%s=%s %v", f.What, f.Value, f.Good))
			if f.Loses {
				out[len(out)-1] += " loses"
			}
			if f.Good == (f.Say != "") {
				t.Errorf("%+v", f)
			}
		}
		return strings.Join(out, ", ")
	}
	for _, c := range []struct {
		settings []string
		want     string
	}{
		{nil, "appendonly=yes true, appendfsync=everysec false, maxmemory-policy=noeviction true, role=master true, replicas=0 true"},
		{[]string{"appendonly", "no", "appendfsync", "always", "maxmemory-policy", "allkeys-lru"}, "appendonly=no false loses, appendfsync=always true, maxmemory-policy=allkeys-lru false loses, role=master true, replicas=0 true"},
	} {
		e := opened(t, storetest.Redis(t, c.settings...), "milepost")
		if got := found(e); got != c.want {
			t.Errorf("%v: %s", c.settings, got)
		}
		_ = e.Close()
	}
	e := opened(t, miniredis.RunT(t).Addr(), "milepost") // it has neither CONFIG nor these parts of INFO
	defer e.Close()
	if got := found(e); !strings.HasPrefix(got, "appendonly=unknown false, appendfsync=unknown false, maxmemory-policy=unknown false") {
		t.Errorf("a server that does not say: %s", got)
	}
	e.options.Addrs = []string{"redis.example:6379"}
	if got := found(e); !strings.HasSuffix(got, "password=none false, encryption=none false") {
		t.Errorf("an open server elsewhere: %s", got)
	}
}

func TestAStoreThatWentBackIsTold(t *testing.T) {
	server := miniredis.RunT(t)
	e := opened(t, server.Addr(), "milepost")
	defer e.Close()
	for range 5 {
		if _, err := e.Commit(t.Context(), store.Batch{Puts: []store.Put{{Key: "a"}}}); err != nil {
			t.Fatal(err)
		}
	}
	_ = server.Set("{milepost}:seq", "2") // another server took over, which did not have the last three
	for _, want := range []bool{true, false} {
		findings, err := e.Inspect(t.Context())
		told := slices.ContainsFunc(findings, func(f Finding) bool {
			return f.What == "commits" && strings.Contains(f.Say, "the last 3 changes are gone")
		})
		if err != nil || told != want {
			t.Errorf("told %v, want %v: %+v (%v)", told, want, findings, err)
		}
	}
}
