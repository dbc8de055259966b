package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"time"

	"milepost/scheduler"
)

// runPlayground serves the page until ctx ends.
func runPlayground(ctx context.Context, o options, s setting, lang string) error {
	addr := o.listen
	if addr == "" {
		addr = "127.0.0.1:8080"
	}
	l, err := listen(addr, "-listen")
	if err != nil {
		return err
	}
	defer l.Close()
	if err := onlyLoopback(l.Addr()); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "milepost-playground-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	g, err := newPlayground(ctx, dir, s, lang, o.log)
	if err != nil {
		return err
	}
	defer g.Close()
	wall := scheduler.Wall{}
	g.pause = func(d time.Duration) { _ = wall.Wait(ctx, wall.Now().Add(d)) } // at the end the demo hurries to its end too
	fmt.Fprintf(o.out, "playground: http://%s\n", l.Addr())
	fmt.Fprintln(o.out, g.words.For(lang).Str(welcomeOf(s)))
	return serve(ctx, l, g.page.Handler())
}

// welcomeOf is what the terminal says to who started a playground.
func welcomeOf(s setting) string {
	if s.demo {
		return "playground.welcome"
	}
	return "playground.welcome_own"
}

// onlyLoopback refuses to show the playground to other machines: it has no login.
func onlyLoopback(a net.Addr) error {
	if tcp, ok := a.(*net.TCPAddr); ok && tcp.IP.IsLoopback() {
		return nil
	}
	return fmt.Errorf("the playground has no login, so it is served on this computer only\nnext: -listen 127.0.0.1:8080")
}
