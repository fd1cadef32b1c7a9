// A number that takes long to read.
//
// status: ok or timeout
// limit: cpu or wall

package main

import (
	"encoding/json"
	"strconv"
	"strings"
)

func main() {
	digits := strings.Repeat("1", 1<<20)
	for range 20 {
		var f float64
		json.Unmarshal([]byte(digits+"e-"+digits), &f)
		strconv.ParseFloat("0."+digits, 64)
	}
}
