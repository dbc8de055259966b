// Package phrases is how we say it, in English and Russian, and how we
// understand the dates, amounts and words that people type.
//
// What I know: the catalogs (catalog/TOPIC.LANGUAGE.toml), plural forms, how each
// language writes dates and money; a small closed grammar of typed dates,
// amounts and zones that refuses what it does not know.
//
// Who calls me: dialogs, for every word a person reads or types.
//
// What I never do: guess a language from a similar one, let a typed word become
// markup, ask for the time.
//
// A phrase is a go-i18n message with a tiny markup: <b> bold, <i> italic, <c>
// code, <q> a quote to copy, <s> struck out. The markup is read when the program
// starts and values go in afterwards, so a value is always literal.
package phrases
