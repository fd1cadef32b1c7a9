// A panic below encoding/json.
//
// status: panic or ok
// message: ^$|in MarshalJSON

package main

import (
	"encoding/json"
	"fmt"
)

type m struct{ n int }

func (m) MarshalJSON() ([]byte, error) { panic("in MarshalJSON") }

func main() {
	b, err := json.Marshal(m{1})
	fmt.Println(string(b), err)
}
