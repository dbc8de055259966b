package main

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"milepost/adapters/telegram"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/playbook/located"
	"milepost/dialogs/sales"
	"milepost/scheduler"
)

// readChannels reads the places for many readers.
func (r *configReader) readChannels() {
	for _, t := range r.root.Tables("channel") {
		c := dialogs.Channel{ID: t.Required("id"), Language: r.language(t, "language", ""), Private: t.Bool("private")}
		tg, slack := r.text(t, "telegram", ""), r.text(t, "slack", "")
		switch {
		case tg != "":
			c.Address = topic(tg)
			if _, err := strconv.Atoi(c.Address.Thread); c.Address.Thread != "" && err != nil {
				t.Fail("telegram", "", "telegram %q is no chat's id, or a topic's as in \"-1001234567890/42\"", tg)
			}
		case slack != "":
			c.Address = chat.Address{Messenger: "slack", Chat: slack}
		default:
			t.Fail("id", "", "channel %q has no address: give telegram or slack", c.ID)
		}
		if _, taken := findChannel(r.c.channels, c.ID); taken && c.ID != "" {
			t.Fail("id", "", "channel %s stands here a second time", c.ID)
		}
		r.c.channels = append(r.c.channels, c)
		t.Done()
	}
}

// topic is a chat of Telegram, or one topic of it: "-100123/42".
func topic(s string) chat.Address {
	id, thread, _ := strings.Cut(s, "/")
	return chat.Address{Messenger: telegram.Messenger, Chat: id, Thread: thread}
}

func findChannel(all []dialogs.Channel, id string) (dialogs.Channel, bool) {
	i := slices.IndexFunc(all, func(c dialogs.Channel) bool { return c.ID == id })
	if i < 0 {
		return dialogs.Channel{}, false
	}
	return all[i], true
}

// readJobs reads what is posted on a schedule.
func (r *configReader) readJobs() {
	tables := r.root.Tables("job")
	if !r.root.Has("job") {
		r.c.jobs = defaultJobs()
	}
	readers := r.readers()
	for _, t := range tables {
		j := r.job(t, readers)
		if j.ID != "" && slices.ContainsFunc(r.c.jobs, func(o dialogs.Job) bool { return o.ID == j.ID }) {
			t.Fail("id", "", "job %s stands here a second time", j.ID)
		}
		r.c.jobs = append(r.c.jobs, j)
		t.Done()
	}
}

// readers are whom a job can be addressed to.
func (r *configReader) readers() []string {
	var out []string
	for _, c := range r.c.channels {
		out = append(out, c.ID)
	}
	return slices.Concat(out, r.personIDs(), r.roles())
}

// job reads one job.
func (r *configReader) job(t *located.Table, readers []string) dialogs.Job {
	j := dialogs.Job{ID: t.Required("id"), Do: t.Required("do"), Schedule: t.Required("schedule"), Zone: r.text(t, "timezone", ""), To: t.Required("to")}
	if !slices.Contains(dialogs.Does, j.Do) && j.Do != "" {
		t.Fail("do", located.DidYouMean(j.Do, dialogs.Does), "do %q is none of %s", j.Do, strings.Join(dialogs.Does, ", "))
	}
	if j.To != "" && !slices.Contains(readers, j.To) && !r.isRole(j.To) {
		t.Fail("to", located.DidYouMean(j.To, readers), "to: there is no channel, person or role %q", j.To)
	}
	r.boardReader(t, j)
	zone := r.c.zone
	if j.Zone != "" {
		zone = r.zone(t, "timezone", j.Zone)
	}
	if _, err := scheduler.ParseSchedule(j.Schedule, zone); j.Schedule != "" && err != nil {
		t.Fail("schedule", "", "schedule: %v", err)
	}
	if late := r.text(t, "catch_up", ""); late != "" {
		d, err := time.ParseDuration(late)
		if err != nil || d < 0 || d > 7*24*time.Hour {
			t.Fail("catch_up", "", "catch_up %q is no length of time such as \"6h\"", late)
		}
		j.CatchUp = d
	}
	return j
}

// boardReader refuses the board of content where nobody could read it: it is for
// who makes content, heads and private channels.
func (r *configReader) boardReader(t *located.Table, j dialogs.Job) {
	c, channel := findChannel(r.c.channels, j.To)
	switch {
	case j.Do != "content":
	case channel && !c.Private:
		t.Fail("to", "set private = true in [[channel]]", "to: the words of buyers' wishes are not for channel %s, which everybody reads", j.To)
	case slices.Contains(r.roles(), j.To) && j.To != sales.RoleMarketing && j.To != sales.RoleHead:
		t.Fail("to", "", "to: the board of content is for %s and %s, not for %s", sales.RoleMarketing, sales.RoleHead, j.To)
	}
}
