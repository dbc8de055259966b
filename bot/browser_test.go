package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is for a page that never shows what it should.
const patience = 30 * time.Second

// startPlayground starts it as people do, by the command line, on a free port.
func startPlayground(t *testing.T, args ...string) (url string) {
	t.Helper()
	r, w := io.Pipe()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan int, 1)
	var errs strings.Builder
	go func() {
		ended <- command(ctx, append([]string{"run", "-listen", "127.0.0.1:0"}, args...), w, &errs)
		w.Close()
	}()
	out := bufio.NewReader(r)
	line, err := out.ReadString('\n')
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != exitFine || errs.Len() > 0 {
			t.Errorf("the playground ended with %d and said:\n%s", code, &errs)
		}
	})
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "playground: ")
	if err != nil || !ok {
		t.Fatalf("the first line is %q, %v", line, err)
	}
	go io.Copy(io.Discard, out)
	return url
}

// browser is a window of a headless Chromium that shows the playground.
type browser struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	troubles []string // errors of the page's script and refusals of its policy
}

// browse opens a page in a window of a size. Whatever goes wrong in the page
// while the test runs fails it.
func browse(t *testing.T, url string, width, height int64) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("the playground cannot be driven without chromium")
		}
		t.Skip("skipped: chromium is not installed")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.quiet)
	b.look("light")
	b.do(chromedp.EmulateViewport(width, height), chromedp.Navigate(url))
	b.wait(`document.querySelectorAll(".pane").length > 1`)
	return b
}

func (b *browser) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.troubles = append(b.troubles, e.ExceptionDetails.Text)
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == "error" {
			b.troubles = append(b.troubles, e.Entry.Text)
		}
	}
}

// quiet fails the test if the page had troubles.
func (b *browser) quiet() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, trouble := range b.troubles {
		b.t.Errorf("the page: %s", trouble)
	}
}

// forgive takes troubles away that a test has made itself.
func (b *browser) forgive(parts ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.troubles = slices.DeleteFunc(b.troubles, func(trouble string) bool {
		return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(trouble, part) })
	})
}

func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// look sets the colours that the person prefers, and that nothing may move.
func (b *browser) look(colours string) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: colours}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}})
		return err
	}))
}

// is evaluates an expression in the page.
func is[T any](b *browser, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// wait waits until an expression holds in the page.
func (b *browser) wait(expression string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool](expression, chromedp.WithPollingTimeout(patience), chromedp.WithPollingMutation())); err != nil {
		b.t.Fatalf("%s: %v; the page shows:\n%s", expression, err, is[string](b, "document.body.innerText"))
	}
}

// see waits until a pane says some words, whatever the case and the kind of space.
func (b *browser) see(pane, words string) {
	b.t.Helper()
	b.wait(fmt.Sprintf(`document.querySelector(%s).innerText.toLowerCase().replace(/\s+/g, " ").includes(%s)`,
		js(inPane(pane)+" .messages"), js(strings.ToLower(words))))
}

// shows waits until some element can be seen and says some words.
func (b *browser) shows(selector, words string) {
	b.t.Helper()
	b.wait(fmt.Sprintf(`[...document.querySelectorAll(%s)].some(e => e.checkVisibility() && e.innerText.includes(%s))`, js(selector), js(words)))
}

// say types a line in a pane and sends it.
func (b *browser) say(pane, text string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(chromedp.CSS(inPane(pane)+" input"), text+"\r"))
	b.see(pane, text)
}

// press clicks the newest button so named in a pane.
func (b *browser) press(pane, label string) {
	b.t.Helper()
	b.tap(inPane(pane)+" .keys button", label)
}

// tap clicks the last of some elements that bears a label (any, if it is empty),
// where it can be seen and nothing lies over it.
func (b *browser) tap(selector, label string) {
	b.t.Helper()
	b.wait(fmt.Sprintf(`(() => {
		const said = k => k.textContent.replace(/^[^\p{L}\p{N}]+ /u, "").replace(/…$/, ""), label = %[2]s;
		const k = [...document.querySelectorAll(%[1]s)].filter(k => (!label || said(k) === label) && !k.disabled).pop();
		if (!k) return false;
		k.scrollIntoView({ block: "nearest" });
		const r = k.getBoundingClientRect(), x = r.x + r.width / 2, y = r.y + r.height / 2;
		if (!k.contains(document.elementFromPoint(x, y))) return false;
		window.target = [x, y];
		return true;
	})()`, js(selector), js(label)))
	at := is[[]float64](b, "window.target")
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.MouseClickXY(at[0], at[1])(ctx, t)
		return err
	}))
}

func inPane(id string) string { return fmt.Sprintf(".pane[data-pane=%q]", id) }

func js(s string) string {
	body, _ := json.Marshal(s) // a string always can
	return string(body)
}
