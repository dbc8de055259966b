package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"syscall"
	_ "time/tzdata" // zones must not depend on the machine

	"milepost/dialogs/playbook/located"
)

// The exit statuses.
const (
	exitFine  = 0
	exitFound = 1 // problems were found, or it could not run
	exitUsage = 2
)

func main() { os.Exit(Main()) }

// Main runs a command and is what the tests of the binary call.
func Main() int {
	if os.Getenv("GOGC") == "" { // little is kept and much thrown away: to collect seldom costs 20 MB and saves a fifth of the CPU
		debug.SetGCPercent(400)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return command(ctx, os.Args[1:], os.Stdout, os.Stderr)
}

const usage = `Milepost runs a sales process inside your messengers.

  go run ./bot [run] [-config FILE]               the bot; without a config the playground
  go run ./bot [run] [-playground] [-listen ADDR] the playground, with the config's own process
  go run ./bot check [-config FILE] [PROCESS…]    is the config, is the process right?
  go run ./bot graph [-lang en|ru] [PROCESS]      the process as a Mermaid diagram
  go run ./bot doctor [-config FILE]              what is configured, reachable, wrong
  go run ./bot manifest [-url URL]                the Slack app, as its page App Manifest takes it
  go run ./bot backup [-config FILE] TO           all that is kept, also beside a running bot
  go run ./bot restore [-config FILE] FROM        a backup back into an empty place
  go run ./bot release [-config FILE]             lets messages go that a restore holds
  go run ./bot export [-csv] PERSON [WORDS…]      all that is kept about somebody; their answers as CSV
  go run ./bot erase [-to HEIR] PERSON [WORDS…]   what erasing somebody would do, and a code for …
  go run ./bot erase -code CODE                   … doing it

FILE is config.toml unless said. PROCESS is a file or the name of a built-in process (b2b).
`

// command runs one of the commands and gives its exit status.
func command(ctx context.Context, args []string, out, errs io.Writer) int {
	name := "run"
	if len(args) > 0 && (len(args[0]) == 0 || args[0][0] != '-') {
		name, args = args[0], args[1:]
	}
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.Usage = func() { fmt.Fprintf(errs, "\n%s", usage) }
	o := options{out: out, errs: errs}
	flags.StringVar(&o.config, "config", "", "the config file; config.toml if there is one")
	commands := map[string]func(context.Context, options) error{
		"run": run, "check": check, "graph": graph, "doctor": doctor, "manifest": manifest, "backup": backup, "restore": restore, "release": release,
		"export": export, "erase": erase,
	}
	do, ok := commands[name]
	switch {
	case name == "help":
		fmt.Fprint(out, usage)
		return exitFine
	case !ok:
		fmt.Fprintln(errs, noCommand(name, slices.Sorted(maps.Keys(commands))))
		fmt.Fprintf(errs, "\n%s", usage)
		return exitUsage
	}
	o.flags(name, flags)
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return exitFine
		}
		return exitUsage
	}
	o.args = flags.Args()
	level, err := logLevel()
	o.log = slog.New(slog.NewTextHandler(errs, &slog.HandlerOptions{Level: level}))
	if err == nil {
		err = do(ctx, o)
	}
	return statusOf(err, errs)
}

// statusOf says why a command failed, and gives the exit status.
func statusOf(err error, errs io.Writer) int {
	var wrong usageError
	switch {
	case err == nil:
		return exitFine
	case errors.As(err, &wrong):
		fmt.Fprintf(errs, "%s\n\n%s", wrong, usage)
		return exitUsage
	}
	if !errors.Is(err, errFound) { // those are printed already
		fmt.Fprintln(errs, err)
	}
	return exitFound
}

// noCommand says that there is no such command, and which one was probably meant.
func noCommand(name string, known []string) string {
	s := fmt.Sprintf("there is no command %q", name)
	if hint := located.DidYouMean(name, known); hint != "" {
		s += "; " + hint
	}
	return s
}

// options are what the command line said.
type options struct {
	config     string
	listen     string
	lang       string
	url        string
	to         string
	code       string
	erased     string
	csv        bool
	playground bool
	args       []string
	out, errs  io.Writer
	log        *slog.Logger
}

// flags are those of one command.
func (o *options) flags(name string, flags *flag.FlagSet) {
	switch name {
	case "run":
		flags.StringVar(&o.listen, "listen", "", "where the playground's page is served (127.0.0.1:8080)")
		flags.BoolVar(&o.playground, "playground", false, "try the process of the config in the playground")
	case "manifest":
		flags.StringVar(&o.url, "url", "", "the address that Slack calls, for mode http; without it, Socket Mode")
	case "graph":
		flags.StringVar(&o.lang, "lang", "en", "en or ru")
	case "export":
		flags.BoolVar(&o.csv, "csv", false, "their answers as CSV")
	case "erase":
		flags.StringVar(&o.to, "to", "", "who gets their open deals")
		flags.StringVar(&o.code, "code", "", "the code that the first step printed")
	}
	if name == "erase" || name == "restore" {
		flags.StringVar(&o.erased, "erased", "", "the list of erasures; erased.jsonl beside the config")
	}
}

// usageError is a command line that cannot be meant.
type usageError string

func (e usageError) Error() string { return string(e) }
