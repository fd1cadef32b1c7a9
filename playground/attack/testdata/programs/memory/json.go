// A small document that is a large value.
//
// status: ok or memory
// stdout: ^(exceeded max depth)?$

package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

func main() {
	var v any
	if err := json.Unmarshal([]byte(strings.Repeat("[", 1<<20)), &v); err != nil {
		if strings.Contains(err.Error(), "exceeded max depth") {
			fmt.Print("exceeded max depth")
		} else {
			fmt.Print(err)
		}
	}
}
