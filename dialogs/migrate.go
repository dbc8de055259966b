package dialogs

import (
	"context"

	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// Migrate puts open deals whose stage or role is gone on the newest version of their
// process, by what it says of them ([[moved]]). All others go on by the version they
// record. It is a change a deal; cut short, it goes on at the next start. pause lets
// people's messages through.
func (e *Engine) Migrate(ctx context.Context, pause func(context.Context) error) (moved int, err error) {
	for _, p := range e.Book.Current {
		if len(p.Moved.Stages)+len(p.Moved.Roles) == 0 {
			continue
		}
		var stranded []string
		err := e.foldLive(ctx, Find{}, func(d *sales.Deal) {
			if c := d.Clone(); c.MoveTo(p, e.Now()) {
				stranded = append(stranded, d.ID)
			}
		})
		if err == nil {
			err = paced(ctx, stranded, pause, func(id string) error {
				err := e.migrate(ctx, id, p)
				if err == nil {
					moved++
				}
				return err
			})
		}
		if err != nil {
			return moved, err
		}
	}
	return moved, nil
}

// migrate moves one deal.
func (e *Engine) migrate(ctx context.Context, deal string, p *sales.Process) error {
	now, to := e.Now(), VersionKey(p.ID, p.Version)
	_, err := e.run(ctx, Query{Deal: deal}, func(k Known) verdict {
		t := e.newTurn(k, chat.Update{ID: "process/" + to + "/" + deal}, now)
		if t.deal == nil || !t.deal.MoveTo(p, now) {
			return verdict{}
		}
		t.p = p
		t.did("process", VersionKey(p.ID, t.dealWas.Version)+" → "+to)
		return t.finish()
	})
	return err
}
