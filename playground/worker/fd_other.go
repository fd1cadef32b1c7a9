//go:build !unix

package worker

import "os"

func readInput(p []byte) (int, error)   { return os.Stdin.Read(p) }
func writeOutput(p []byte) (int, error) { return os.Stdout.Write(p) }
