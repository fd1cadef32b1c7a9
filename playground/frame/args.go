package frame

import (
	"encoding/json"
	"errors"
	"fmt"

	"bingfa/playground/program"
)

// A Setup is what a worker is started with.
type Setup struct {
	Limits program.Limits
	// Procs is how many threads may run goroutines at once; 0 leaves it to
	// Go's runtime. The server decides: it may know of a container's share,
	// which the worker, without files, cannot look up.
	Procs int
	// Without names layers of the sandbox that are left out although the
	// system may offer them; usually none.
	Without []string `json:",omitempty"`
}

// Args returns the arguments that start a worker.
func (s Setup) Args() []string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // structs of numbers
	}
	return []string{string(b)}
}

// ParseArgs reads what Args returned.
func ParseArgs(args []string) (s Setup, err error) {
	if len(args) != 1 {
		return s, errors.New("started without limits; the playground starts its workers itself")
	}
	if err := json.Unmarshal([]byte(args[0]), &s); err != nil {
		return s, fmt.Errorf("setup: %w", err)
	}
	s.Limits = s.Limits.WithDefaults()
	return s, nil
}
