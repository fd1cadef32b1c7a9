//go:build !faketime

package worker

// virtual says which clock this worker was built for.
const virtual = false
