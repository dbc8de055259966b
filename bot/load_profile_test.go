package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"
)

// profiled is a program that, when the environment names a folder as
// MILEPOST_PROFILE, leaves a profile of its processor time there when it ends.
func profiled(name string, program func() int) func() {
	return func() { os.Exit(profile(name, program)) }
}

func profile(name string, program func() int) int {
	folder := os.Getenv("MILEPOST_PROFILE")
	if folder == "" {
		return program()
	}
	f, err := os.Create(filepath.Join(folder, fmt.Sprintf("%s-%d.pprof", name, os.Getpid())))
	if err == nil {
		err = pprof.StartCPUProfile(f)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitFound
	}
	defer f.Close()
	defer pprof.StopCPUProfile()
	return program()
}
