package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// A head at their desk: the digest with buttons at each point, answers in its
// thread, and a home.
func TestPageHasDesks(t *testing.T) {
	t.Chdir(t.TempDir())
	b := browse(t, startPlayground(t), 1280, 800)
	b.say("olga", "/new Acme, <b>line</b> 3 scanner, 84k")
	b.see("olga", "On the hook: you")
	b.tap(`[data-push="week"]`, "")
	b.shows("#now", "Mon 8 June")
	b.tap(`[data-push="hour"]`, "")
	b.see("marat", "Control points · Mon 8 Jun")
	b.shows(inPane("marat")+" .point", "<b>line</b> 3 scanner")
	b.press("marat", "Why?")
	b.shows(inPane("marat")+" .reply", "Why, in figures")
	b.tap(inPane("marat")+" .point summary", "")
	b.picture("desk-menu.png")
	b.press("marat", "Heard")
	b.wait(`document.querySelectorAll(".reply").length === 2 && !document.querySelector(".menu").checkVisibility()`)
	b.see("marat", "Control points · Mon 8 Jun")

	b.tap(inPane("marat")+" .at-home", "")
	b.shows("#home", "By holder")
	b.picture("desk-home.png")
	b.tap("#home .keys button", "Settings")
	b.see("marat", "Your settings")
	b.wait(`!document.querySelector("#home").open`)
}

// A sitting is a form over the page: a mistake stands at its field and nothing
// that was typed is lost; what is not known is ticked.
func TestPageHasForms(t *testing.T) {
	for name, width := range map[string]int64{"window": 1280, "phone": 390} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			b := browse(t, startPlayground(t), width, 844)
			b.say("olga", "/new Acme, line 3 scanner, 84k")
			b.see("olga", "On the hook: you")
			if width < 760 {
				b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#tabs [data-tab=marat]").scrollIntoView()`))
				b.tap("#tabs button", "Marat")
			}
			b.say("marat", "/milepost qualify acme")
			b.shows("#form .label", "What hurts")
			b.do(chromedp.SendKeys(chromedp.CSS("#field0"), "Line 3 <b>stands</b>"), chromedp.SendKeys(chromedp.CSS("#field1"), "a lot"))
			b.tap("#form .dont input", "")
			b.wait(`document.querySelector("#field2").disabled`)
			b.tap("#form footer button", "Save")
			b.shows("#form .wrong", "could not read an amount")
			b.wait(`document.querySelector("#field0").value === "Line 3 <b>stands</b>" && document.activeElement.id === "field1" && document.querySelector("#field2").disabled`)
			b.picture("form-" + name + ".png")
			b.look("dark")
			b.picture("form-" + name + "-dark.png")
			b.look("light")
			b.fits()
			b.do(chromedp.SendKeys(chromedp.CSS("#field1"), "\b\b\b\b\b27k"))
			b.tap("#form footer button", "Save")
			b.see("marat", "Then ask the buyer")
			b.wait(`!document.querySelector("#form").open`)
			b.press("marat", "I'll send it")
			b.see("marat", "Answered: 2, the buyer is asked: 1")

			b.press("marat", "Qualify") // opened, and closed again
			b.shows("#form", "Acme")
			b.tap("#form .shut", "Close")
			b.wait(`!document.querySelector("#form").open`)
		})
	}
}
