// Names that are none.
//
// status: ok
// stdout: ^end\n$

package main

import (
	"fmt"
	"os"
	"strings"
)

func main() {
	for _, name := range []string{"", "\x00", "/tmp/\x00/x", strings.Repeat("x", 1<<20), strings.Repeat("/x", 1<<16), "/tmp/\xff", "///", "/tmp/..", "con", "/tmp/a\nb"} {
		os.WriteFile(name, []byte("x"), 0o777)
		os.ReadFile(name)
		os.MkdirAll(name, 0o777)
		os.RemoveAll(name)
	}
	fmt.Println("end")
}
