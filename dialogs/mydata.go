package dialogs

import (
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// dataAsks is what may be asked for: what the admins are told, and who asks.
var dataAsks = map[string]struct{ told, asked string }{
	"copy":  {"mydata.told_copy", "mydata.asked_copy"},
	"erase": {"mydata.told_erase", "mydata.asked_erase"},
}

// myData asks what somebody wants of what is kept about them. The chat does
// neither: an admin does it where the bot runs, having seen who asks.
func (t *turn) myData() {
	t.show("settings", chat.Message{Text: t.say.Say("mydata.what"), Buttons: rows(2,
		button(t.say.Str("mydata.copy_btn"), press{Act: "mydata", Item: "copy"}),
		button(t.say.Str("mydata.erase_btn"), press{Act: "mydata", Item: "erase"}),
		button(t.say.Str("btn.back"), press{Act: "settings"}))})
}

// myDataAsked tells the admins.
func (t *turn) myDataAsked() {
	says, ok := dataAsks[t.press.Item]
	if !ok {
		t.stale()
		return
	}
	t.e.tellAll(&t.change, t.roster.With(sales.RoleAdmin), t.roster, says.told, phrases.V{"Who": t.me.Name, "ID": t.me.ID})
	key := says.asked
	if len(t.change.Parcels) == 0 {
		key = "mydata.nobody"
	}
	t.show("settings", chat.Message{Text: t.say.Say(key)})
}
