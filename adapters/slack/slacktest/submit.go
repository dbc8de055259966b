package slacktest

import (
	"fmt"
	"slices"
)

// trouble is what Slack shows when the bot's answer to a form is of no use.
const trouble = "We had some trouble connecting. Try again?"

// Fill fills in a person's modal, by label or block: a text, an option's label,
// a date as 2026-12-01, a person's id; a []string where several may be chosen.
func (s *Server) Fill(user string, values map[string]any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fillIn(user, values)
}

func (s *Server) fillIn(user string, values map[string]any) error {
	v := s.top(user)
	if v == nil {
		return fmt.Errorf("%s has no form open", user)
	}
	for name, answer := range values {
		if err := v.fill(name, answer); err != nil {
			return err
		}
	}
	return nil
}

// Submit fills in and sends a person's modal; an error if Slack itself would not
// let them. What the bot answers is seen when the delivery has settled.
func (s *Server) Submit(user string, values map[string]any) (id string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.fillIn(user, values); err != nil {
		return "", err
	}
	v := s.top(user)
	if label := v.missing(); label != "" {
		return "", fmt.Errorf("%q is not answered", label)
	}
	if v.Submit == "" {
		return "", fmt.Errorf("%q has nothing to send", v.Title)
	}
	v.Errors = nil
	payload := s.interaction("view_submission", user)
	payload["view"], payload["response_urls"], payload["trigger_id"] = v.json(), []any{}, s.newTrigger(user)
	return s.deliver(Interactive, "view_submission", payload, func(answer object, ok bool) { s.submitted(user, v.ID, answer, ok) }), nil
}

// submitted does with a view what the bot's answer says.
func (s *Server) submitted(user, id string, answer object, ok bool) {
	stack := s.stacks[user]
	i := slices.IndexFunc(stack, func(v *View) bool { return v.ID == id })
	if i < 0 {
		return
	}
	action := str(answer["response_action"])
	if !ok {
		action = "lost"
	}
	var next *View
	if action == "update" || action == "push" {
		v, refusal := s.readView(answer)
		if refusal != nil || action == "push" && len(stack) == maxStack {
			action = "refused"
		}
		next = v
	}
	switch action {
	case "":
		s.stacks[user] = stack[:i]
	case "clear":
		s.stacks[user] = nil
	case "update":
		stack[i] = s.redrawn(stack[i], next, "view_submission")
	case "push":
		next.Root, next.Previous = stack[0].ID, stack[i].ID
		s.push(user, next, "view_submission")
	case "errors":
		stack[i].Errors = errorsOf(stack[i], answer)
	default:
		stack[i].Errors = map[string]string{"": trouble}
	}
	s.news.Broadcast()
}

// errorsOf are a form's errors; all must stand at an input.
func errorsOf(v *View, answer object) map[string]string {
	out := map[string]string{}
	for block, words := range sub(answer, "errors") {
		there := slices.ContainsFunc(v.Blocks, func(raw any) bool {
			b, _ := raw.(object)
			return b["type"] == "input" && b["block_id"] == block
		})
		if !there || str(words) == "" {
			return map[string]string{"": trouble}
		}
		out[block] = str(words)
	}
	if len(out) == 0 {
		return map[string]string{"": trouble}
	}
	return out
}

// CloseForm closes a person's topmost modal, or all if the modal says so; false
// if there is none.
func (s *Server) CloseForm(user string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.top(user)
	if v == nil {
		return false
	}
	stack := s.stacks[user]
	s.stacks[user] = stack[:len(stack)-1]
	if v.ClearOnClose {
		s.stacks[user] = nil
	}
	if v.NotifyOnClose {
		payload := s.interaction("view_closed", user)
		payload["view"], payload["is_cleared"] = v.json(), v.ClearOnClose
		s.deliver(Interactive, "view_closed", payload, nil)
	}
	s.news.Broadcast()
	return true
}
