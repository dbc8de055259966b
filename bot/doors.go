package main

import (
	"errors"
	"fmt"
	"net"
	"os"
)

// openDoors opens what stands beside the messengers: the operator's port and the
// socket for backup.
func (t *team) openDoors(o options) error {
	if t.c.ops != "" {
		l, err := listen(t.c.ops, "[ops] listen")
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
