// Command gen writes the symbol tables of package symbols: one file for each
// standard package that programs may import, from the sources of the Go
// installation it is run with. Run it with go generate in the folder above;
// an argument names another folder to write to.
package main

import (
	"fmt"
	"os"

	"bingfa/playground/symbols/gen/table"
)

func main() {
	dir := "."
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	files, err := table.Files()
	if err == nil {
		err = table.Write(dir, files)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}
