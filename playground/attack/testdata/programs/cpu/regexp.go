// Compiled code that takes long and never calls back.
//
// status: timeout
// limit: cpu or wall

package main

import (
	"regexp"
	"strings"
)

func main() {
	re := regexp.MustCompile(strings.Repeat("(x*)*(x?)*", 60) + "$")
	for s := strings.Repeat("x", 1<<22); ; {
		re.FindStringSubmatch(s + "y")
	}
}
