package dialogs_test

import (
	"context"
	"fmt"
	"testing"

	"milepost/dialogs"
	"milepost/dialogs/chat"
)

// Each decision about a right leaves one line: who, how, what, on which object,
// and why not. Nothing that was typed or forged is in it.
func TestEachDecisionLeavesOneRuling(t *testing.T) {
	group := func(u chat.Update) chat.Update {
		u.From, u.Private = web("#team"), false
		return u
	}
	for name, c := range map[string]struct {
		u    chat.Update
		want string // person, entry, doing, right, object, detail, why; empty: none was asked for
	}{
		"a stranger writes":             {said("zed", "canary", monday), "|said||enter|||a stranger"},
		"a stranger presses":            {pressed("zed", "1|open|D-ACME", monday), "|pressed|open|enter|||a stranger"},
		"a stranger with a bad code":    {said("zed", "/start canary", monday), "|said|/start|enter|||a stranger"},
		"help needs no right":           {said("olga", "/help", monday), ""},
		"the owner moves it":            {pressed("olga", "1|move|D-ACME", monday), "olga|pressed|move|work|D-ACME||"},
		"the owner moves it by words":   {said("olga", "/move acme", monday), "olga|said|/move|work|D-ACME||"},
		"in a group":                    {group(said("olga", "/move acme", monday)), "olga|said|/move|work|D-ACME||"},
		"the owner looks":               {pressed("olga", "1|open|D-ACME", monday), "olga|pressed|open|view|D-ACME||"},
		"a colleague looks":             {pressed("ivan", "1|open|D-ACME", monday), "ivan|pressed|open|view|D-ACME||no right"},
		"a colleague searches":          {said("ivan", "/deal acme", monday), "ivan|said|/deal|view|D-ACME||no right"},
		"nobody's":                      {pressed("ivan", "1|open|D-NONE", monday), "ivan|pressed|open|view|D-NONE||no such object"},
		"forged":                        {pressed("ivan", "1|open|canary <!channel>\nlevel=ERROR", monday), "ivan|pressed|open|view|?||no such object"},
		"a form of a deal not theirs":   {chat.Update{Kind: chat.Filled, Account: "web:ivan", From: web("ivan"), Private: true, Data: "1|sheet|D-ACME|||4", Form: map[string]string{"pain": "canary"}}, "ivan|filled|sheet|view|D-ACME||no right"},
		"who may look and not work":     {said("ken", "/move acme", monday), "ken|said|/move|work|D-ACME||no right"},
		"not their answer":              {pressed("olga", "1|accept|D-ACME|H-1", monday), "olga|pressed|accept|answer|D-ACME||no right"},
		"accepted":                      {pressed("ken", "1|accept|D-ACME|H-1", monday), "ken|pressed|accept|answer|D-ACME||"},
		"opens a deal":                  {said("olga", "/new canary, x, 1k", monday), "olga|said|/new|create|||"},
		"a rep invites":                 {said("olga", "/invite rep", monday), "olga|said|/invite|invite|||no right"},
		"a head invites":                {said("marat", "/invite rep", monday), "marat|said|/invite|invite||rep|"},
		"a head makes a head":           {pressed("marat", "1|invite||head", monday), "marat|pressed|invite|invite|||no right"},
		"a role given":                  {pressed("sveta", "1|role||ivan|head", monday), "sveta|pressed|role|admin|ivan|+head|"},
		"a role taken":                  {pressed("sveta", "1|role||ivan|rep", monday), "sveta|pressed|role|admin|ivan|-rep|"},
		"removed":                       {pressed("sveta", "1|offboardyes||ivan", monday), "sveta|pressed|offboardyes|offboard|ivan|removed|"},
		"a head removes":                {pressed("marat", "1|offboardyes||ivan", monday), "marat|pressed|offboardyes|offboard|ivan||no right"},
		"removes who is not there":      {pressed("sveta", "1|offboardyes||nobody", monday), "sveta|pressed|offboardyes|offboard|nobody||no such object"},
		"a rep wants the points":        {pressed("olga", "1|points", monday), "olga|pressed|points|control|||no right"},
		"a command that does not exist": {said("olga", "/canary", monday), ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t)
			var lines []string
			p.here.Ruled = func(r dialogs.Ruling) {
				if r.Via != "web" {
					t.Errorf("via %q", r.Via)
				}
				lines = append(lines, fmt.Sprintf("%s|%s|%s|%s|%s|%s|%s", r.Person, r.Entry, r.Doing, r.Right, r.Object, r.Detail, r.Why))
			}
			p.hears(p.here, c.u)
			if got := fmt.Sprint(lines); c.want == "" && len(lines) > 0 || c.want != "" && got != "["+c.want+"]" {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// contested is a memory in which somebody else is quicker a few times.
type contested struct {
	dialogs.Memory
	times int
}

func (c *contested) Commit(ctx context.Context, ch dialogs.Change) (dialogs.Receipt, error) {
	if c.times--; c.times >= 0 {
		return dialogs.Receipt{}, dialogs.ErrConflict
	}
	return c.Memory.Commit(ctx, ch)
}

// A decision that is made again is told of once, when it stands; one that was in
// already is not.
func TestARulingIsToldWhenItStands(t *testing.T) {
	p := newPair(t)
	told := 0
	e := engineOn(&contested{p.memory, 3}, p.here.Now, p.here.Nonce)
	e.Ruled = func(dialogs.Ruling) { told++ }
	u := pressed("olga", "1|move|D-ACME", monday)
	for range 2 {
		if _, err := e.Hear(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
	if told != 1 {
		t.Errorf("told %d times", told)
	}
	e = engineOn(&contested{p.memory, 99}, p.here.Now, p.here.Nonce)
	e.Ruled = func(r dialogs.Ruling) { t.Errorf("never committed, and told: %+v", r) }
	if _, err := e.Hear(t.Context(), said("olga", "/undo acme", monday)); err == nil {
		t.Error("committed against all conflicts")
	}
}
