package main

import (
	"fmt"
	"strings"

	"bingfa/playground/api"
	"bingfa/playground/sandbox"
)

// settings are what an operator may say.
type settings struct {
	require []sandbox.Layer
	rate    api.Rate
	origins []string
}

// defaultSandbox is host's, too.
const defaultSandbox = "strangers"

// readSettings reads the environment.
func readSettings(getenv func(string) string) (s settings, err error) {
	get := func(name, otherwise string) string {
		if v := strings.TrimSpace(getenv(name)); v != "" {
			return v
		}
		return otherwise
	}
	if s.require, err = sandbox.ParseRequirement(get("BINGFA_SANDBOX", defaultSandbox)); err != nil {
		return s, fmt.Errorf("BINGFA_SANDBOX: %w", err)
	}
	if s.rate, err = api.ParseRate(get("BINGFA_RATE", api.StrangersRate)); err != nil {
		return s, fmt.Errorf("BINGFA_RATE: %w", err)
	}
	if s.rate.Events > 0 {
		s.rate.Burst = api.StrangersBurst
	}
	for o := range strings.SplitSeq(get("BINGFA_ORIGINS", ""), ",") {
		if o = strings.TrimSpace(o); o == "" {
			continue
		}
		if err := api.CheckOrigin(o); err != nil {
			return s, fmt.Errorf("BINGFA_ORIGINS: %w", err)
		}
		s.origins = append(s.origins, o)
	}
	return s, nil
}
