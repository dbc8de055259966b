package main

import (
	"flag"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// With -args -pictures DIR the playground's pictures are stored there.
// playground.png is the README's; the others are for whoever changes the page.
var pictures = flag.String("pictures", "", "folder for pictures of the playground")

// The 30 days, played on the page by its button, from the first heading to the
// tally; in a test without the pauses that let one read.
func TestPagePlaysTheDemo(t *testing.T) {
	for lang, words := range map[string][2]string{"en": {"30 days", "What you saw: "}, "ru": {"30 дней", "Что вы видели: "}} {
		t.Run(lang, func(t *testing.T) {
			b, headings := openDemo(t, lang)
			for range 2 { // and once more, in a fresh world
				b.tap("#demo", words[0])
				seen := headings(b)
				if last := seen[len(seen)-1]; len(seen) < 8 || !strings.HasPrefix(last, words[1]) || strings.Contains(last, "⟦") {
					t.Errorf("%d headings, the last is %q", len(seen), last)
				}
			}
			if is[bool](b, `[...document.querySelectorAll(".pane")].some(p => !p.querySelector(".m"))`) {
				t.Error("somebody was shown nothing in a month")
			}
			b.picture("playground-" + lang + "-end.png")
			b.tap("#peek", "")
			b.picture("playground-" + lang + "-changed.png")
		})
	}
}

// The demo takes a minute and a quarter: long enough to read, short enough to stay.
func TestDemoTakesAGoodMinute(t *testing.T) {
	for _, lang := range []string{"en", "ru"} {
		talk, err := demoTalk(lang)
		if err != nil {
			t.Fatal(err)
		}
		var all time.Duration
		for _, s := range talk.steps {
			all += demoPace(s)
		}
		if all < time.Minute || all > 80*time.Second {
			t.Errorf("%s: %s", lang, all)
		}
	}
}

// demoPlayground is a playground as `go run ./bot` makes it, without pauses.
func demoPlayground(t *testing.T, lang string) *playground {
	t.Helper()
	p, _, err := loadProcess("b2b")
	if err != nil {
		t.Fatal(err)
	}
	s, err := builtInSetting(p)
	if err != nil {
		t.Fatal(err)
	}
	g, err := newPlayground(t.Context(), t.TempDir(), s, lang, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(g.Close)
	return g
}

// openDemo is a page whose demo waits after each heading until it was seen;
// headings gives them all, after the demo has ended.
func openDemo(t *testing.T, lang string) (b *browser, headings func(*browser) []string) {
	t.Helper()
	g := demoPlayground(t, lang)
	shown, read := make(chan bool), make(chan bool)
	g.pause = func(d time.Duration) {
		if d != demoPace(step{do: "head"}) {
			return
		}
		for _, c := range []chan bool{shown, read} { // a test that failed waits for nothing
			select {
			case c <- true:
			case <-t.Context().Done():
			}
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(serveUntil(t, l, g))
	talk, err := demoTalk(lang)
	if err != nil {
		t.Fatal(err)
	}
	return browse(t, "http://"+l.Addr().String(), 1280, 800), func(b *browser) []string {
		var seen []string
		for _, s := range talk.steps {
			if s.do != "head" {
				continue
			}
			<-shown
			b.shows("#heading", s.text)
			seen = append(seen, s.text)
			if len(seen) == pictured {
				b.album(lang)
			}
			<-read
		}
		b.wait(`!document.querySelector("#demo").disabled`)
		return append(seen, is[string](b, `document.querySelector("#heading").innerText`))
	}
}

// pictured is the heading at which the pictures are taken: what a week of waiting costs
// was opened, and everybody has something to read.
const pictured = 20

// album takes the pictures of a moment.
func (b *browser) album(lang string) {
	b.picture(map[string]string{"en": "playground.png", "ru": "playground-ru.png"}[lang])
	b.look("dark")
	b.picture("playground-" + lang + "-dark.png")
	b.look("light")
	b.do(chromedp.EmulateViewport(390, 844))
	b.picture("playground-" + lang + "-phone.png")
	b.do(chromedp.EmulateViewport(1280, 800))
}

// picture stores what the window shows.
func (b *browser) picture(name string) {
	b.t.Helper()
	if *pictures == "" {
		return
	}
	// who reads as slowly as the demo plays sees each toast go
	is[bool](b, `document.querySelectorAll(".toast").forEach(t => t.hidden = true), true`)
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*pictures, name), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
