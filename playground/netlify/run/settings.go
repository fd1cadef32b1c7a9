package main

import (
	"cmp"
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
	// unknown are variables that look like settings and are none.
	unknown []string
}

// The settings' names.
const (
	sandboxVariable = prefix + "SANDBOX"
	rateVariable    = prefix + "RATE"
	originsVariable = prefix + "ORIGINS"

	prefix = "BINGFA_"
)

// readSettings reads an environment of the form NAME=value. A variable without
// a value is as good as none.
func readSettings(environ []string) (s settings, err error) {
	said := map[string]string{}
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		switch name {
		case sandboxVariable, rateVariable, originsVariable:
			said[name] = strings.TrimSpace(value)
		default:
			if strings.HasPrefix(name, prefix) {
				s.unknown = append(s.unknown, name)
			}
		}
	}
	get := func(name, otherwise string) string { return cmp.Or(said[name], otherwise) }
	if s.require, err = sandbox.ParseRequirement(get(sandboxVariable, sandbox.ForStrangers)); err != nil {
		return s, fmt.Errorf("%s: %w", sandboxVariable, err)
	}
	if s.rate, err = api.ParseRate(get(rateVariable, api.StrangersRate)); err != nil {
		return s, fmt.Errorf("%s: %w", rateVariable, err)
	}
	if s.rate.Events > 0 {
		s.rate.Burst = api.StrangersBurst
	}
	for o := range strings.SplitSeq(get(originsVariable, ""), ",") {
		if o = strings.TrimSpace(o); o == "" {
			continue
		}
		if err := api.CheckOrigin(o); err != nil {
			return s, fmt.Errorf("%s: %w", originsVariable, err)
		}
		s.origins = append(s.origins, o)
	}
	return s, nil
}
