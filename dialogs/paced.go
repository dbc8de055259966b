package dialogs

import "context"

// handful is how many deals a job changes between two pauses.
const handful = 20

// paced does a job's step with each of some deals. It pauses after each handful, so
// that what people do goes first, and ends with the first error.
func paced(ctx context.Context, deals []string, pause func(context.Context) error, step func(deal string) error) error {
	for i, id := range deals {
		if i%handful == handful-1 {
			if err := pause(ctx); err != nil {
				return err
			}
		}
		if err := step(id); err != nil {
			return err
		}
	}
	return nil
}
