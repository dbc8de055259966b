package sales

// Text is a sentence in several languages, by language code ("en", "ru").
type Text map[string]string

// In is the text in a language, or in English, or in any it has.
func (t Text) In(lang string) string {
	if s, ok := t[lang]; ok {
		return s
	}
	if s, ok := t["en"]; ok {
		return s
	}
	for _, s := range t {
		return s
	}
	return ""
}
