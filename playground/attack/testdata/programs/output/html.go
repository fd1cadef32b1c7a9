// What a page could take for markup, or a reader of lines for a line.
//
// status: ok
// stdout: ^</script><!--\x{2028}\x{2029}\n\{"outcome":\{"status":"ok"\}\}\n\ndata: x\n\n$

package main

import "fmt"

func main() {
	fmt.Print("</script><!--\u2028\u2029\n{\"outcome\":{\"status\":\"ok\"}}\n\ndata: x\n\n")
}
