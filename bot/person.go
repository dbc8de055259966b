package main

import (
	"context"
	"crypto/rand"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"milepost/adapters/store"
	"milepost/dialogs/sales"
)

// export prints everything that is kept about somebody: as one JSON document, or
// their answers as CSV.
func export(ctx context.Context, o options) error {
	if len(o.args) == 0 {
		return usageError("export wants a person: an id, a name or an account; further words that name them may follow")
	}
	c, err := wholeConfig(o)
	if err != nil {
		return err
	}
	a, err := onPerson(ctx, c, personTask{Do: "export", Who: o.args[0], Words: o.args[1:], Salt: rand.Text()})
	if err != nil {
		return err
	}
	if o.csv {
		return writeAnswers(o.out, a.Export, c.processes)
	}
	out := json.NewEncoder(o.out)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(a.Export)
}

// writeAnswers is the answers as RFC 4180 has them, for a spreadsheet.
func writeAnswers(to io.Writer, x *store.Export, processes []*sales.Process) error {
	out := csv.NewWriter(to)
	out.UseCRLF = true
	_ = out.Write([]string{"deal", "company", "question", "answer", "grade", "at", "through"}) // Error tells
	of := map[string]store.ExportedDeal{}
	for _, d := range x.Deals {
		of[d.ID] = d
	}
	for _, a := range x.Answers {
		d := of[a.Deal]
		row := []string{a.Deal, d.Company, a.Question, answerWords(questionOf(processes, d.Process, a.Question), &a.Answer),
			sales.Grades[a.Grade], a.At.UTC().Format("2006-01-02 15:04:05Z"), a.Via}
		for i := range row {
			row[i] = harmless(row[i])
		}
		_ = out.Write(row)
	}
	out.Flush()
	return out.Error()
}

// harmless keeps a spreadsheet from taking what somebody typed for a formula.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func questionOf(processes []*sales.Process, process, id string) *sales.Question {
	for _, p := range processes {
		if p.ID == process {
			return p.Question(id)
		}
	}
	return nil
}

// answerWords is an answer in plain words that any program reads. Without its
// question (an older process had it) what is set tells of which kind it is.
func answerWords(q *sales.Question, a *sales.Answer) string {
	v := &a.Value
	switch {
	case a.Unknown:
		return "unknown"
	case v.Text != "":
		return v.Text
	case len(v.Choices) > 0:
		return strings.Join(v.Choices, "; ")
	case v.Date != "":
		return string(v.Date)
	case v.Money.Currency != "":
		return fmt.Sprintf("%.2f %s", v.Money.Major(), v.Money.Currency)
	case v.Yes:
		return "yes"
	case v.Number == 0 && q != nil && q.Kind == sales.KindYesNo:
		return "no"
	}
	return fmt.Sprint(v.Number)
}
