//go:build !linux

package engine

// killLeftovers does nothing where there is no /proc: a program's process
// group is ended all the same.
func killLeftovers(string) {}
