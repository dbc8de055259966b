package slacktest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// state is what is filled in: by block, by action.
type state map[string]map[string]object

// valueKey is where each kind keeps what was given.
var valueKey = map[string]string{
	"plain_text_input": "value", "email_text_input": "value", "url_text_input": "value", "number_input": "value",
	"datepicker": "selected_date", "timepicker": "selected_time", "datetimepicker": "selected_date_time",
	"static_select": "selected_option", "radio_buttons": "selected_option", "multi_static_select": "selected_options", "checkboxes": "selected_options",
	"users_select": "selected_user", "multi_users_select": "selected_users",
	"conversations_select": "selected_conversation", "channels_select": "selected_channel",
}

// begun is the state of blocks nobody has touched: what they bring along.
func begun(blocks []any) state {
	out := state{}
	for _, v := range blocks {
		b, _ := v.(object)
		for _, e := range elementsOf(b) {
			key := valueKey[str(e["type"])]
			if key == "" {
				continue
			}
			block := str(b["block_id"])
			if out[block] == nil {
				out[block] = map[string]object{}
			}
			given := e["initial_"+strings.TrimPrefix(key, "selected_")]
			out[block][str(e["action_id"])] = object{"type": e["type"], key: given}
		}
	}
	return out
}

// fill puts one answer in where the label or the block's id is named.
func (v *View) fill(name string, answer any) error {
	for _, raw := range v.Blocks {
		b, _ := raw.(object)
		label := str(sub(b, "label")["text"])
		if label == "" {
			label = str(sub(b, "text")["text"])
		}
		if str(b["block_id"]) != name && (label == "" || !strings.Contains(label, name)) {
			continue
		}
		for _, e := range elementsOf(b) {
			key := valueKey[str(e["type"])]
			if key == "" {
				continue
			}
			value, err := chosen(e, answer)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			v.state[str(b["block_id"])][str(e["action_id"])] = object{"type": e["type"], key: value}
			return nil
		}
	}
	return fmt.Errorf("nothing to fill in is called %q", name)
}

// chosen is an answer as an element keeps it; an empty one clears it.
func chosen(e object, answer any) (any, error) {
	text, isText := answer.(string)
	many, _ := answer.([]string)
	if isText && text == "" {
		return nil, nil
	}
	switch e["type"] {
	case "static_select", "radio_buttons":
		return option(e, text)
	case "multi_static_select", "checkboxes":
		out := []any{}
		for _, label := range many {
			o, err := option(e, label)
			if err != nil {
				return nil, err
			}
			out = append(out, o)
		}
		return out, nil
	case "multi_users_select":
		return many, nil
	case "datetimepicker":
		return answer, nil
	case "number_input":
		if _, err := strconv.ParseFloat(text, 64); err != nil || e["is_decimal_allowed"] == false && strings.Contains(text, ".") {
			return nil, fmt.Errorf("%q is not a number that is asked for", text)
		}
	case "email_text_input":
		if !strings.Contains(text, "@") {
			return nil, fmt.Errorf("%q is not an email", text)
		}
	case "datepicker", "timepicker":
		layout := map[any]string{"datepicker": time.DateOnly, "timepicker": "15:04"}[e["type"]]
		if _, err := time.Parse(layout, text); err != nil {
			return nil, fmt.Errorf("%q cannot be picked", text)
		}
	case "plain_text_input":
		if n := len([]rune(text)); n > count(e, "max_length", 3000) || n < count(e, "min_length", 0) {
			return nil, fmt.Errorf("%d characters are too many or too few", n)
		}
	}
	if !isText {
		return nil, fmt.Errorf("%v is not a text", answer)
	}
	return text, nil
}

func option(e object, label string) (any, error) {
	all := optionsOf(e)
	i := slices.IndexFunc(all, func(o object) bool { return strings.Contains(str(sub(o, "text")["text"]), label) })
	if i < 0 {
		return nil, fmt.Errorf("no option is called %q", label)
	}
	return all[i], nil
}

// answers are what is filled in, by label, as a person sees it.
func (v *View) answers() map[string]string {
	out := map[string]string{}
	for _, raw := range v.Blocks {
		b, _ := raw.(object)
		e := sub(b, "element")
		if given := seen(v.state[str(b["block_id"])][str(e["action_id"])][valueKey[str(e["type"])]]); given != "" {
			out[str(sub(b, "label")["text"])] = given
		}
	}
	return out
}

// seen is one answer in words.
func seen(given any) string {
	switch given := given.(type) {
	case nil:
		return ""
	case object:
		return str(sub(given, "text")["text"])
	case []string:
		return strings.Join(given, ", ")
	case []any:
		var names []string
		for _, one := range given {
			names = append(names, seen(one))
		}
		return strings.Join(names, ", ")
	}
	return fmt.Sprint(given)
}

// missing is the label of the first question that needs an answer and has none.
func (v *View) missing() string {
	for _, raw := range v.Blocks {
		b, _ := raw.(object)
		if b["type"] != "input" || b["optional"] == true {
			continue
		}
		e := sub(b, "element")
		if seen(v.state[str(b["block_id"])][str(e["action_id"])][valueKey[str(e["type"])]]) == "" {
			return str(sub(b, "label")["text"])
		}
	}
	return ""
}
