// Arguments that no caller should think of, to a file system that is all ours:
// each is an error of the file system and none a crash of it.
//
// status: ok
// stdout: \nend <nil>\n$
// not: PANIC

package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

func try(name string, f func() error) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "PANIC", r)
		}
	}()
	fmt.Println(name, f())
}

func main() {
	f, err := os.Create("/tmp/x")
	fmt.Println(err)
	try("truncate", func() error { return f.Truncate(1 << 40) })
	try("truncate big", func() error { return f.Truncate(1<<63 - 1) })
	try("truncate neg", func() error { return f.Truncate(-1) })
	try("writeat max", func() error { _, err := f.WriteAt([]byte("xx"), 1<<63-1); return err })
	try("writeat neg", func() error { _, err := f.WriteAt([]byte("xx"), -5); return err })
	try("readat neg", func() error { _, err := f.ReadAt(make([]byte, 4), -5); return err })
	try("readat max", func() error { _, err := f.ReadAt(make([]byte, 4), 1<<63-1); return err })
	try("seek neg", func() error { _, err := f.Seek(-5, io.SeekStart); return err })
	try("seek max", func() error { _, err := f.Seek(1<<63-1, io.SeekStart); return err })
	try("write at max", func() error { _, err := f.Write([]byte("xx")); return err })
	try("seek over", func() error { _, err := f.Seek(1<<63-1, io.SeekCurrent); return err })
	try("seek bad whence", func() error { _, err := f.Seek(0, 99); return err })
	try("readdir", func() error { _, err := f.ReadDir(-1); return err })
	try("readdir huge", func() error { d, _ := os.Open("/"); _, err := d.ReadDir(1 << 62); return err })
	try("nil file", func() error { var n *os.File; _, err := n.Stat(); return err })
	try("nil write", func() error { var n *os.File; return n.Close() })
	try("zero file", func() error { var n os.File; _, err := n.Write([]byte("x")); return err })
	try("zero file close", func() error { var n os.File; return n.Close() })
	try("zero read", func() error { n := new(os.File); _, err := n.Read(make([]byte, 3)); return err })
	try("zero stat", func() error { n := new(os.File); _, err := n.Stat(); return err })
	try("name", func() error { n := new(os.File); fmt.Println(n.Name(), n.Fd()); return nil })
	try("chtimes", func() error { return os.Chtimes("/tmp/x", time.Time{}, time.Unix(1<<62, 0)) })
	try("rename into self", func() error { os.MkdirAll("/tmp/a/b", 0o777); return os.Rename("/tmp/a", "/tmp/a/b/c") })
	try("rm root", func() error { return os.RemoveAll("/") })
	try("rm tmp", func() error { return os.RemoveAll("/tmp") })
	try("after", func() error { return os.WriteFile("/tmp/y", nil, 0o666) })
	try("createtemp", func() error { _, err := os.CreateTemp("/nowhere", "*"); return err })
	try("createtemp2", func() error { _, err := os.CreateTemp("", "a/b*"); return err })
	try("chdir", func() error { return os.Chdir("/nowhere") })
	try("end", func() error { return nil })
}
