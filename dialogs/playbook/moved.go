package playbook

import (
	"slices"

	"milepost/dialogs/playbook/located"
	"milepost/dialogs/sales"
)

// moved reads where open deals go from stages and roles that the process had once.
func (l *loader) moved() {
	l.p.Moved = sales.Moved{Stages: map[string]string{}, Roles: map[string]string{}}
	for _, t := range l.root.Tables("moved") {
		switch {
		case t.Has("stage") == t.Has("role"):
			t.Fail("to", "give one of stage and role", "a [[moved]] says where one stage or one role went")
		case t.Has("stage"):
			l.movedOne(t, "stage", l.stageIDs(), l.p.Moved.Stages)
		default:
			l.movedOne(t, "role", l.roleIDs(), l.p.Moved.Roles)
		}
		t.Done()
	}
}

func (l *loader) movedOne(t *located.Table, what string, known []string, into map[string]string) {
	from, to := t.Required(what), t.Required("to")
	switch {
	case from == "" || to == "":
	case slices.Contains(known, from):
		t.Fail(what, "take this [[moved]] away, or the "+what, "%s %s is still in the process: nothing moves from it", what, from)
	case into[from] != "":
		t.Fail(what, "", "%s %s is moved a second time", what, from)
	case !slices.Contains(known, to):
		t.Fail("to", located.DidYouMean(to, known), "to: there is no %s %q", what, to)
	default:
		into[from] = to
	}
}
