// NUL bytes and what is not UTF-8. The outcome is the program's, the text is
// valid, and nothing is left out silently.
//
// status: ok
// stdout: ^a\x00b\x{fffd}c\x{fffd}{2}\x1b\]0;title\x07\r\nend$

package main

import "os"

func main() {
	os.Stdout.WriteString("a\x00b\xffc\xed\xa0\x1b]0;title\x07\r\nend")
}
