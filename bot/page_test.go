package main

import (
	"context"
	_ "embed"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A newcomer's first minutes, on the real page of the playground started as it
// is started: the first screen says how to begin, a deal is made in three taps
// and a line, qualified and handed over; when a week has passed the holder is told, and then the head.
func TestPageWalksADealThrough(t *testing.T) {
	for lang, rep := range map[string]string{"en": "olga", "ru": "ольга"} {
		t.Run(lang, func(t *testing.T) {
			t.Chdir(t.TempDir()) // there is no config
			b := browse(t, startPlayground(t), 1280, 800)
			b.shows("#demo", "30 days")
			b.hints("olga", "/new Acme, line 3 scanner, 84k")
			if lang == "ru" {
				b.tap(".lang button", "RU")
				b.shows("#demo", "30 дней")
				b.hints("ольга", "/new Акме, сканер на линию 3, 84 тыс")
			}
			b.tap(inPane(rep)+" .quick button", "/new")
			b.see(rep, "84")
			for _, s := range readPageTalk(t, lang).steps {
				b.act(s)
			}
			if n := is[int](b, `document.querySelectorAll(".messages img, .messages .mine b").length`); n > 0 {
				t.Errorf("%d elements were typed by people", n)
			}
			b.tap("#peek", "")
			b.shows("#change pre", "job/digest/")
		})
	}
}

// A half-made deal goes on in another language; people keep their names.
func TestPageSpeaksAnotherLanguageInTheMiddle(t *testing.T) {
	t.Chdir(t.TempDir())
	b := browse(t, startPlayground(t), 1280, 800)
	b.say("olga", "/new Acme, line 3 scanner, 84k")
	b.see("olga", "On the hook: you")
	b.tap(".lang button", "RU")
	b.shows(".pane h2", "Olga Менеджер")
	b.say("olga", "/deal acme")
	b.see("olga", "Мяч у вас")
	b.see("olga", "On the hook: you") // what was said stays said
	b.tap(`[data-push="week"]`, "")
	b.shows("#now", "пн, 8 июня, 08:50")
	b.tap(`[data-push="hour"]`, "")
	b.see("sales", "Стоят на месте")
}

func TestPageOnAPhone(t *testing.T) {
	t.Chdir(t.TempDir())
	b := browse(t, startPlayground(t), 390, 844)
	b.fits()
	b.say("olga", "/new Acme "+strings.Repeat("verylongword", 20)+", scanner, 84k")
	b.see("olga", "On the hook: you")
	b.fits()
	if n := is[int](b, `[...document.querySelectorAll(".pane")].filter(p => p.checkVisibility()).length`); n != 1 {
		t.Errorf("%d chats are open at a time", n)
	}
	b.tap(`[data-push="week"]`, "")
	b.shows("#now", "Mon 8 June, 08:50") // all of the week has come
	b.wait(`document.querySelector("#tabs [data-tab=marat]").classList.contains("new")`)
	for _, tab := range []string{"Dana", "Ken", "Ira", "Marat", "#sales"} {
		b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector("#tabs [data-tab=%s]").scrollIntoView()`, strings.ToLower(strings.Trim(tab, "#")))))
		b.tap("#tabs button", tab)
		b.shows(".pane h2", tab)
		b.fits()
	}
	if is[bool](b, `document.querySelector("#tabs .new") !== null`) {
		t.Error("a chat that was read is still marked as new")
	}
	b.tap("#peek", "")
	b.shows("#change pre", "cause")
	b.fits()
	b.tap("#unpeek", "")
	b.wait(`document.querySelector("#change").hidden`)
}

// The page says that the playground was stopped, and comes back by itself when
// it is started again, whatever it now shows.
func TestPageComesBack(t *testing.T) {
	g := demoPlayground(t, "en")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	stop := serveUntil(t, l, g)
	b := browse(t, "http://"+l.Addr().String(), 1280, 800)
	b.say("olga", "/new Acme, line 3 scanner, 84k")
	b.see("olga", "On the hook: you")
	stop()
	b.shows("#away", "Start it again")
	b.do(chromedp.SendKeys(chromedp.CSS(inPane("ken")+" input"), "/next\r"))
	b.shows(inPane("ken")+" .toast.on", "not running")

	if l, err = net.Listen("tcp", l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	defer serveUntil(t, l, demoPlayground(t, "ru"))()
	b.shows(".pane h2", "Ольга")
	b.wait(`document.querySelector("#away").hidden && document.querySelectorAll(".m").length === 0`)
	b.forgive("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING")
}

// act does a step of a talk on the page, or waits to see what it says.
func (b *browser) act(s step) {
	b.t.Helper()
	switch s.do {
	case "say":
		b.say(s.who, s.text)
	case "press":
		b.press(s.who, s.text)
	case "see":
		b.see(s.who, s.text)
	case "jump":
		b.tap(`[data-push="week"]`, "")
	default:
		b.t.Fatalf("%s: not on a page", s)
	}
}

// hints waits until an empty pane says how to begin.
func (b *browser) hints(pane, words string) {
	b.t.Helper()
	b.wait(fmt.Sprintf(`(e => e && getComputedStyle(e, "::before").content.includes(%s))(document.querySelector(%s))`, js(words), js(inPane(pane)+" .messages")))
}

// fits fails the test if the page must be scrolled sideways, or a message is
// wider than its chat.
func (b *browser) fits() {
	b.t.Helper()
	wide := is[string](b, `[document.scrollingElement, ...document.querySelectorAll("header, main, .messages, .m, .say")]
		.filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1).map(e => e.tagName + "." + e.className).join(" ")`)
	if wide != "" {
		b.t.Errorf("wider than the window: %s", wide)
	}
}

//go:embed testdata/pages/en.talk
var pageTalkEN string

//go:embed testdata/pages/ru.talk
var pageTalkRU string

func readPageTalk(t *testing.T, lang string) *talk {
	t.Helper()
	talk, err := readTalk(lang, strings.NewReader(map[string]string{"en": pageTalkEN, "ru": pageTalkRU}[lang]))
	if err != nil {
		t.Fatal(err)
	}
	return talk
}

// serveUntil serves a playground until it is stopped.
func serveUntil(t *testing.T, l net.Listener, g *playground) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- serve(ctx, l, g.page.Handler()) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
