package frame

import (
	"encoding/json"
	"errors"
	"fmt"

	"bingfa/playground/program"
)

// Args returns the arguments that start a worker with the given limits.
func Args(l program.Limits) []string {
	b, err := json.Marshal(l)
	if err != nil {
		panic(err) // a struct of numbers
	}
	return []string{string(b)}
}

// ParseArgs reads what Args returned.
func ParseArgs(args []string) (l program.Limits, err error) {
	if len(args) != 1 {
		return l, errors.New("started without limits; the playground starts its workers itself")
	}
	if err := json.Unmarshal([]byte(args[0]), &l); err != nil {
		return l, fmt.Errorf("limits: %w", err)
	}
	return l.WithDefaults(), nil
}
