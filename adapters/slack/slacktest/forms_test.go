package slacktest_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"milepost/adapters/slack/slacktest"
)

func modal(title string, blocks ...slack.Block) slack.ModalViewRequest {
	return slack.ModalViewRequest{Type: slack.VTModal, Title: plain(title), Submit: plain("Send"), Blocks: slack.Blocks{BlockSet: blocks}, NotifyOnClose: true, PrivateMetadata: "deal 7"}
}

func questions() []slack.Block {
	choices := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("pick"), "stage",
		slack.NewOptionBlockObject("q", plain("Qualified"), nil), slack.NewOptionBlockObject("w", plain("Won"), nil))
	note := slack.NewInputBlock("note", plain("A note"), nil, slack.NewPlainTextInputBlockElement(nil, "text"))
	note.Optional = true
	return []slack.Block{
		slack.NewInputBlock("sum", plain("How much is it?"), nil, slack.NewPlainTextInputBlockElement(nil, "text")),
		slack.NewInputBlock("when", plain("By when?"), nil, slack.NewDatePickerBlockElement("date")),
		slack.NewInputBlock("stage", plain("Which stage?"), nil, choices),
		note,
	}
}

// trigger gives a command and the trigger that came with it.
func trigger(t *testing.T, s *slacktest.Server) string {
	t.Helper()
	id := s.Slash(ann, sales, "/deal", "new")
	var p struct {
		Trigger string `json:"trigger_id"`
	}
	d, _ := s.Settled(id, 0)
	if err := json.Unmarshal(d.Payload, &p); err != nil || p.Trigger == "" {
		t.Fatal(id, err)
	}
	return p.Trigger
}

func TestAFormIsOpenedFilledAndSent(t *testing.T) {
	s, api := started(t)
	answers := []any{
		slack.NewErrorsViewSubmissionResponse(map[string]string{"sum": "A number, please"}),
		slack.NewErrorsViewSubmissionResponse(map[string]string{"nowhere": "x"}),
		nil,
	}
	values := make(chan map[string]map[string]slack.BlockAction, 3)
	connected(t, s, api, func(e socketmode.Event) (any, bool) {
		c, isForm := e.Data.(slack.InteractionCallback)
		if !isForm || c.Type != slack.InteractionTypeViewSubmission {
			return nil, true
		}
		values <- c.View.State.Values
		answer := answers[0]
		answers = answers[1:]
		return answer, true
	})
	open := trigger(t, s)
	v, err := api.OpenView(open, modal("Wait…", slack.NewSectionBlock(plain("Loading"), nil, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := api.OpenView(open, modal("Twice", questions()...)); err == nil || err.Error() != "exchanged_trigger_id" {
		t.Error("a trigger is used twice:", err)
	}
	if _, err := api.UpdateView(modal("Deal 7", questions()...), "", "old hash", v.ID); err == nil || err.Error() != "hash_conflict" {
		t.Error("an old hash:", err)
	}
	if _, err := api.UpdateView(modal("Deal 7", questions()...), "", v.Hash, v.ID); err != nil {
		t.Fatal(err)
	}
	if _, ok := s.WaitForForm(ann, "How much is it?", within); !ok {
		t.Fatal("no questions")
	}
	if _, err := s.Submit(ann, map[string]any{"How much": "900", "By when": "2026-12-24"}); err == nil {
		t.Error("a question without an answer was sent")
	}
	if _, err := s.Submit(ann, map[string]any{"stage": "Lost"}); err == nil {
		t.Error("an option that is not there was chosen")
	}
	for i := range 3 {
		id, err := s.Submit(ann, map[string]any{"stage": "Won"})
		if err != nil {
			t.Fatal(err)
		}
		if d, ok := s.Settled(id, within); !ok || !d.Acked {
			t.Fatalf("%+v", d)
		}
		got := <-values
		if got["sum"]["text"].Value != "900" || got["when"]["date"].SelectedDate != "2026-12-24" || got["stage"]["stage"].SelectedOption.Value != "w" {
			t.Errorf("%+v", got)
		}
		v, open := s.Form(ann)
		if open == (i == 2) || i == 0 && v.Errors["sum"] != "A number, please" || i == 1 && v.Errors[""] == "" {
			t.Errorf("after %d: open %v, %v", i, open, v.Errors)
		}
	}
}

func TestTheAnswerToAFormMayBeAnotherForm(t *testing.T) {
	s, api := started(t)
	filled := questions()
	filled[0].(*slack.InputBlock).Element.(*slack.PlainTextInputBlockElement).InitialValue = "700"
	next, bare := modal("Next", filled...), modal("Bare", questions()...)
	bare.Submit = nil
	answers := []any{
		slack.NewUpdateViewSubmissionResponse(&next), slack.NewPushViewSubmissionResponse(&next),
		slack.NewUpdateViewSubmissionResponse(&bare), slack.NewClearViewSubmissionResponse(),
	}
	connected(t, s, api, func(e socketmode.Event) (any, bool) {
		c, isForm := e.Data.(slack.InteractionCallback)
		if !isForm {
			return nil, true
		}
		answer := answers[0]
		answers = answers[1:]
		return answer, c.Type == slack.InteractionTypeViewSubmission
	})
	v, err := api.OpenView(trigger(t, s), modal("First", questions()...))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"Next", "Next", "Next", ""} {
		id, err := s.Submit(ann, map[string]any{"when": "2026-12-24", "stage": "Won", "sum": "900"})
		if err != nil {
			t.Fatal(err)
		}
		s.Settled(id, within)
		now, _ := s.Form(ann)
		if now.Title != want || i == 0 && (now.ID != v.ID || now.Answers["How much is it?"] != "900") || i == 1 && (now.Previous != v.ID || now.Answers["How much is it?"] != "700") || i == 2 && now.Errors[""] == "" {
			t.Errorf("%d: %+v", i, now)
		}
	}
}

func TestTriggersGrowOld(t *testing.T) {
	s, api := started(t)
	connected(t, s, api, func(socketmode.Event) (any, bool) { return nil, true })
	open := trigger(t, s)
	s.Pass(4 * time.Second)
	if _, err := api.OpenView(open, modal("Late", questions()...)); err == nil || err.Error() != "expired_trigger_id" {
		t.Error(err)
	}
}

func TestFormsLieOnFormsAndAreClosed(t *testing.T) {
	s, api := started(t)
	connected(t, s, api, func(socketmode.Event) (any, bool) { return nil, true })
	if _, err := api.OpenView(trigger(t, s), modal("One", buttons("Next"))); err != nil {
		t.Fatal(err)
	}
	if _, err := api.PushView(trigger(t, s), modal("Two", questions()...)); err != nil {
		t.Fatal(err)
	}
	if v, _ := s.Form(ann); v.Title != "Two" || v.Previous == "" {
		t.Errorf("%+v", v)
	}
	s.CloseForm(ann)
	if v, _ := s.Form(ann); v.Title != "One" || s.PressForm(ann, "Next") == "" {
		t.Errorf("%+v", v)
	}
	all := s.Deliveries()
	if closed := all[len(all)-2]; closed.Type != "view_closed" {
		t.Errorf("%+v", closed)
	}
}

func TestAHomeIsPublishedAndPressed(t *testing.T) {
	s, api := started(t)
	connected(t, s, api, func(socketmode.Event) (any, bool) { return nil, true })
	home := func(text string) slack.HomeTabViewRequest {
		return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewSectionBlock(plain(text), nil, nil), buttons("Act")}}}
	}
	first, err := api.PublishView(ann, home("one"), "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := api.PublishView(ann, home("two"), first.Hash); err != nil {
		t.Fatal(err)
	}
	if _, err := api.PublishView(ann, home("three"), first.Hash); err == nil || err.Error() != "hash_conflict" {
		t.Error(err)
	}
	if v, ok := s.WaitForHome(ann, "two", within); !ok || v.Updates != 1 || s.PressHome(ann, "Act") == "" {
		t.Errorf("%+v", v)
	}
}

func TestEachKindOfQuestionIsAnsweredInItsWay(t *testing.T) {
	s, api := started(t)
	connected(t, s, api, func(socketmode.Event) (any, bool) { return nil, true })
	options := []*slack.OptionBlockObject{slack.NewOptionBlockObject("r", plain("Red"), nil), slack.NewOptionBlockObject("g", plain("Green"), nil)}
	ask := func(id string, e slack.BlockElement) slack.Block {
		return slack.NewInputBlock(id, plain("Which "+id+"?"), nil, e)
	}
	_, err := api.OpenView(trigger(t, s), modal("All kinds",
		ask("radio", slack.NewRadioButtonsBlockElement("a", options...)),
		ask("boxes", slack.NewCheckboxGroupsBlockElement("a", options...)),
		ask("person", slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, "a")),
		ask("people", slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, nil, "a")),
		ask("number", slack.NewNumberInputBlockElement(nil, "a", false)),
		ask("mail", slack.NewEmailTextInputBlockElement(nil, "a")),
		ask("time", slack.NewTimePickerBlockElement("a")),
	))
	if err != nil {
		t.Fatal(err)
	}
	for name, wrong := range map[string]any{"radio": "Blue", "boxes": []string{"Blue"}, "number": "1.5", "mail": "nobody", "time": "25:00", "nowhere": "x"} {
		if s.Fill(ann, map[string]any{name: wrong}) == nil {
			t.Errorf("%s takes %v", name, wrong)
		}
	}
	right := map[string]any{"radio": "Green", "boxes": []string{"Red", "Green"}, "person": bob, "people": []string{ann, bob}, "number": "15", "mail": "joe@x.io", "time": "10:30"}
	if err := s.Fill(ann, right); err != nil {
		t.Fatal(err)
	}
	v, _ := s.Form(ann)
	for name, want := range map[string]string{"radio": "Green", "boxes": "Red, Green", "person": bob, "people": ann + ", " + bob, "number": "15", "mail": "joe@x.io", "time": "10:30"} {
		if got := v.Answers["Which "+name+"?"]; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if id, err := s.Submit(ann, nil); err != nil {
		t.Error(err)
	} else if d, ok := s.Settled(id, within); !ok || !d.Acked {
		t.Errorf("%+v", d)
	}
}
