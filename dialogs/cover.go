package dialogs

import (
	"slices"
	"strings"
)

// splitCover parts "until friday cover @Ira" into "Ira" and "friday".
func splitCover(words string) (cover, rest string) {
	fields := strings.Fields(strings.ToLower(words))
	original := strings.Fields(words)
	for i, f := range fields {
		if f == "cover" || f == "замещает" || f == "заместит" || f == "вместо" {
			after := slices.DeleteFunc(original[i+1:], func(s string) bool { return strings.EqualFold(s, "меня") })
			cover = strings.TrimPrefix(strings.Join(after, " "), "@")
			fields = fields[:i]
			break
		}
	}
	fields = slices.DeleteFunc(fields, func(f string) bool { return f == "until" || f == "till" || f == "to" || f == "до" || f == "по" })
	return cover, strings.Join(fields, " ")
}
