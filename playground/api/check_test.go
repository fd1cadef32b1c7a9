package api_test

import (
	"testing"

	"bingfa/playground/api"
	"bingfa/playground/program"
)

// TestCheck is about what the API makes of what a runner finds.
func TestCheck(t *testing.T) {
	found := []program.Diagnostic{{Line: 3, Column: 5, Message: "undefined: x"}}
	warned := []program.Diagnostic{{Line: 4, Column: 2, Message: "unreachable code", Category: "unreachable"}}
	for _, c := range []struct {
		name    string
		outcome program.Outcome
		want    string
	}{
		{"nothing", program.Outcome{Status: program.OK}, `{"diagnostics":[],"warnings":[]}`},
		{"mistakes", program.Outcome{Status: program.CompileError, Code: -1, Diagnostics: found}, `{"diagnostics":[{"line":3,"column":5,"message":"undefined: x"}],"warnings":[]}`},
		{"warnings", program.Outcome{Status: program.OK, Warnings: warned}, `{"diagnostics":[],"warnings":[{"line":4,"column":2,"message":"unreachable code","category":"unreachable"}]}`},
		{"limit", program.Limits{}.WithDefaults().Stopped(program.LimitCPU), `{"diagnostics":[{"line":0,"column":0,"message":"the program cannot be checked: CPU time limit of 5s reached"}],"warnings":[]}`},
	} {
		f := &fake{outcome: c.outcome}
		resp := serve(api.New(f, api.Options{}), "POST /api/check\nContent-Type: application/json\n\n{\"code\":\"package main\"}")
		if got := body(t, resp); resp.StatusCode != 200 || got != c.want+"\n" || resp.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %s %s, want %s", c.name, resp.Status, got, c.want)
		}
		if !f.got.Check || f.got.Code != "package main" {
			t.Errorf("%s: asked to run %+v", c.name, f.got)
		}
	}
}
