package sales

import (
	"strings"
	"time"
)

// Content is something for a reader at the buyer's, and what became of it: one of
// the process's materials, or something that was asked for and that we lack.
type Content struct {
	ID        string    `json:"id"`
	Material  string    `json:"material,omitempty"` // material id; empty: it is missing
	Want      string    `json:"want,omitempty"`     // what was asked for, in the rep's words
	Reader    string    `json:"reader,omitempty"`   // for whom
	Stage     string    `json:"stage"`
	By        string    `json:"by"`
	Asked     time.Time `json:"asked,omitzero"` // the buyer asked for it
	Sent      time.Time `json:"sent,omitzero"`
	Opened    time.Time `json:"opened,omitzero"`
	Forwarded time.Time `json:"forwarded,omitzero"`
	Maker     string    `json:"maker,omitempty"` // who said they will make it; it counts while they are here
	Page      string    `json:"page,omitempty"`  // where it is, once it exists
}

// Missing reports whether it was asked for and is nowhere to be had.
func (c *Content) Missing() bool { return c.Want != "" && c.Page == "" }

// Key names what was asked for and by which reader, whatever the case and the
// spaces: deals that ask for the same thing have the same key. Empty: nothing was.
func (c *Content) Key() string {
	if c.Want == "" {
		return ""
	}
	return folded(c.Want) + "\n" + folded(c.Reader)
}

// Used is when the buyer first did something with it; zero: not yet.
func (c *Content) Used() time.Time {
	if c.Opened.IsZero() || !c.Forwarded.IsZero() && c.Forwarded.Before(c.Opened) {
		return c.Forwarded
	}
	return c.Opened
}

// folded is words without the differences that people do not mean.
func folded(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// ContentBy finds a deal's content by its id or its material's; nil if there is none.
func (d *Deal) ContentBy(id string) *Content {
	for i := range d.Content {
		if c := &d.Content[i]; id != "" && (c.ID == id || c.Material == id) {
			return c
		}
	}
	return nil
}

// WasSent reports whether the buyer was given a material.
func (d *Deal) WasSent(material string) bool {
	c := d.ContentBy(material)
	return c != nil && !c.Sent.IsZero()
}

// MovedOn reports whether the deal came to another stage, or was won, within a
// number of days after an instant; known is false while it may still.
func (d *Deal) MovedOn(since time.Time, days int, now time.Time) (moved, known bool) {
	until := since.AddDate(0, 0, days)
	in := func(t time.Time) bool { return !t.Before(since) && !t.After(until) }
	for i := range d.Stays {
		if i > 0 && d.Stays[i].Stage != d.Stays[i-1].Stage && in(d.Stays[i].Entered) {
			return true, true
		}
	}
	if d.Status == Won && in(d.Closed) {
		return true, true
	}
	return false, d.Status != Open || now.After(until)
}
