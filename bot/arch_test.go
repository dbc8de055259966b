package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows is who may import whom inside the module. What is not here is not
// allowed. Test files may import more: they build their own world.
var arrows = map[string][]string{
	"dialogs/chat":             {},
	"dialogs/sales":            {},
	"dialogs/phrases":          {"dialogs/chat"},
	"dialogs/playbook":         {"dialogs/sales", "dialogs/playbook/located"},
	"dialogs/playbook/located": {},
	"checks":                   {"dialogs/sales"},
	"dialogs":                  {"dialogs/sales", "dialogs/chat", "dialogs/phrases", "checks"},
	"scheduler":                {"checks", "dialogs", "dialogs/sales", "dialogs/chat"},
	"adapters/telegram":        {"dialogs/chat"},
	"adapters/slack":           {"dialogs/chat"},
	"adapters/web":             {"dialogs/chat"},
	"adapters/store":           {"dialogs", "dialogs/sales", "dialogs/chat"},
	"adapters/store/bolt":      {"adapters/store"},
	"adapters/store/redis":     {"adapters/store"},
}

// sdks is which packages alone may import a module; those of stdOnly import the
// standard library only.
var (
	stdOnly = []string{"dialogs/chat", "dialogs/sales", "checks", "dialogs"}
	sdks    = map[string][]string{
		"github.com/go-telegram/bot":          {"adapters/telegram"},
		"github.com/slack-go/slack":           {"adapters/slack"},
		"github.com/gorilla/websocket":        {"adapters/slack"},
		"github.com/redis/go-redis":           {"adapters/store/redis"},
		"go.etcd.io/bbolt":                    {"adapters/store/bolt"},
		"github.com/robfig/cron":              {"scheduler"},
		"github.com/nicksnyder/go-i18n":       {"dialogs/phrases"},
		"github.com/bojanz/currency":          {"dialogs/phrases", "dialogs/playbook"},
		"github.com/expr-lang/expr":           {"dialogs/playbook"},
		"github.com/pelletier/go-toml":        {"dialogs/playbook/located", "dialogs/phrases"},
		"github.com/prometheus/client_golang": {"bot"},
	}
)

// file is one parsed Go file that is not a test.
type file struct {
	dir, name string
	ast       *ast.File
	set       *token.FileSet
}

func files(t *testing.T) []file {
	t.Helper()
	var out []file
	set := token.NewFileSet()
	err := filepath.WalkDir("..", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := filepath.ToSlash(strings.TrimPrefix(p, ".."+string(filepath.Separator)))
		if d.IsDir() && (d.Name() == ".git" || d.Name() == ".ci" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(set, p, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		out = append(out, file{dir: path.Dir(name), name: name, ast: parsed, set: set})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 50 {
		t.Fatalf("found only %d files: the walk is wrong", len(out))
	}
	return out
}

// isTestKit reports whether a package exists for tests only.
func isTestKit(dir string) bool { return strings.HasSuffix(dir, "test") }

func TestImportsFollowTheArrows(t *testing.T) {
	for _, f := range files(t) {
		if f.dir == "bot" || isTestKit(f.dir) {
			continue
		}
		allowed, known := arrows[f.dir]
		if !known {
			t.Errorf("%s: package %s has no row in the table of arrows", f.name, f.dir)
		}
		for _, imp := range f.ast.Imports {
			p, _ := strconv.Unquote(imp.Path.Value)
			if own, ok := strings.CutPrefix(p, "milepost/"); ok && !slices.Contains(allowed, own) {
				t.Errorf("%s imports %s: not an arrow of the design", f.name, own)
			}
			if strings.Contains(strings.Split(p, "/")[0], ".") && slices.Contains(stdOnly, f.dir) {
				t.Errorf("%s imports %s: this room has the standard library only", f.name, p)
			}
		}
	}
}

func TestEachModuleLivesInOneRoom(t *testing.T) {
	for _, f := range files(t) {
		for _, imp := range f.ast.Imports {
			p, _ := strconv.Unquote(imp.Path.Value)
			for sdk, rooms := range sdks {
				if strings.HasPrefix(p, sdk) && !slices.Contains(rooms, f.dir) && !isTestKit(f.dir) {
					t.Errorf("%s imports %s, which belongs to %v", f.name, p, rooms)
				}
			}
		}
	}
}

func TestOnlyTheClockAsksForTheTime(t *testing.T) {
	for _, f := range files(t) {
		messenger := strings.HasPrefix(f.dir, "adapters/") && !strings.HasPrefix(f.dir, "adapters/store") // network deadlines
		if f.name == "scheduler/clock.go" || messenger {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains([]string{"Now", "Sleep", "After", "Tick", "NewTimer", "NewTicker", "AfterFunc", "Since", "Until"}, s.Sel.Name) && !isTestKit(f.dir) {
					t.Errorf("%s: time.%s: time is passed in", f.set.Position(s.Pos()), s.Sel.Name)
				}
			}
			return true
		})
	}
}

func TestOnlyBotReadsTheProcessSurroundings(t *testing.T) {
	for _, f := range files(t) {
		if f.dir == "bot" || isTestKit(f.dir) {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && (x.Name == "os" && slices.Contains([]string{"Exit", "Getenv", "LookupEnv", "Args"}, s.Sel.Name) || x.Name == "flag" || x.Name == "signal") {
					t.Errorf("%s: %s.%s belongs to bot", f.set.Position(s.Pos()), x.Name, s.Sel.Name)
				}
			}
			return true
		})
	}
}

func TestInterfacesAreSmall(t *testing.T) {
	for _, f := range files(t) {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if i, ok := n.(*ast.InterfaceType); ok && len(i.Methods.List) > 5 {
				t.Errorf("%s: an interface of %d methods", f.set.Position(i.Pos()), len(i.Methods.List))
			}
			return true
		})
	}
}

// Who draws knows nothing of a decision under way.
func TestAViewKnowsNoTurn(t *testing.T) {
	drawn := 0
	for _, f := range files(t) {
		for _, d := range f.ast.Decls {
			method, ok := d.(*ast.FuncDecl)
			if !ok || f.dir != "dialogs" || method.Recv == nil {
				continue
			}
			if of, ok := method.Recv.List[0].Type.(*ast.Ident); !ok || of.Name != "view" {
				continue
			}
			drawn++
			ast.Inspect(method, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && id.Name == "turn" {
					t.Errorf("%s: %s names a turn", f.set.Position(id.Pos()), method.Name)
				}
				return true
			})
		}
	}
	if drawn < 100 {
		t.Errorf("only %d methods of a view: they are called otherwise now", drawn)
	}
}

func TestFilesAreOneThought(t *testing.T) {
	for _, f := range files(t) {
		body, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(f.name)))
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(body), "\n"); n > 400 {
			t.Errorf("%s has %d lines", f.name, n)
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	docs := map[string]bool{}
	dirs := map[string]bool{}
	for _, f := range files(t) {
		dirs[f.dir] = true
		if path.Base(f.name) == "doc.go" && f.ast.Doc != nil {
			docs[f.dir] = true
		}
	}
	for d := range dirs {
		if !docs[d] {
			t.Errorf("%s has no doc.go", d)
		}
	}
}
