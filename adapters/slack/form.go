package slack

import (
	"slices"
	"strings"
	"time"

	api "github.com/slack-go/slack"

	"milepost/dialogs/chat"
)

// The limits of a view.
const (
	maxFields  = 49 // two blocks each and one for the intro: a view has a hundred
	maxTitle   = 24
	maxLabel   = 2000
	maxOptions = 100
	maxBoxes   = 10
	maxTyped   = 3000
	appTitle   = "Milepost"
)

// sheet is a form as a modal.
func sheet(f *chat.Form) *api.ModalViewRequest {
	v := modal(f.Title)
	v.PrivateMetadata = f.ID
	v.Submit = plain(orElse(f.Submit, "OK"), maxTitle)
	if orElse(f.Cancel, "") != "" {
		v.Close = plain(f.Cancel, maxTitle)
	}
	intro, _ := fit(f.Intro, maxTyped)
	if b := rich(intro); b != nil {
		v.Blocks.BlockSet = append(v.Blocks.BlockSet, b)
	}
	for _, field := range f.Fields[:min(len(f.Fields), maxFields)] {
		v.Blocks.BlockSet = append(v.Blocks.BlockSet, question(field)...)
	}
	return v
}

// note is a modal that only says something: while the form is fetched, and when
// there is none.
func note(text string) *api.ModalViewRequest {
	v := modal(appTitle)
	v.Blocks.BlockSet = line(text)
	return v
}

func modal(title string) *api.ModalViewRequest {
	return &api.ModalViewRequest{Type: api.VTModal, Title: plain(orElse(title, appTitle), maxTitle)}
}

// question is a field's input and its box "I don't know".
func question(f chat.Field) []api.Block {
	in := api.NewInputBlock(answerBlock+f.ID, plain(orElse(f.Label, f.ID), maxLabel), nil, element(f))
	if orElse(f.Help, "") != "" {
		in.Hint = plain(f.Help, maxLabel)
	}
	if f.DontKnow == "" {
		return []api.Block{in}
	}
	in.Optional = true
	box := api.NewOptionBlockObject("unknown", plain(orElse(f.DontKnow, "?"), maxLabelled), nil)
	boxes := api.NewCheckboxGroupsBlockElement("unknown", box)
	if f.Value == chat.Unknown {
		boxes.InitialOptions = []*api.OptionBlockObject{box}
	}
	return []api.Block{in, api.NewActionBlock(unknownBlock+f.ID, boxes)}
}

// element is the input that a field's kind asks for.
func element(f chat.Field) api.BlockElement {
	value := f.Value
	if value == chat.Unknown {
		value = ""
	}
	switch {
	case f.Kind == chat.AsDay:
		e := api.NewDatePickerBlockElement("answer")
		if _, err := time.Parse(time.DateOnly, value); err == nil {
			e.InitialDate = value
		}
		return e
	case f.Kind == chat.AsOne && len(f.Options) > 0:
		all := options(f.Options, maxOptions)
		e := api.NewOptionsSelectBlockElement(api.OptTypeStatic, nil, "answer", all...)
		if chosen := among(all, value); len(chosen) > 0 {
			e.InitialOption = chosen[0]
		}
		return e
	case f.Kind == chat.AsSeveral && len(f.Options) > maxBoxes:
		all := options(f.Options, maxOptions)
		e := api.NewOptionsMultiSelectBlockElement(api.MultiOptTypeStatic, nil, "answer", all...)
		e.InitialOptions = among(all, strings.Split(value, ",")...)
		return e
	case f.Kind == chat.AsSeveral && len(f.Options) > 0:
		all := options(f.Options, maxBoxes)
		e := api.NewCheckboxGroupsBlockElement("answer", all...)
		e.InitialOptions = among(all, strings.Split(value, ",")...)
		return e
	case f.Kind == chat.AsLink:
		e := api.NewURLTextInputBlockElement(nil, "answer")
		e.InitialValue = safeLink(value)
		return e
	}
	e := api.NewPlainTextInputBlockElement(nil, "answer") // numbers too: people type "84k"
	e.Multiline, e.InitialValue, e.MaxLength = f.Kind == chat.AsText, cut(untrick(value), maxTyped), maxTyped
	return e
}

func options(all []chat.Option, most int) (out []*api.OptionBlockObject) {
	for _, o := range all[:min(len(all), most)] {
		out = append(out, api.NewOptionBlockObject(o.ID, plain(orElse(o.Text, o.ID), maxLabelled), nil))
	}
	return out
}

// among are the options that are chosen already.
func among(all []*api.OptionBlockObject, ids ...string) (out []*api.OptionBlockObject) {
	for _, o := range all {
		if slices.Contains(ids, o.Value) {
			out = append(out, o)
		}
	}
	return out
}

func orElse(s, otherwise string) string {
	if strings.TrimSpace(untrick(s)) == "" {
		return otherwise
	}
	return s
}
