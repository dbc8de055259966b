package slacktest

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
)

const (
	asked    = "placeholder confirm focus_on_load "
	typed    = "placeholder focus_on_load initial_value dispatch_action_config "
	anywhere = "section actions input"
)

// elements are the kinds that Milepost may use.
var elements = map[string]shape{
	"button":               {"text url value style confirm accessibility_label", "section actions", checkButton},
	"overflow":             {"options confirm", "section actions", chooses(5)},
	"static_select":        {asked + "options option_groups initial_option", anywhere, checkSelect},
	"multi_static_select":  {asked + "options option_groups initial_options max_selected_items", "section input", checkSelect},
	"radio_buttons":        {"options initial_option confirm focus_on_load", anywhere, chooses(10)},
	"checkboxes":           {"options initial_options confirm focus_on_load", anywhere, chooses(10)},
	"users_select":         {asked + "initial_user", anywhere, checkAsked},
	"multi_users_select":   {asked + "initial_users max_selected_items", "section input", checkAsked},
	"conversations_select": {asked + "initial_conversation default_to_current_conversation response_url_enabled filter", anywhere, checkAsked},
	"channels_select":      {asked + "initial_channel response_url_enabled", anywhere, checkAsked},
	"datepicker":           {asked + "initial_date", anywhere, pattern("initial_date", `\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])`)},
	"timepicker":           {asked + "initial_time timezone", anywhere, pattern("initial_time", `([01]\d|2[0-3]):[0-5]\d`)},
	"datetimepicker":       {"initial_date_time confirm focus_on_load", "actions input", checkAsked},
	"plain_text_input":     {typed + "multiline min_length max_length", "input", checkTyped},
	"email_text_input":     {typed, "input", checkTyped},
	"url_text_input":       {typed, "input", checkTyped},
	"number_input":         {typed + "is_decimal_allowed min_value max_value", "input", checkNumber},
	"image":                {"image_url slack_file alt_text", "section context", checkImage},
}

func (c *checker) confirm(at string, e object) {
	o, ok := e["confirm"].(object)
	if !ok {
		if e["confirm"] != nil {
			c.fail(at+"/confirm", "must be an object")
		}
		return
	}
	at += "/confirm"
	c.only(at, o, "title text confirm deny style")
	c.text(at, o, "title", true, 100, "plain_text")
	c.text(at, o, "text", true, 300, anyText)
	c.text(at, o, "confirm", true, 30, "plain_text")
	c.text(at, o, "deny", true, 30, "plain_text")
}

func checkButton(c *checker, at string, e object) {
	c.text(at, e, "text", true, 75, "plain_text")
	c.size(at, e, "value", 0, 2000)
	c.size(at, e, "url", 0, 3000)
	c.size(at, e, "accessibility_label", 0, 75)
	c.confirm(at, e)
	if style, there := e["style"]; there && style != "primary" && style != "danger" {
		c.fail(at+"/style", "must be one of: primary, danger")
	}
}

func checkAsked(c *checker, at string, e object) {
	c.text(at, e, "placeholder", false, 150, "plain_text")
	c.confirm(at, e)
}

func chooses(most int) func(*checker, string, object) {
	return func(c *checker, at string, e object) {
		c.confirm(at, e)
		c.options(at, e, most)
	}
}

func pattern(key, form string) func(*checker, string, object) {
	whole := regexp.MustCompile("^" + form + "$")
	return func(c *checker, at string, e object) {
		checkAsked(c, at, e)
		if v, there := e[key]; there && !whole.MatchString(str(v)) {
			c.fail(at+"/"+key, "invalid format: %v", v)
		}
	}
}

func checkSelect(c *checker, at string, e object) {
	checkAsked(c, at, e)
	if e["options"] != nil && e["option_groups"] != nil {
		c.fail(at, "only one of options and option_groups is allowed")
	}
	if e["option_groups"] == nil {
		c.options(at, e, 100)
		return
	}
	for i, v := range c.list(at, e, "option_groups", 1, 100) {
		at, g := fmt.Sprint(at, "/option_groups/", i), object{}
		if o, ok := v.(object); ok {
			g = o
		}
		c.only(at, g, "label options")
		c.text(at, g, "label", true, 75, "plain_text")
		c.options(at, g, 100)
	}
}

// options checks what can be chosen, and that what is chosen already is among it.
func (c *checker) options(at string, e object, most int) {
	kinds, fields := "plain_text", "text value description"
	switch e["type"] {
	case "radio_buttons", "checkboxes":
		kinds = anyText
	case "overflow":
		fields += " url"
	}
	all := c.list(at, e, "options", 1, most)
	for i, v := range all {
		at, o := fmt.Sprint(at, "/options/", i), object{}
		if given, ok := v.(object); ok {
			o = given
		}
		c.only(at, o, fields)
		c.text(at, o, "text", true, 75, kinds)
		c.text(at, o, "description", false, 75, kinds)
		c.size(at, o, "value", 1, 150)
		c.size(at, o, "url", 0, 3000)
	}
	chosen := items(e["initial_options"])
	if o, there := e["initial_option"]; there {
		chosen = append(chosen, o)
	}
	for _, v := range chosen {
		if !slices.ContainsFunc(all, func(o any) bool { return reflect.DeepEqual(o, v) }) {
			c.fail(at, "initial option was not found in provided options")
		}
	}
}

func checkTyped(c *checker, at string, e object) {
	checkAsked(c, at, e)
	c.size(at, e, "initial_value", 0, 3000)
	least, most := count(e, "min_length", 0), count(e, "max_length", 3000)
	if least < 0 || least > 3000 || most < 1 || most > 3000 || least > most {
		c.fail(at, "min_length and max_length must lie within 0 and 3000")
	}
}

func checkNumber(c *checker, at string, e object) {
	checkAsked(c, at, e)
	if _, ok := e["is_decimal_allowed"].(bool); !ok {
		c.fail(at, "missing required field: is_decimal_allowed")
	}
	for _, key := range []string{"initial_value", "min_value", "max_value"} {
		c.size(at, e, key, 0, 100)
	}
}
