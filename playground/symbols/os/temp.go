package os

import (
	"errors"
	"os"
	"strconv"
	"strings"
)

// temps counts the names given out; that makes them the same in every run.
var temps uint32

// CreateTemp makes a file in dir, or in TempDir if that is empty. Its name
// is the pattern with something new for the last *.
func CreateTemp(dir, pattern string) (f *File, err error) {
	err = temp("createtemp", dir, pattern, func(name string) error {
		f, err = OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		return err
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// MkdirTemp makes a directory as CreateTemp makes a file.
func MkdirTemp(dir, pattern string) (path string, err error) {
	err = temp("mkdirtemp", dir, pattern, func(name string) error {
		path = name
		return Mkdir(name, 0o700)
	})
	if err != nil {
		return "", err
	}
	return path, nil
}

func temp(op, dir, pattern string, try func(name string) error) error {
	if strings.Contains(pattern, "/") {
		return pathError(op, pattern, errors.New("pattern contains path separator"))
	}
	if dir == "" {
		dir = TempDir()
	}
	prefix, suffix := pattern, ""
	if i := strings.LastIndexByte(pattern, '*'); i >= 0 {
		prefix, suffix = pattern[:i], pattern[i+1:]
	}
	if !strings.HasSuffix(dir, "/") {
		dir += "/"
	}
	for {
		mu.Lock()
		temps++
		n := 1_000_000_000 + temps*2_654_435_761%1_000_000_000 // looks as random as Go's
		mu.Unlock()
		err := try(dir + prefix + strconv.FormatUint(uint64(n), 10) + suffix)
		if !os.IsExist(err) {
			return err
		}
	}
}
