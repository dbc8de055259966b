package web

import (
	"embed"
	"html/template"
	"net"
	"net/http"
	"net/url"
	"strings"
)

//go:embed page.html page.css page.js desk.css desk.js
var files embed.FS

// Handler serves the page. Requests that were meant for any host but this
// computer's are refused, so that no page elsewhere can reach the playground
// through a name of its own.
func (w *Web) Handler() http.Handler {
	page := template.Must(template.ParseFS(files, "page.html"))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := page.Execute(rw, map[string]any{"Demo": w.hasDemo}); err != nil {
			w.log.Error("page", "err", err)
		}
	})
	for _, name := range []string{"page.css", "page.js", "desk.css", "desk.js"} {
		mux.Handle("GET /"+name, http.FileServerFS(files))
	}
	mux.HandleFunc("GET /events", w.events)
	mux.HandleFunc("POST /say", w.act(w.say))
	mux.HandleFunc("POST /press", w.act(w.press))
	mux.HandleFunc("POST /fill", w.act(w.fill))
	mux.HandleFunc("POST /close", w.act(w.shut))
	mux.HandleFunc("POST /home", w.act(w.visit))
	mux.HandleFunc("POST /push", w.act(w.push))
	mux.HandleFunc("POST /speak", w.act(w.speak))
	mux.HandleFunc("POST /demo", w.act(w.demo))
	return w.guarded(mux)
}

// guarded lets only requests of this very page in.
func (w *Web) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if !loopback(r.Host) || r.Method == http.MethodPost && !sameOrigin(r) {
			http.Error(rw, "this page is for this computer only", http.StatusForbidden)
			return
		}
		h := rw.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(rw, r)
	})
}

// loopback reports whether a Host header names this computer.
func loopback(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	ip := net.ParseIP(strings.Trim(name, "[]"))
	return name == "localhost" || ip != nil && ip.IsLoopback()
}

func sameOrigin(r *http.Request) bool {
	o, err := url.Parse(r.Header.Get("Origin"))
	return err == nil && o.Scheme == "http" && o.Host == r.Host
}
