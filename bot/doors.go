package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
)

// openDoors opens what stands beside the messengers: the operator's port and the
// socket for backup.
func (t *team) openDoors(o options) error {
	if t.c.ops != "" {
		l, err := t.listenOps(o)
		if err != nil {
			return err
		}
		port := &ops{registry: t.counts.registry, health: t.health}
		t.doors = append(t.doors, door{l, port.handler()})
		fmt.Fprintf(o.out, "ops: http://%s/readyz\n", l.Addr())
	}
	if t.store.socket != "" {
		l, err := listenSocket(t.store.socket)
		if err != nil {
			return err
		}
		t.doors = append(t.doors, door{l, t.store.handler(o.log, func() { t.courier.Wake(); t.due.Wake() })})
	}
	return nil
}

// listenOps opens the operator's port. Of several replicas on one machine, which
// have one config, the first has it: the others take any.
func (t *team) listenOps(o options) (net.Listener, error) {
	l, err := listen(t.c.ops, "[ops] listen")
	if t.replicas == nil || !errors.Is(err, syscall.EADDRINUSE) {
		return l, err
	}
	host, _, _ := net.SplitHostPort(t.c.ops) // it was good enough to be in use
	o.log.Warn("[ops] listen is taken, by another replica it seems: here it is another port", "taken", t.c.ops)
	return listen(net.JoinHostPort(host, "0"), "[ops] listen")
}

// listenSocket opens a unix socket that only this user may use. The store's lock
// is ours already, so a socket that is left there is nobody's.
func listenSocket(path string) (net.Listener, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("the socket for backups cannot be opened: %w\nnext: choose a place with a short path in [store] url; a socket's may have a hundred characters", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}
