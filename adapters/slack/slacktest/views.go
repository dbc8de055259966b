package slacktest

import (
	"maps"
	"strings"
	"time"
)

// View is a modal or a Home as its person sees it.
type View struct {
	ID, Hash, Type, User                    string
	CallbackID, PrivateMetadata, ExternalID string
	Root, Previous                          string
	Title, Submit, Close                    string
	ClearOnClose, NotifyOnClose             bool
	Blocks                                  []any
	Shown                                   string // in plain words, buttons in brackets
	Buttons                                 []Button
	Answers                                 map[string]string // what is filled in, by label
	Errors                                  map[string]string // by block; "" when the bot did not answer
	Updates                                 int

	state state
}

// forms are what is open.
type forms struct {
	triggers map[string]*trigger
	stacks   map[string][]*View // by person, the top one last
	homes    map[string]*View
}

func newForms() forms {
	return forms{triggers: map[string]*trigger{}, stacks: map[string][]*View{}, homes: map[string]*View{}}
}

// trigger is a person's act that may open one form.
type trigger struct {
	user string
	made time.Time
	used bool
}

const maxStack = 3

func (s *Server) newTrigger(user string) string {
	id := s.id("4242.") + ".canary"
	s.triggers[id] = &trigger{user: user, made: s.now()}
	return id
}

// use takes a trigger: in time, and once.
func (s *Server) use(p object) (user string, refusal object) {
	t := s.triggers[str(p["trigger_id"])]
	switch {
	case t == nil:
		return "", no("invalid_trigger_id")
	case t.used:
		return "", no("exchanged_trigger_id")
	case s.now().Sub(t.made) > s.TriggerFor:
		return "", no("expired_trigger_id")
	}
	t.used = true
	return t.user, nil
}

func (s *Server) openView(p object) object {
	return s.show(p, "views.open", func(user string, v *View) object {
		s.stacks[user] = nil
		return nil
	})
}

func (s *Server) pushView(p object) object {
	return s.show(p, "views.push", func(user string, v *View) object {
		stack := s.stacks[user]
		switch {
		case len(stack) == 0:
			return no("not_found")
		case len(stack) == maxStack:
			return no("push_limit_reached")
		}
		v.Root, v.Previous = stack[0].ID, stack[len(stack)-1].ID
		return nil
	})
}

// show puts a new view on top, if a place for it can be made.
func (s *Server) show(p object, method string, place func(user string, v *View) object) object {
	v, refusal := s.readView(p)
	if refusal == nil && v.Type != "modal" {
		refusal = no("invalid_arguments", "[ERROR] must be modal [json-pointer:/view/type]")
	}
	if refusal != nil {
		return refusal
	}
	user, refusal := s.use(p)
	if refusal == nil {
		refusal = place(user, v)
	}
	if refusal != nil {
		return refusal
	}
	s.push(user, v, method)
	return yes(object{"view": v.json()})
}

func (s *Server) push(user string, v *View, method string) {
	v.ID, v.Hash, v.User = s.id("V"), s.id("hash."), user
	if v.Root == "" {
		v.Root = v.ID
	}
	s.stacks[user] = append(s.stacks[user], v)
	s.drawn(v, method)
}

// drawn notes what a view shows.
func (s *Server) drawn(v *View, method string) {
	s.look(Live{Method: method, View: v.ID}, "", v.Blocks, false)
	s.news.Broadcast()
}

func (s *Server) updateView(p object) object {
	now, refusal := s.readView(p)
	if refusal != nil {
		return refusal
	}
	id, external := str(p["view_id"]), str(p["external_id"])
	for _, stack := range s.stacks {
		for i, was := range stack {
			if id != "" && was.ID != id || id == "" && (external == "" || was.ExternalID != external) {
				continue
			}
			if hash := str(p["hash"]); hash != "" && hash != was.Hash {
				return no("hash_conflict")
			}
			stack[i] = s.redrawn(was, now, "views.update")
			return yes(object{"view": now.json()})
		}
	}
	return no("not_found")
}

// redrawn puts a view in another's place; what was filled in stays.
func (s *Server) redrawn(was, now *View, method string) *View {
	now.ID, now.User, now.Root, now.Previous = was.ID, was.User, was.Root, was.Previous
	now.Hash, now.Updates = s.id("hash."), was.Updates+1
	for block, actions := range now.state {
		for action := range actions {
			if v, kept := was.state[block][action]; kept && v["type"] == actions[action]["type"] {
				actions[action] = v
			}
		}
	}
	s.drawn(now, method)
	return now
}

func (s *Server) publishView(p object) object {
	now, refusal := s.readView(p)
	user := str(p["user_id"])
	switch was := s.homes[user]; {
	case refusal != nil:
		return refusal
	case now.Type != "home":
		return no("invalid_arguments", "[ERROR] must be home [json-pointer:/view/type]")
	case s.users[user] == nil:
		return no("user_not_found")
	case was == nil:
		now.ID, now.Hash, now.User = s.id("V"), s.id("hash."), user
		now.Root = now.ID
		s.homes[user] = now
		s.drawn(now, "views.publish")
	case str(p["hash"]) != "" && str(p["hash"]) != was.Hash:
		return no("hash_conflict")
	default:
		s.homes[user] = s.redrawn(was, now, "views.publish")
	}
	return yes(object{"view": now.json()})
}

func (v *View) json() object {
	plain := func(text string) any {
		if text == "" {
			return nil
		}
		return object{"type": "plain_text", "text": text, "emoji": true}
	}
	return object{
		"id": v.ID, "team_id": TeamID, "type": v.Type, "blocks": v.Blocks, "hash": v.Hash, "state": object{"values": copied(v.state)},
		"private_metadata": v.PrivateMetadata, "callback_id": v.CallbackID, "external_id": v.ExternalID,
		"title": plain(v.Title), "submit": plain(v.Submit), "close": plain(v.Close), "clear_on_close": v.ClearOnClose, "notify_on_close": v.NotifyOnClose,
		"root_view_id": v.Root, "previous_view_id": v.Previous, "app_id": AppID, "bot_id": BotID, "app_installed_team_id": TeamID,
	}
}

// top is a person's topmost modal; nil if there is none.
func (s *Server) top(user string) *View {
	if stack := s.stacks[user]; len(stack) > 0 {
		return stack[len(stack)-1]
	}
	return nil
}

// Form is the modal a person sees; false if there is none.
func (s *Server) Form(user string) (View, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.top(user).copy()
}

// Home is a person's Home; false if nothing was published yet.
func (s *Server) Home(user string) (View, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.homes[user].copy()
}

func (v *View) copy() (View, bool) {
	if v == nil {
		return View{}, false
	}
	out := *v
	out.Answers, out.Errors = v.answers(), maps.Clone(v.Errors)
	return out, true
}

// WaitForForm waits until a person's modal shows words, in its title or in its
// blocks; false after the time.
func (s *Server) WaitForForm(user, words string, within time.Duration) (found View, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ok = s.await(within, func() bool {
		v, open := s.top(user).copy()
		found = v
		return open && strings.Contains(v.Title+"\n"+v.Shown, words)
	})
	return found, ok
}

// WaitForHome waits until a person's Home shows words; false after the time.
func (s *Server) WaitForHome(user, words string, within time.Duration) (found View, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ok = s.await(within, func() bool {
		v, open := s.homes[user].copy()
		found = v
		return open && strings.Contains(v.Shown, words)
	})
	return found, ok
}
