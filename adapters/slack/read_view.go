package slack

import (
	"strings"

	"milepost/dialogs/chat"
)

// view is as much of a view that was sent as we read.
type view struct {
	ID       string `json:"id"`
	Type     string `json:"type"`
	Hash     string `json:"hash"`
	Metadata string `json:"private_metadata"`
	Blocks   []struct {
		Type string `json:"type"`
		ID   string `json:"block_id"`
	} `json:"blocks"`
	State struct {
		Values map[string]map[string]input `json:"values"`
	} `json:"state"`
}

// input is what stands in one of the view's inputs, whatever its kind.
type input struct {
	Type    string   `json:"type"`
	Value   string   `json:"value"`
	Date    string   `json:"selected_date"`
	One     *choice  `json:"selected_option"`
	Several []choice `json:"selected_options"`
}

type choice struct {
	Value string `json:"value"`
}

// A field's block is "q/" and its id; that of its box "I don't know" is "u/".
const (
	answerBlock  = "q/"
	unknownBlock = "u/"
)

// inputs are the blocks at which a mistake can be shown.
func (v *view) inputs() (ids []string) {
	for _, b := range v.Blocks {
		if b.Type == "input" {
			ids = append(ids, b.ID)
		}
	}
	return ids
}

// values are the answers by field. A ticked box wins over what stands beside it.
func (v *view) values() map[string]string {
	out := map[string]string{}
	for block, in := range v.State.Values {
		if id, ok := strings.CutPrefix(block, answerBlock); ok {
			for _, i := range in {
				if _, ticked := out[id]; !ticked {
					out[id] = i.answer()
				}
			}
		}
		if id, ok := strings.CutPrefix(block, unknownBlock); ok {
			for _, i := range in {
				if len(i.Several) > 0 {
					out[id] = chat.Unknown
				}
			}
		}
	}
	return out
}

// answer is the value as the engine reads it. A zero byte is nothing that a
// human can type: it means Unknown.
func (i input) answer() string {
	switch {
	case i.One != nil:
		return clean(i.One.Value)
	case i.Several != nil:
		var ids []string
		for _, c := range i.Several {
			ids = append(ids, clean(c.Value))
		}
		return strings.Join(ids, ",")
	case i.Date != "":
		return clean(i.Date)
	}
	return clean(i.Value)
}

func clean(s string) string { return strings.ReplaceAll(s, "\x00", "") }
