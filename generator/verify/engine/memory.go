package engine

import (
	"os"
	"path/filepath"
)

// recall returns what the memory has under a key, else what find finds, and
// remembers it as long as files stay as they are. Scripts among the files can
// decide anything, anew each time, so nothing that depends on one is kept.
func recall(m Memory, key string, files []string, find func() ([]byte, error)) ([]byte, error) {
	if m == nil {
		return find()
	}
	if value, ok := m.Recall(key); ok {
		return value, nil
	}
	value, err := find()
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if isScript(f) {
			return value, nil
		}
	}
	m.Remember(key, value, files)
	return value, nil
}

// isScript reports whether a file begins with "#!".
func isScript(name string) bool {
	f, err := os.Open(filepath.Clean(name))
	if err != nil {
		return false
	}
	defer f.Close()
	var start [2]byte
	n, _ := f.Read(start[:])
	return n == 2 && string(start[:]) == "#!"
}
