// The program never gets as far as main.
//
// status: timeout
// limit: cpu or wall

package main

var x = forever()

func forever() int {
	for {
	}
}

func main() { println(x) }
