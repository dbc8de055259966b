package dialogs_test

import (
	"log/slog"
	"strings"
	"sync"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/playbook"
	"milepost/dialogs/sales"
)

// The house of these tests: two teams, the built-in process, Monday morning.

var berlin = must(time.LoadLocation("Europe/Berlin"))

var monday = time.Date(2026, 6, 1, 10, 0, 0, 0, berlin)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// What costs something to load is loaded once; all of it is only read.
var (
	b2b = sync.OnceValue(func() *sales.Process {
		source, _ := playbook.BuiltIn("b2b")
		p, problems := playbook.Load("b2b.toml", source)
		if p == nil {
			panic(problems)
		}
		p.Version = 1
		return p
	})
	words     = sync.OnceValue(func() *phrases.Phrases { return must(phrases.Load()) })
	calendars = sync.OnceValue(func() map[string]*sales.Calendar {
		ready := map[string]*sales.Calendar{}
		for _, id := range playbook.Calendars() {
			ready[id], _ = playbook.Calendar(id)
		}
		return ready
	})
)

// The channels: names stand beside problems in the private one only.
var (
	public  = dialogs.Channel{ID: "sales", Language: "ru", Address: web("#sales")}
	private = dialogs.Channel{ID: "heads", Language: "en", Private: true, Address: web("#heads")}
)

func web(chatID string) chat.Address { return chat.Address{Messenger: "web", Chat: chatID} }

// engineOn is an engine of this house over a memory.
func engineOn(m dialogs.Memory, now func() time.Time, nonce func() string) *dialogs.Engine {
	return dialogs.New(dialogs.Config{
		Memory: m, Phrases: words(), Now: now, Nonce: nonce, Log: slog.New(slog.DiscardHandler),
		Book:      dialogs.Book{Current: []*sales.Process{b2b()}, Versions: map[string]*sales.Process{dialogs.VersionKey("b2b", 1): b2b()}},
		Calendar:  func(string) *sales.Calendar { return calendars()["plain"] },
		Calendars: []string{"plain"},
		House: dialogs.House{
			Language: "en", Zone: berlin, Calendar: "plain", Currency: "EUR", Sitting: 3, Pings: 5,
			Channels: []dialogs.Channel{public, private}, Links: map[string]string{"web": "https://example.com/?start=%s"},
		},
	})
}

// person is somebody who joined on the web.
func person(name, lang, head string, roles ...string) sales.Person {
	id := strings.ToLower(name)
	return sales.Person{
		ID: id, Name: name, Roles: roles, Language: lang, Zone: "Europe/Berlin", Set: true, Head: head,
		Accounts: []string{"web:" + id}, Chats: map[string]string{"web": id}, Prefers: "web",
	}
}

// staff is everybody of ours. Olga's head is Marat, Ivan's is Zoya.
func staff() []sales.Person {
	return []sales.Person{
		person("Olga", "en", "marat", "rep"), person("Ivan", "ru", "zoya", "rep"),
		person("Marat", "ru", "", sales.RoleHead), person("Zoya", "en", "", sales.RoleHead),
		person("Ken", "en", "marat", "product"), person("Ira", "ru", "marat", "product"),
		person("Dana", "en", "marat", "marketing"), person("Sveta", "ru", "", sales.RoleAdmin),
	}
}

// deal is an open deal that entered a stage on Monday a week ago.
func deal(id, company, owner, stage string) sales.Deal {
	since := monday.AddDate(0, 0, -7).UTC()
	return sales.Deal{
		ID: id, Process: "b2b", Version: 1, Company: company, Title: "scanner", Amount: sales.Money{Minor: 84_000_00, Currency: "EUR"},
		Owner: owner, Roles: map[string]string{"rep": owner}, Status: sales.Open, Created: since, Heard: since,
		Stage: stage, Stays: []sales.Stay{{Stage: stage, Entered: since}},
		Next: &sales.NextStep{What: "call Petr", Due: monday.AddDate(0, 0, 2).UTC()},
	}
}

// told is an answer somebody gave.
func told(v sales.Value, by string) sales.Answer {
	return sales.Answer{Value: v, Grade: sales.Told, By: by, At: monday.AddDate(0, 0, -3).UTC(), Via: "web"}
}

// ready is a deal whose gate out of discovery is open.
func ready(d sales.Deal) sales.Deal {
	d.Knows = map[string]sales.Answer{
		"pain":         told(sales.Value{Text: "line 3 stands still two hours a day"}, d.Owner),
		"cost_month":   told(sales.Value{Money: sales.Money{Minor: 27_000_00, Currency: "EUR"}}, d.Owner),
		"money_person": told(sales.Value{Text: "Ms Novak, CFO"}, d.Owner),
	}
	d.Proof = []sales.Proof{
		{Step: "interest_shown", Grade: sales.Told, At: d.Created, By: d.Owner},
		{Step: "problem_agreed", Grade: sales.Document, At: d.Created, By: d.Owner},
	}
	return d
}

// offered is a deal that waits for somebody's answer to a handoff.
func offered(d sales.Deal, role, to string) sales.Deal {
	d.Handoff = &sales.Handoff{
		ID: "H-1", Role: role, From: d.Owner, To: to, What: "will it read foil?", Package: []string{"pain", "cost_month"},
		State: sales.Offered, Offered: monday.Add(-time.Hour).UTC(), Due: monday.Add(3 * time.Hour).UTC(),
	}
	return d
}

// request is one to let a deal out of discovery on credit.
func request(to string) *sales.Request {
	return &sales.Request{
		ID: "Q-1", Kind: sales.ForCredit, By: "olga", To: to, Asked: monday.UTC(), Due: monday.Add(4 * time.Hour).UTC(),
		Words: "the CFO is back on Wednesday", Stage: "discovery", Until: monday.AddDate(0, 0, 3).UTC(),
	}
}

// said is words typed in the private chat.
func said(who, text string, at time.Time) chat.Update {
	u := chat.Update{
		ID: "said/" + who + "/" + at.Format(time.RFC3339Nano), Kind: chat.Said, Account: chat.MakeAccount("web", who), Name: who,
		From: web(who), Private: true, At: at, Text: text, Message: at.Format("150405.000"),
	}
	if name, ok := strings.CutPrefix(text, "/"); ok {
		u.Command, u.Args, _ = strings.Cut(name, " ")
	}
	return u
}

// pressed is a button pressed in the private chat.
func pressed(who, data string, at time.Time) chat.Update {
	return chat.Update{
		ID: "pressed/" + who + "/" + at.Format(time.RFC3339Nano), Kind: chat.Pressed, Account: chat.MakeAccount("web", who), Name: who,
		From: web(who), Private: true, At: at, Data: data, Message: "m7",
	}
}
