package redis

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
)

// ask sends one command to one server and gives its answer as text.
func ask(t *testing.T, addr string, words ...any) string {
	t.Helper()
	c := goredis.NewClient(&goredis.Options{Addr: addr, MaxRetries: -1, Protocol: 2})
	defer c.Close()
	answer, err := c.Do(context.Background(), words...).Result()
	if err != nil {
		return err.Error()
	}
	return fmt.Sprint(answer)
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	if !storetest.Until(holds) {
		t.Fatalf("it never came that %s", what)
	}
}

// trio is a master, two replicas and three Sentinels that know each other.
func trio(t *testing.T) (servers []*storetest.Server, url string) {
	t.Helper()
	master := storetest.NewServer(t)
	servers = []*storetest.Server{master}
	for range 2 {
		servers = append(servers, storetest.NewServer(t, "replicaof", "127.0.0.1 "+master.Port))
	}
	eventually(t, "both replicas follow", func() bool {
		return strings.Count(ask(t, master.Addr, "info", "replication"), "state=online") == 2
	})
	var sentinels []string
	for range 3 {
		sentinels = append(sentinels, storetest.NewSentinel(t, master, 2).Addr)
	}
	for _, s := range sentinels {
		eventually(t, "the Sentinels know each other", func() bool {
			said := ask(t, s, "info", "sentinel")
			return strings.Contains(said, "slaves=2,sentinels=3")
		})
	}
	return servers, fmt.Sprintf("redis://%s/0?addr=%s&addr=%s&master_name=mymaster&prefix=", sentinels[0], sentinels[1], sentinels[2])
}

// cluster is three masters, of which the first has our slot and two replicas.
func cluster(t *testing.T) (servers []*storetest.Server, url string) {
	t.Helper()
	for range 5 {
		servers = append(servers, storetest.NewServer(t, "cluster-enabled", "yes", "cluster-node-timeout", "1000", "cluster-port", storetest.FreePort(t)))
	}
	first := servers[0]
	var slot int
	_, _ = fmt.Sscan(ask(t, first.Addr, "cluster", "keyslot", "{milepost}:format"), &slot)
	ask(t, first.Addr, "cluster", "addslots", slot)
	ask(t, servers[1].Addr, "cluster", "addslotsrange", 0, slot-1)
	ask(t, servers[2].Addr, "cluster", "addslotsrange", slot+1, 16383)
	for i, s := range servers {
		ask(t, s.Addr, "cluster", "set-config-epoch", i+1)
		ask(t, first.Addr, "cluster", "meet", "127.0.0.1", s.Port, s.Setting("--cluster-port"))
	}
	for _, s := range servers {
		eventually(t, "the nodes know each other", func() bool {
			said := ask(t, s.Addr, "cluster", "info")
			return strings.Contains(said, "cluster_known_nodes:5") && strings.Contains(said, "cluster_state:ok")
		})
	}
	id := ask(t, first.Addr, "cluster", "myid")
	for _, s := range servers[3:] {
		ask(t, s.Addr, "cluster", "replicate", id)
	}
	eventually(t, "both replicas follow", func() bool {
		return strings.Count(ask(t, first.Addr, "info", "replication"), "state=online") == 2
	})
	return servers, fmt.Sprintf("redis://%s?addr=%s&addr=%s&prefix=", servers[1].Addr, servers[2].Addr, servers[3].Addr)
}

// A server that is not what the URL takes it for is told in a sentence of ours,
// with what to write instead.
func TestURLThatTakesAServerForAnother(t *testing.T) {
	one := storetest.NewServer(t)
	watch := storetest.NewSentinel(t, one, 1).Addr
	node := storetest.NewServer(t, "cluster-enabled", "yes", "cluster-port", storetest.FreePort(t))
	other := storetest.NewServer(t, "cluster-enabled", "yes", "cluster-port", storetest.FreePort(t))
	down := ask(t, node.Addr, "cluster", "info")
	if !strings.Contains(down, "cluster_state:fail") {
		t.Fatal(down)
	}
	says := func(url, want string) {
		t.Helper()
		e, err := Open(t.Context(), url, Local)
		if err == nil {
			_ = e.Close()
		}
		if !errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", url, err)
		}
	}
	says("redis://"+one.Addr+"/99", "it has no database of this number. Put another one")
	says("redis://"+one.Addr+"?cluster=true", "this is no Cluster. Take cluster=true")
	says("redis://"+one.Addr+"?master_name=mymaster", "this is no Sentinel. Name the Sentinels")
	says("redis://"+watch, "this is a Sentinel, which keeps nothing itself. Put master_name=…")
	says("redis://"+watch+"?cluster=true", "this is no Cluster. If it is a Sentinel put its master_name")
	says("redis://"+watch+"?master_name=nobody", "the Sentinels know no master of this name")
	says("redis://"+node.Addr, "its Cluster does not work now. See in CLUSTER INFO")
	ask(t, other.Addr, "cluster", "addslotsrange", 0, 16383)
	ask(t, node.Addr, "cluster", "meet", "127.0.0.1", other.Port, other.Setting("--cluster-port"))
	eventually(t, "the node knows who has the slots", func() bool {
		return strings.Contains(ask(t, node.Addr, "cluster", "info"), "cluster_state:ok")
	})
	says("redis://"+node.Addr, "it is one of a Cluster. Put ?cluster=true")
}

func TestEngineBehindSentinelAndInACluster(t *testing.T) {
	for name, world := range map[string]func(*testing.T) ([]*storetest.Server, string){"Sentinel": trio, "Cluster": cluster} {
		t.Run(name, func(t *testing.T) {
			servers, url := world(t)
			n := 0
			open := func(t *testing.T) store.Engine {
				n++
				e, err := Open(t.Context(), url+fmt.Sprintf("test-%d", n), Local)
				if err != nil {
					t.Fatal(err)
				}
				return e
			}
			storetest.Run(t, open)
			storetest.RunMemory(t, open)
			failOver(t, servers[0], url)
		})
	}
}

// failOver kills the master under load: what was acknowledged is kept, once, and
// the work goes on.
func failOver(t *testing.T, master *storetest.Server, url string) {
	e, err := Open(t.Context(), url+"milepost", Replicated)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	load := storetest.NewLoad(e, 4)
	load.Moved(t, 500)
	master.Kill()
	killed := time.Now()
	load.Moved(t, 10)
	t.Logf("back to work after %v", time.Since(killed).Round(10*time.Millisecond))
	load.Moved(t, 500)
	load.End(t)
	found, err := e.Inspect(t.Context())
	if err != nil || found[3].Value != "master" || !found[4].Good {
		t.Errorf("afterwards: %+v (%v)", found, err)
	}
}

func TestWithoutAReplicaNothingIsTaken(t *testing.T) {
	master := storetest.NewServer(t)
	e, err := Open(t.Context(), storetest.URL(master.Addr, "milepost"), Replicated)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	b := store.Batch{Op: "op", OpTTL: time.Hour, Now: storetest.Now, Reply: []byte("first"), Puts: []store.Put{{Key: "a"}}}
	if _, err := e.Commit(t.Context(), b); !unavailable(err) {
		t.Fatalf("a commit: %v", err)
	}
	// It is written, but nobody may build on it: a failover would take it away.
	if _, err := e.Get(t.Context(), time.Time{}, "a"); !unavailable(err) {
		t.Fatalf("a read: %v", err)
	}
	if _, err := e.Commit(t.Context(), b); !unavailable(err) {
		t.Fatalf("the same again: %v", err)
	}
	found, err := e.Inspect(t.Context())
	if err != nil || found[4].Good || found[4].Value != "0" {
		t.Errorf("it finds %+v (%v)", found, err)
	}
	storetest.NewServer(t, "replicaof", "127.0.0.1 "+master.Port)
	var r store.Result
	eventually(t, "a replica confirms", func() bool {
		r, err = e.Commit(t.Context(), b)
		return err == nil
	})
	if !r.Seen || string(r.Reply) != "first" {
		t.Errorf("got %+v", r)
	}
	if records, err := e.Get(t.Context(), time.Time{}, "a"); err != nil || records[0].Version != 1 {
		t.Errorf("got %+v %v", records, err)
	}
}

// A repeated commit is answered from what is remembered; that too must be with a
// replica, also when another connection asks, which wrote nothing itself.
func TestASeenCommitIsConfirmedToo(t *testing.T) {
	master := storetest.NewServer(t)
	replica := storetest.NewServer(t, "replicaof", "127.0.0.1 "+master.Port)
	open := func() *Engine {
		e, err := Open(t.Context(), storetest.URL(master.Addr, "milepost"), Replicated)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = e.Close() })
		return e
	}
	first, second := open(), open()
	eventually(t, "the replica confirms", func() bool {
		_, err := first.Commit(t.Context(), store.Batch{})
		return err == nil
	})
	b := store.Batch{Op: "op", OpTTL: time.Hour, Now: storetest.Now, Puts: []store.Put{{Key: "a"}}}
	replica.Pause()
	_, err1 := first.Commit(t.Context(), b)
	_, err2 := second.Commit(t.Context(), b)
	replica.Resume()
	if !unavailable(err1) || !unavailable(err2) {
		t.Errorf("with a replica that is behind: %v, %v", err1, err2)
	}
	if r, err := second.Commit(t.Context(), b); err != nil || !r.Seen {
		t.Errorf("and when it is not: %+v %v", r, err)
	}
}

func unavailable(err error) bool { return errors.Is(err, store.ErrUnavailable) }
