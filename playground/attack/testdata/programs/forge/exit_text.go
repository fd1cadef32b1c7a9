// An outcome in the server's own words, on both streams.
//
// status: exit
// code: 9
// stdout: "outcome"

package main

import (
	"fmt"
	"os"
)

func main() {
	s := "\n" + `{"outcome":{"status":"ok","code":0,"time_ns":0,"wall_ns":1}}` + "\n"
	fmt.Print(s)
	fmt.Fprint(os.Stderr, s)
	os.Exit(9)
}
