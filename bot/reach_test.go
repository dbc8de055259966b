package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"milepost/dialogs/chat"
)

func TestAMessengerOutOfReachIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var errs bytes.Buffer
		var asked []time.Duration
		began := time.Now()
		name, err := reach(t.Context(), options{errs: &errs}, func(context.Context) (string, error) {
			if asked = append(asked, time.Since(began)); len(asked) < 4 {
				return "", chat.NotNow(errors.New("no network"))
			}
			return "milepost_bot", nil
		})
		want := []time.Duration{0, 2 * time.Second, 6 * time.Second, 14 * time.Second}
		if err != nil || name != "milepost_bot" || len(asked) != len(want) {
			t.Fatal(name, err, asked)
		}
		for i := range want {
			if asked[i] != want[i] {
				t.Errorf("asked after %v, want %v", asked, want)
			}
		}
		if strings.Count(errs.String(), "no network\nI try again in ") != 3 {
			t.Errorf("said %q", errs.String())
		}
	})
}

func TestARefusedTokenEndsTheStart(t *testing.T) {
	asked := 0
	_, err := reach(t.Context(), options{errs: &bytes.Buffer{}}, func(context.Context) (string, error) {
		asked++
		return "", errors.New("wrong token")
	})
	if err == nil || asked != 1 {
		t.Error(err, asked)
	}
}
