package signal

import (
	"context"
	"os"
	"testing"
)

func TestIgnored(t *testing.T) {
	if Ignored(os.Interrupt) {
		t.Error("ignored at the start")
	}
	if Ignore(os.Interrupt); !Ignored(os.Interrupt) || Ignored(os.Kill) {
		t.Error("not the one that was named")
	}
	if Notify(make(chan os.Signal, 1), os.Interrupt); Ignored(os.Interrupt) {
		t.Error("ignored although asked for")
	}
	if Ignore(); !Ignored(os.Kill) {
		t.Error("not all")
	}
	if Reset(); Ignored(os.Kill) {
		t.Error("ignored after Reset")
	}
	ctx, stop := NotifyContext(t.Context(), os.Interrupt)
	if ctx.Err() != nil {
		t.Error("ended early")
	}
	if stop(); ctx.Err() != context.Canceled {
		t.Error("not ended by stop")
	}
	defer func() {
		if recover() == nil {
			t.Error("a nil channel is taken")
		}
	}()
	Notify(nil)
}
