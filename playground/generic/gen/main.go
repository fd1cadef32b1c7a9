// Command gen writes sources.txt of package generic from the sources of the
// Go installation it is run with. Run it with go generate in the folder
// above; an argument names another file to write to.
package main

import (
	"fmt"
	"os"

	"bingfa/playground/generic/gen/extract"
)

func main() {
	file := "sources.txt"
	if len(os.Args) > 1 {
		file = os.Args[1]
	}
	text, err := extract.Sources()
	if err == nil {
		err = os.WriteFile(file, text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}
