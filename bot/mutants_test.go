package main

import (
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// mutants has the suite tried against programs with a fault: go test ./bot -run
// TestMutants -timeout 30m -v -args -mutants
var mutated = flag.Bool("mutants", false, "try the tests against seeded faults: minutes")

// mutant is one fault that breaks a promise, and the test that must catch it.
type mutant struct {
	promise, breaks string
	file, old, new  string
	room, test      string
}

// mutants are two at least for each of the promises that everything rests on. Each
// is one change of text, which must be found once.
var mutants = []mutant{
	{"G1", "updates are confirmed before they are committed", "adapters/telegram/poll.go",
		"for i, err := range t.handle(ctx, hands, updates, hear) {",
		"if n := len(updates); n > 0 {\n_, _ = t.updates(ctx, updates[n-1].id+1, 0)\n}\nfor i, err := range t.handle(ctx, hands, updates, hear) {",
		"bot", "TestCrashWhilePeopleAnswer/bolt"},
	{"G1", "the offset passes what is not committed", "adapters/telegram/poll.go",
		"if stuck = err != nil; stuck {", "if stuck = err != nil && false; stuck {",
		"adapters/telegram", "TestWhatWasNotCommittedComesAgain|TestAnOutageCostsNoUpdate"},
	{"G1", "a webhook answers 200 though nothing was committed", "adapters/telegram/webhook.go",
		"w.WriteHeader(http.StatusServiceUnavailable)", "w.WriteHeader(http.StatusOK)",
		"adapters/telegram", "TestAWebhookAnswersAfterTheCommit|TestOutagesBehindAWebhookLoseNothing"},
	{"G2", "a cause is another one at another instant", "adapters/store/commit.go",
		"Op: c.Cause, OpTTL", "Op: c.Cause + c.At.String(), OpTTL", "bot", "TestCrashOfCopies"},
	{"G2", "a press has a new identity each time it comes", "adapters/telegram/read.go",
		`"/press/" + p.ID`, `"/press/" + strconv.FormatInt(time.Now().UnixNano(), 36)`, "bot", "TestCrashOfCopies"},
	{"G10", "the script does not remember what it did", "adapters/store/redis/commit.lua",
		"redis.call('SET', KEYS[3], version .. ' ' .. ARGV[3] .. ' ' .. ARGV[5], 'PX', ARGV[4])", "",
		"adapters/store/redis", "TestALostReplyIsAnErrorAndSendingItAgainIsHarmless|TestOfLostReplies"},
	{"G10", "a replay is answered as what is new", "adapters/store/redis/commit.lua",
		"return {1, version, (string.gsub(first, '^%d+ %d+ ', ''))}", "return {0, version, (string.gsub(first, '^%d+ %d+ ', ''))}",
		"adapters/store/redis", "TestALostReplyIsAnErrorAndSendingItAgainIsHarmless|TestOfLostReplies"},
	{"G12", "a reminder whose sender died is sent again", "adapters/store/claim.go",
		`l.head.Lease != "" && p.Class == chat.Once`, `l.head.Lease != "" && p.Class == chat.Once && false`,
		"bot", "TestCrashOfReminders"},
	{"G12", "a reminder of which nobody knows is sent again", "scheduler/courier_send.go",
		"if !edit && p.Class == chat.Once {", "if !edit && p.Class == chat.Once && false {", "bot", "TestCrashOfReminders"},
	{"G17", "a slot is known by the moment at which it is fired", "dialogs/jobs.go",
		"stamp := slot.UTC().Format(time.RFC3339)", "stamp := now.UTC().Format(time.RFC3339Nano)",
		"scheduler", "TestSkewedReplicasFireEachSlotOnce|TestTwoReplicasPostASlotOnce"},
	{"G17", "the newest slot fired is not looked at", "dialogs/jobs.go",
		"if k.Marks[jobMark(j, r)] >= stamp {", "if k.Marks[jobMark(j, r)] >= stamp && false {",
		"scheduler", "TestSkewedReplicasFireEachSlotOnce|TestASlotThatWasOvertakenIsNotPosted"},
	{"G24", "anybody of ours may see any deal", "dialogs/rights.go",
		"mayView:    {", "mayView:    {anyone, ", "dialogs", "TestRights"},
	{"G24", "anybody of ours may work on any deal", "dialogs/rights.go",
		"mayWork:    {", "mayWork:    {anyone, ", "dialogs", "TestRights"},
}

func TestMutants(t *testing.T) {
	for _, m := range mutants {
		t.Run(m.promise+" "+m.breaks, func(t *testing.T) {
			source, err := os.ReadFile(filepath.Join("..", m.file))
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(source), m.old); n != 1 {
				t.Fatalf("%s has %q %d times", m.file, m.old, n)
			}
			if *mutated {
				m.caught(t, strings.Replace(string(source), m.old, m.new, 1))
			}
		})
	}
}

// caught builds the tests over the fault and wants them to fail: not to be built,
// and to end in no time, is no proof.
func (m mutant) caught(t *testing.T, source string) {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, body []byte) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, body, 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	original, err := filepath.Abs(filepath.Join("..", m.file))
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{original: write(filepath.Base(m.file), []byte(source))}})
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "mutant.test")
	build := exec.Command("go", "test", "-c", "-overlay", write("overlay.json", overlay), "-o", program, "./"+m.room)
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("the mutant is not built:\n%s", out)
	}
	run := exec.Command(program, "-test.run", m.test, "-test.timeout", "5m")
	run.Dir = filepath.Join("..", m.room)
	out, err := run.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "--- FAIL") {
		t.Errorf("nobody noticed that %s: %v", m.breaks, err)
	}
	t.Logf("noticed:\n%s", strings.Join(remark.FindAllString(string(out), 8), "\n"))
}

// remark is a line that a test says: that it failed for the fault's sake is seen there.
var remark = regexp.MustCompile(`(?m)^ +\w+\.go:\d+: .*(\n {8}.*)?`)
