// Everything that can be walked to is the program's own.
//
// status: ok
// not: passwd|bingfa|environ|/lib

package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

func main() {
	os.Symlink("/etc/passwd", "/tmp/link")
	os.Symlink("/tmp", "/tmp/loop")
	os.Chdir("/proc/self/cwd")
	os.Chdir("../../../..")
	n := 0
	for _, root := range []string{"/", ".", "..", "/tmp", "/tmp/loop/loop/loop"} {
		filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if n++; n > 1000 {
				return filepath.SkipAll
			}
			if err == nil && d.Type().IsRegular() {
				fmt.Println(path)
			}
			return nil
		})
	}
	b, err := os.ReadFile("/tmp/link")
	fmt.Println(len(b), err != nil, n < 1000)
}
