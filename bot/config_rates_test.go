package main

import (
	"maps"
	"strings"
	"testing"
)

func TestRates(t *testing.T) {
	for words, wrong := range map[string]string{
		"[rates]\nUSD = 0.92\nRUB = 0.0101\nVND = 0.000037": "",
		"currency = \"USD\"\n[rates]\nEUR = 1.087":          "",
		"[rates]\nUSD = 0.92\nEUR = 1":                      "config.toml:3: rates: EUR is the currency that the others are counted in",
		"currency = \"usd\"\n[rates]\nUSD = 0.92":           "config.toml:3: rates: USD is the currency that the others are counted in",
		"[rates]\nusd = 0.92":                               `config.toml:2: rates: "usd" is no currency; write an ISO code such as USD`,
		"[rates]\nDOLLAR = 0.92":                            `config.toml:2: rates: "DOLLAR" is no currency`,
		"[rates]\nUSD = 0":                                  "config.toml:2: rates: the rate of USD must be above 0 and at most a million; write how many EUR one USD is, as in 0.92",
		"[rates]\nUSD = -0.92":                              "the rate of USD must be above 0",
		"[rates]\nUSD = 2000000":                            "at most a million",
		"[rates]\nUSD = 0.0000000001":                       "the rate of USD must be above 0",
		"[rates]\nUSD = \"0.92\"":                           "config.toml:2: USD must be a number, not a text",
		"[rates]\nUSD = nan":                                "config.toml:2: USD must be a number one can count to",
		"[rates]\nUSD = true":                               "config.toml:2: USD must be a number, not true or false",
		"rates = 0.92":                                      "rates must be a table [rates]",
		"currency = \"XYZ\"":                                `"XYZ" is no currency; write an ISO code such as EUR`,
	} {
		_, err := parseConfig("config.toml", []byte(words), none)
		switch {
		case wrong == "" && err != nil, wrong != "" && (err == nil || !strings.Contains(err.Error(), wrong)):
			t.Errorf("%q: %v, want %q", words, err, wrong)
		case err != nil && strings.Count(err.Error(), "config.toml:") != 1:
			t.Errorf("%q is told more than once: %v", words, err)
		}
	}
	c, err := parseConfig("config.toml", []byte("[rates]\nUSD = 0.92\nVND = 0.000037"), none)
	if err != nil || !maps.Equal(c.rates, map[string]int64{"USD": 920_000_000, "VND": 37_000}) {
		t.Errorf("%v, %v", c, err)
	}
}
