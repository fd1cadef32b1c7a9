// What logs by itself must not write to the worker's own standard error,
// where the server looks for crashes.
//
// status: ok
// stderr: fatal error: all goroutines are asleep

package main

import (
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime/debug"
)

const crash = "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [running]:\n"

func main() {
	slog.Error(crash)
	log.SetFlags(0)
	log.Print(crash)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { panic(crash) }))
	http.Get(s.URL)
	s.Close()
	debug.PrintStack()
}
