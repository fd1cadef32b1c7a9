// Gen writes what package std embeds: types.bin, the types of the packages
// that the playground offers, and missing.txt, the names in them that it does
// not offer.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	dir := flag.String("dir", ".", "folder to write to")
	flag.Parse()
	if err := run(*dir); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	l, err := load()
	if err != nil {
		return err
	}
	data, err := newEncoder().encode(goVersion(), l.real)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "types.bin"), data, 0o644); err != nil {
		return err
	}
	missing, err := l.missing()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "missing.txt"), missing, 0o644)
}
