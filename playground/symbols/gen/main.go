// Command gen writes the symbol tables of package symbols: one file for each
// standard package that programs may import, from the sources of the Go
// installation it is run with. Run it with go generate in the folder above.
package main

import (
	"fmt"
	"os"

	"bingfa/playground/symbols/gen/table"
)

func main() {
	files, err := table.Files()
	if err == nil {
		err = table.Write(".", files)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}
