package dialogs

import (
	"regexp"
	"slices"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Somebody is away: the hook moves to who covers, not just the noise. What they hold
// is shown before it goes to the cover (away_cover.go), and when they are here again
// they read what changed (away_back.go).

// away tells how long I am away and who covers: "/away until friday cover @Ira",
// "/away 15 Jan", "/away off".
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
		keys = append(keys, rows(3, t.coverButtons(a)...)...)
	}
	t.prompt("settings", chat.Lines(append(above, text)...), press{Act: "cancel", Item: "settings"}, keys...)
}

func (t *turn) coverName(id string) string {
	if id == "" {
		return t.say.Str("deal.nobody")
	}
	return t.roster.Name(id)
}

// colleagues are who can cover for somebody or get all that they hold: present, and
// playing a role of theirs first.
func (t *turn) colleagues(who *sales.Person) []sales.Person {
	all := slices.DeleteFunc(t.roster.All(), func(p sales.Person) bool { return p.ID == who.ID || p.IsAway(t.now) })
	same := func(p sales.Person) int {
		if slices.ContainsFunc(p.Roles, who.Is) {
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
		t.comesBack()
	default:
		t.stale()
	}
}

// awayTyped reads "until friday cover Ira".
func (t *turn) awayTyped(words string) {
	when, cover, ok := t.readAway(words)
	switch {
	case ok && when.IsZero():
		t.comesBack()
	case !ok:
		t.ask(Asked{What: askAway})
		t.prompt("settings", t.say.Say("away.unclear"), press{Act: "cancel", Item: "settings"})
	default:
		t.leave(t.absence(when, cover))
	}
}

// absence is one until an instant, from now or since I am away.
func (t *turn) absence(until time.Time, cover string) *sales.Away {
	a := &sales.Away{From: t.now.UTC(), Until: until.UTC(), Cover: cover}
	if t.me.IsAway(t.now) {
		a.From = t.me.Away.From
	}
	return a
}

// leave makes me absent. A cover who is away too would hold nothing, and is none.
func (t *turn) leave(a *sales.Away) {
	switch cover := t.roster.Person(a.Cover); {
	case cover == nil:
		a.Cover = ""
		t.setAway(a)
		t.showAway(t.say.Say("away.no_cover"))
	case cover.IsAway(t.now):
		a.Cover = ""
		t.setAway(a)
		t.showAway(t.say.Say("away.cover_away", phrases.V{"Who": cover.Name, "Until": t.when(cover.Away.Until)}))
	default:
		t.handToCover(a)
	}
}

// setAway changes my absence; who covered so far is told that it is over.
func (t *turn) setAway(a *sales.Away) {
	me, was := *t.me, t.me.Away
	me.Away = a
	t.roster = t.roster.Put([]sales.Person{me})
	t.become(me)
	t.talk.Asked = nil
	if was != nil && t.now.Before(was.Until) && (a == nil || a.Cover != was.Cover) {
		t.tell(was.Cover, "", func(v view) chat.Message {
			return chat.Message{Text: v.say.Say("away.told_over", phrases.V{"Who": me.Name})}
		})
	}
}

// fromThen begins an absence that is yet to come; what is read ends one that begins now.
var fromThen = regexp.MustCompile(`(?i)^(?:from|с|со)\s`)

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
	if !ok || fromThen.MatchString(rest) {
		return time.Time{}, "", false
	}
	at := when.Time
	if !when.HasTime { // away until Friday: back on Friday morning
		at = t.e.business(t.me).NextOpen(atHour(at, 0, t.zone))
	}
	return at, cover, at.After(t.now)
}
