package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func packed(t *testing.T, name string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestTheImageHasNoRoot(t *testing.T) {
	text := packed(t, "Dockerfile")
	last := text[strings.LastIndex(text, "\nFROM "):]
	if !strings.HasPrefix(last, "\nFROM scratch\n") || !regexp.MustCompile(`(?m)^USER [1-9]\d*:[1-9]\d*$`).MatchString(last) || !strings.Contains(last, "ca-certificates.crt") {
		t.Errorf("the image is made otherwise:%s", last)
	}
}

// The Redis beside the bot is one that the bot's own inspection finds good.
func TestTheComposedRedisKeepsDeals(t *testing.T) {
	text := packed(t, "compose.yaml")
	command := regexp.MustCompile(`command: \["redis-server"((?:, "[^"]+")*)\]`).FindStringSubmatch(text)
	if command == nil {
		t.Fatal("no redis-server is started")
	}
	args := strings.NewReplacer(`"`, "", ",", "").Replace(command[1])
	for _, want := range []string{"--appendonly yes", "--appendfsync always", "--maxmemory-policy noeviction"} {
		if !strings.Contains(args, want) {
			t.Errorf("redis-server gets no %s", want)
		}
	}
	for _, name := range regexp.MustCompile(`MILEPOST_[A-Z_]+`).FindAllString(text, -1) {
		if !strings.Contains(packed(t, "config.example.toml"), name) {
			t.Errorf("%s is read by nobody", name)
		}
	}
}
