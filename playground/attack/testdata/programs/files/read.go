// Reading what is the machine's.
//
// status: ok
// stdout: ^(no\n)+$
// not: root:|PATH=

package main

import (
	"fmt"
	"os"
)

func main() {
	for _, name := range []string{
		"@FILE@", "/etc/passwd", "/etc/shadow", "/etc/hostname", "../../../../../../etc/passwd", "//etc//passwd",
		"/proc/self/environ", "/proc/self/cmdline", "/proc/self/maps", "/proc/self/mem", "/proc/self/status",
		"/proc/@PID@/environ", "/proc/1/environ", "/proc/self/fd/0", "/proc/self/cwd",
		"/proc/thread-self/fd/0", "/dev/fd/0", "/dev/fd/3", "/dev/mem", "/dev/kmsg", "/sys/kernel/notes", "/var/spool/cron",
	} {
		if b, err := os.ReadFile(name); err == nil {
			fmt.Printf("%s: %d bytes: %s\n", name, len(b), b)
		} else {
			fmt.Println("no")
		}
	}
}
