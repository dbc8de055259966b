package dialogs

import (
	"slices"
	"time"

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

// away tells how long I am away and who covers: the hook moves, not just the
// noise. "/away until friday cover @Ira", "/away 15 Jan", "/away off".
func (t *turn) away() {
	if t.args != "" {
		t.awayTyped(t.args)
		return
	}
	t.showAway()
}

func (t *turn) showAway(above ...chat.Text) {
	t.ask(Asked{What: askAway})
	text := t.say.Say("away.ask")
	var keys [][]chat.Button
	if a := t.me.Away; a != nil && t.now.Before(a.Until) {
		text = t.say.Say("away.is", phrases.V{"Until": t.when(a.Until), "Cover": t.coverName(a.Cover)})
		keys = append(keys, []chat.Button{button(t.say.Str("away.back_btn"), press{Act: "away", Item: "off"})})
		var covers []chat.Button
		for _, p := range t.colleagues() {
			covers = append(covers, button(p.Name, press{Act: "away", Item: "cover", Arg: p.ID}))
		}
		keys = append(keys, rows(3, covers...)...)
	}
	t.prompt("settings", chat.Lines(append(above, text)...), press{Act: "cancel", Item: "settings"}, keys...)
}

func (t *turn) coverName(id string) string {
	if id == "" {
		return t.say.Str("deal.nobody")
	}
	return t.roster.Name(id)
}

// colleagues are who can cover for me: present, and playing a role of mine first.
func (t *turn) colleagues() []sales.Person {
	all := slices.DeleteFunc(t.roster.All(), func(p sales.Person) bool { return p.ID == t.me.ID || p.IsAway(t.now) })
	same := func(p sales.Person) int {
		if slices.ContainsFunc(p.Roles, t.me.Is) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b sales.Person) int { return same(a) - same(b) })
	return all[:min(len(all), 6)]
}

// awayStep takes a press.
func (t *turn) awayStep() {
	switch t.press.Item {
	case "":
		t.showAway()
	case "off":
		t.setAway(nil)
	case "cover":
		who := t.roster.Person(t.press.Arg)
		if t.me.Away == nil || who == nil || who.ID == t.me.ID {
			t.stale()
			return
		}
		a := *t.me.Away
		a.Cover = who.ID
		t.setAway(&a)
	default:
		t.stale()
	}
}

// awayTyped reads "until friday cover Ira".
func (t *turn) awayTyped(words string) {
	when, cover, ok := t.readAway(words)
	switch {
	case ok && when.IsZero():
		t.setAway(nil)
	case !ok:
		t.ask(Asked{What: askAway})
		t.prompt("settings", t.say.Say("away.unclear"), press{Act: "cancel", Item: "settings"})
	default:
		t.setAway(&sales.Away{From: t.now.UTC(), Until: when.UTC(), Cover: cover})
	}
}

// setAway changes my absence and says what it means.
func (t *turn) setAway(a *sales.Away) {
	me, was := *t.me, t.me.Away
	why := t.say.Say("away.no_cover")
	if a != nil {
		if cover := t.roster.Person(a.Cover); cover.IsAway(t.now) { // they would hold nothing
			why = t.say.Say("away.cover_away", phrases.V{"Who": cover.Name, "Until": t.when(cover.Away.Until)})
			a.Cover = ""
		}
	}
	me.Away = a
	t.become(me)
	t.talk.Asked = nil
	if was != nil && t.now.Before(was.Until) && (a == nil || a.Cover != was.Cover) {
		t.tell(was.Cover, "", func(v view) chat.Message {
			return chat.Message{Text: v.say.Say("away.told_over", phrases.V{"Who": me.Name})}
		})
	}
	if a == nil {
		t.show("settings", chat.Message{Text: t.say.Say("away.off")})
		return
	}
	if a.Cover == "" {
		t.showAway(why)
		return
	}
	t.tell(a.Cover, "", func(v view) chat.Message {
		return chat.Message{Text: v.say.Say("away.told_cover", phrases.V{"Who": me.Name, "Until": v.when(a.Until)})}
	})
	t.show("settings", chat.Message{Text: t.say.Say("away.saved", phrases.V{"Until": t.when(a.Until), "Cover": t.roster.Name(a.Cover)}), Buttons: rows(1,
		button(t.say.Str("away.back_btn"), press{Act: "away", Item: "off"}))})
}

// readAway understands the end of the absence and who covers; the zero time
// with ok means "I am back".
func (t *turn) readAway(words string) (until time.Time, cover string, ok bool) {
	fields, rest := splitCover(words)
	if slices.Contains([]string{"off", "back", "нет", "на месте", "вернулся", "вернулась"}, rest) {
		return time.Time{}, "", true
	}
	if fields != "" {
		who := t.roster.Named(fields)
		if who == nil || who.ID == t.me.ID {
			return time.Time{}, "", false
		}
		cover = who.ID
	}
	when, ok := phrases.ParseWhen(rest, t.now)
	if !ok {
		return time.Time{}, "", false
	}
	at := when.Time
	if !when.HasTime { // away until Friday: back on Friday morning
		y, m, d := at.In(t.zone).Date()
		at = t.e.business(t.me).NextOpen(time.Date(y, m, d, 0, 0, 0, 0, t.zone))
	}
	return at, cover, at.After(t.now)
}
