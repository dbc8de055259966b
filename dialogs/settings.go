package dialogs

import (
	"slices"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// settings shows what I can set for myself.
func (t *turn) settings() {
	hours := t.me.Hours
	if hours == "" {
		hours = t.say.Str("settings.by_calendar")
	}
	calendar := t.calendar(t.e.business(t.me).Calendar)
	b := func(key, item string) chat.Button { return button(t.say.Str(key), press{Act: "set", Item: item}) }
	t.show("settings", chat.Message{
		Text: t.say.Say("settings.title", phrases.V{
			"Language": t.say.Str("common.language_name"), "Zone": t.zone.String(), "Now": t.now.Format("15:04"), "Hours": hours, "Calendar": calendar,
		}),
		Buttons: rows(3, b("settings.language", "lang"), b("settings.zone", "zone"), b("settings.hours", "hours"),
			b("settings.calendar", "calendar"), b("settings.messengers", "messengers"), button(t.say.Str("settings.away"), press{Act: "away"})),
	})
}

// setStep takes a press in the settings.
func (t *turn) setStep() {
	me := *t.me
	switch t.press.Item {
	case "process":
		t.drop()
		t.process()
	case "lang":
		if t.press.Arg == "" {
			var keys []chat.Button
			for _, l := range phrases.Languages() {
				keys = append(keys, button(t.e.Phrases.For(l).Str("common.language_name"), press{Act: "set", Item: "lang", Arg: l}))
			}
			t.show("settings", chat.Message{Text: t.say.Say("settings.which_language"), Buttons: rows(2, keys...)})
			return
		}
		if !slices.Contains(phrases.Languages(), t.press.Arg) {
			t.stale()
			return
		}
		me.Language = t.press.Arg
		t.become(me)
		t.settings()
	case "zone":
		t.askZone()
	case "hours":
		t.ask(Asked{What: askHours})
		t.prompt("settings", t.say.Say("settings.hours_ask"), press{Act: "cancel", Item: "settings"})
	case "calendar":
		t.setCalendar(t.press.Arg)
	case "messengers":
		t.showLinks()
	case "prefer":
		t.prefer(t.press.Arg)
	case "unlink":
		t.unlink(t.press.Arg)
	case "link":
		t.link()
	default:
		t.stale()
	}
}

func (t *turn) setCalendar(id string) {
	if id == "" {
		var keys []chat.Button
		for _, c := range t.e.Calendars {
			keys = append(keys, button(t.calendar(t.e.Calendar(c)), press{Act: "set", Item: "calendar", Arg: c}))
		}
		t.show("settings", chat.Message{Text: t.say.Say("settings.which_calendar"), Buttons: rows(2, keys...)})
		return
	}
	if !slices.Contains(t.e.Calendars, id) {
		t.stale()
		return
	}
	me := *t.me
	me.Calendar = id
	t.become(me)
	t.settings()
}

func (t *turn) hoursTyped(words string) {
	shift, err := sales.ParseHours(words)
	if err != nil {
		t.ask(Asked{What: askHours})
		t.prompt("settings", t.say.Say("settings.hours_unclear"), press{Act: "cancel", Item: "settings"})
		return
	}
	me := *t.me
	me.Hours = shift.String()
	t.become(me)
	t.talk.Asked = nil
	t.settings()
}
