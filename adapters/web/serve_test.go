package web

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"milepost/dialogs/chat"
)

// home is the address that the tests' requests are meant for.
const home = "127.0.0.1:8080"

// ask makes a request as the page itself would, unless change says otherwise.
func ask(w *Web, method, path, body string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://"+home+path, strings.NewReader(body))
	if method == http.MethodPost {
		r.Header.Set("Origin", "http://"+home)
	}
	for _, c := range change {
		c(r)
	}
	rw := httptest.NewRecorder()
	w.Handler().ServeHTTP(rw, r)
	return rw
}

func TestOnlyThisComputersNamesAreAnswered(t *testing.T) {
	w, _ := stage(true)
	for host, want := range map[string]int{
		home: 200, "localhost": 200, "localhost:1": 200, "127.9.9.9:80": 200, "[::1]:8080": 200, "[::1]": 200,
		"evil.example": 403, "evil.example:8080": 403, "localhost.evil.example:8080": 403, "192.168.0.7:8080": 403, "0.0.0.0:8080": 403, "": 403,
	} {
		for _, path := range []string{"/", "/page.js", "/page.css"} {
			if got := ask(w, "GET", path, "", func(r *http.Request) { r.Host = host }).Code; got != want {
				t.Errorf("Host %q, %s: %d, want %d", host, path, got, want)
			}
		}
	}
}

func TestOnlyThePageItselfMayAct(t *testing.T) {
	for origin, want := range map[string]int{
		"http://" + home: 204, "https://" + home: 403, "http://127.0.0.1:9999": 403, "http://localhost:8080": 403,
		"http://evil.example": 403, "null": 403, "": 403, "http://%zz": 403,
	} {
		w, h := stage(false)
		got := ask(w, "POST", "/push", `{"how":"week"}`, func(r *http.Request) { r.Header.Set("Origin", origin) }).Code
		if got != want || (len(h.pushed) == 1) != (want == 204) {
			t.Errorf("Origin %q: %d, want %d; pushed %v", origin, got, want, h.pushed)
		}
	}
}

func TestThePageUsesNothingFromOutside(t *testing.T) {
	w, _ := stage(true)
	for _, path := range []string{"/", "/page.js", "/page.css"} {
		rw := ask(w, "GET", path, "")
		if policy := rw.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'self'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: the policy is %q", path, policy)
		}
		for _, outside := range []string{"http://", "https://", "<style", "style=\"", "onclick=\"", "@import", "eval("} {
			if strings.Contains(rw.Body.String(), outside) {
				t.Errorf("%s holds %q", path, outside)
			}
		}
	}
	if got := ask(w, "GET", "/page.go", "").Code; got != 404 {
		t.Errorf("another file: %d", got)
	}
}

func TestABodyHasALimit(t *testing.T) {
	w, h := stage(false)
	for name, body := range map[string]string{
		"too long": `{"pane":"olga","text":"` + strings.Repeat("x", maxBody) + `"}`,
		"no JSON":  "hello", "nothing": "", "a list": "[]",
	} {
		if got := ask(w, "POST", "/say", body).Code; got != 400 {
			t.Errorf("%s: %d", name, got)
		}
	}
	longest := `{"pane":"olga","text":"` + strings.Repeat("ж", 12000) + `"}`
	if got := ask(w, "POST", "/say", longest).Code; got != 204 || len(h.heard) != 1 {
		t.Errorf("the longest answer: %d, heard %d", got, len(h.heard))
	}
}

func TestSayShowsTheWordsAndIsHeard(t *testing.T) {
	w, h := stage(false)
	if got := ask(w, "POST", "/say", `{"pane":"olga","text":" /New  Acme, 84k"}`).Code; got != 204 {
		t.Fatal(got)
	}
	mine := w.shown["olga"][0]
	if mine.HTML != " /New  Acme, 84k" || !mine.Mine {
		t.Errorf("shown as %+v", mine)
	}
	u := h.heard[0]
	if u.Kind != chat.Said || u.Account != "web:olga" || u.Command != "new" || u.Args != "Acme, 84k" || u.Text != " /New  Acme, 84k" ||
		!u.Private || u.From != to("olga") || u.Message != mine.ID || u.ID == "" || !u.At.Equal(h.Now()) {
		t.Errorf("heard %+v", u)
	}
	ask(w, "POST", "/say", `{"pane":"olga","text":"again"}`)
	if h.heard[1].ID == u.ID || h.heard[1].Command != "" {
		t.Errorf("then heard %+v", h.heard[1])
	}
	if got := ask(w, "POST", "/say", `{"pane":"olga","text":"  "}`).Code; got != 204 || len(h.heard) != 2 {
		t.Errorf("blanks: %d, heard %d", got, len(h.heard))
	}
}

func TestPressIsHeardAndItsToastComes(t *testing.T) {
	w, h := stage(false)
	h.reply = chat.Reply{Toast: "Already answered"}
	_, news, stop := w.watch()
	defer stop()
	for range 2 {
		if got := ask(w, "POST", "/press", `{"pane":"olga","message":"7","data":"a|b"}`).Code; got != 204 {
			t.Fatal(got)
		}
	}
	u := h.heard[0]
	if u.Kind != chat.Pressed || u.Account != "web:olga" || u.Data != "a|b" || u.Message != "7" || u.ID == h.heard[1].ID {
		t.Errorf("heard %+v, then %+v", u, h.heard[1])
	}
	var told []string
	for range 3 {
		e := <-news
		told = append(told, e.Kind)
		if e.Kind == "toast" && (e.Pane != "olga" || e.Data != "Already answered") {
			t.Errorf("told %+v", e)
		}
	}
	if want := []string{"clock", "toast", "clock"}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

func TestWhoIsNotThereCannotAct(t *testing.T) {
	w, h := stage(false)
	for _, pane := range []string{"nobody", "sales", ""} {
		for _, path := range []string{"/say", "/press"} {
			if got := ask(w, "POST", path, `{"pane":"`+pane+`","text":"x"}`).Code; got != 404 {
				t.Errorf("%s in %q: %d", path, pane, got)
			}
		}
	}
	if len(h.heard) > 0 {
		t.Errorf("heard %+v", h.heard)
	}
}

func TestAFailureIsToldWithoutItsInside(t *testing.T) {
	w, h := stage(false)
	h.err = http.ErrBodyNotAllowed
	rw := ask(w, "POST", "/push", `{"how":"week"}`)
	if rw.Code != 500 || strings.Contains(rw.Body.String(), h.err.Error()) {
		t.Errorf("%d %s", rw.Code, rw.Body)
	}
}

func TestSpeakGoesToTheDirector(t *testing.T) {
	w, h := stage(false)
	if got := ask(w, "POST", "/speak", `{"lang":"ru"}`).Code; got != 204 || len(h.spoken) != 1 || h.spoken[0] != "ru" {
		t.Errorf("%d, spoken %v", got, h.spoken)
	}
}

func TestThereIsNoDemoOfAnOwnProcess(t *testing.T) {
	w, h := stage(false)
	if got := ask(w, "POST", "/demo", "{}").Code; got != 404 || h.demos != 0 {
		t.Errorf("%d, played %d", got, h.demos)
	}
	if strings.Contains(ask(w, "GET", "/", "").Body.String(), `id="demo"`) {
		t.Error("the page has a button for it")
	}
}

func TestNothingElseHappensWhileTheDemoPlays(t *testing.T) {
	w, h := stage(true)
	if !strings.Contains(ask(w, "GET", "/", "").Body.String(), `id="demo"`) {
		t.Error("the page has no button for the demo")
	}
	h.during = func() {
		for path, body := range map[string]string{
			"/demo": "{}", "/say": `{"pane":"olga","text":"x"}`, "/press": `{"pane":"olga"}`, "/push": `{"how":"week"}`, "/speak": `{"lang":"ru"}`,
		} {
			if got := ask(w, "POST", path, body).Code; got != 409 {
				t.Errorf("%s during the demo: %d", path, got)
			}
		}
	}
	for range 2 { // it can be played again
		if got := ask(w, "POST", "/demo", "{}").Code; got != 204 {
			t.Fatal(got)
		}
	}
	if h.demos != 2 || len(h.heard)+len(h.pushed)+len(h.spoken) > 0 || w.All("olga") != "" {
		t.Errorf("%d demos; heard %v, pushed %v, spoken %v, shown %q", h.demos, h.heard, h.pushed, h.spoken, w.All("olga"))
	}
	if got := ask(w, "POST", "/push", `{"how":"hour"}`).Code; got != 204 {
		t.Errorf("after the demo: %d", got)
	}
}
