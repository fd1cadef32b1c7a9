//go:build !unix

package main

import "io"

// terminalWidth returns a number of columns that terminals have.
func terminalWidth(io.Writer) int { return 80 }
