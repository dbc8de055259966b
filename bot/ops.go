package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// ops is the operator's door: is it alive, is it ready, what does it count. It
// listens on loopback unless told otherwise.
type ops struct {
	registry *prometheus.Registry
	health   *health
}

// handler serves /livez, /readyz and /metrics.
func (o *ops) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		if err := o.health.alive(); err != nil {
			http.Error(w, "not alive: "+err.Error(), http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "alive")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		note, err := o.health.ready()
		if err != nil {
			http.Error(w, "not ready: "+err.Error(), http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, strings.TrimSpace("ready "+note))
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(o.registry, promhttp.HandlerOpts{}))
	return mux
}

// door is a server that is open and will be served.
type door struct {
	l net.Listener
	h http.Handler
}

func (d door) serve(ctx context.Context) error { return serve(ctx, d.l, d.h) }

// serve runs a web server until ctx ends, and gives the requests under way a moment.
func serve(ctx context.Context, l net.Listener, h http.Handler) error {
	s := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if err := s.Shutdown(stop); err != nil {
		_ = s.Close() // somebody still watches: they come back by themselves
	}
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// listen opens a port; one that is taken or cannot be meant is a clear line with
// the next step.
func listen(addr, key string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err == nil {
		return l, nil
	}
	next := "write it as in 127.0.0.1:8080"
	if errors.Is(err, syscall.EADDRINUSE) {
		next = "is another bot running? Stop it, or choose another address"
	}
	return nil, fmt.Errorf("cannot listen on %s (%s): %w\nnext: %s", addr, key, err, next)
}
