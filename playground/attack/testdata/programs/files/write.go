// Writing to what is the machine's. A file that the program makes is its own
// and goes with it; the suite looks for it outside.
//
// status: ok
// stdout: ^end\n$

package main

import (
	"fmt"
	"os"
)

func main() {
	for _, dir := range []string{"@DIR@", "/tmp", "/var/tmp", "/dev/shm", "/", ".", "/proc/self/cwd"} {
		name := dir + "/bingfa-attack-loot"
		os.WriteFile(name, []byte("written by an attack"), 0o666)
		os.Mkdir(name+"-dir", 0o777)
		os.MkdirAll(name+"-tree/a/b", 0o777)
		os.Create(name + "-created")
		os.Rename("@FILE@", name+"-renamed")
	}
	fmt.Println("end")
}
