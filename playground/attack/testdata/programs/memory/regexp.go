// Expressions that ask for more than they say.
//
// status: ok or panic or memory or timeout
// stdout: ^(refused\n)*$

package main

import (
	"fmt"
	"regexp"
	"strings"
)

func main() {
	for _, s := range []string{"((a{1000}){1000}){1000}", strings.Repeat("(", 1<<16), strings.Repeat("(a|", 2000) + strings.Repeat(")", 2000), strings.Repeat("(x+x+)+", 1000) + "y", "[" + strings.Repeat(`\pL`, 10000) + "]{1000}"} {
		if _, err := regexp.Compile(s); err != nil {
			fmt.Println("refused")
		}
	}
}
