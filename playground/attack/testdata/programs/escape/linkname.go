// Directives to a compiler that is not there.
//
// status: compile_error or ok or fault or panic
// not: root:

package main

//go:noescape
//go:nosplit
//go:linkname exit runtime.exit
func exit(code int32)

//go:embed /etc/passwd
var passwd string

//go:generate touch @DIR@/bingfa-attack-loot

func main() {
	print(passwd)
	exit(0)
}
