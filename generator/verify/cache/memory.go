package cache

import (
	"encoding/json"
	"os"
)

// memory is a value that holds as long as files are as they were.
type memory struct {
	Value json.RawMessage
	Files []state
}

// state is how a file was. That of one that is not there is all zero but its
// name.
type state struct {
	Name    string
	Size    int64
	ModTime int64 // ns since 1970
	Mode    os.FileMode
}

func stateOf(name string) state {
	info, err := os.Stat(name)
	if err != nil {
		return state{Name: name}
	}
	return state{name, info.Size(), info.ModTime().UnixNano(), info.Mode()}
}

// Recall returns what was remembered under a key, unless one of the files that
// it depends on has changed since, by size, time or mode.
func (c *Cache) Recall(key string) (value []byte, ok bool) {
	var m memory
	if !c.Get(Key("memory", key), &m) {
		return nil, false
	}
	for _, f := range m.Files {
		if stateOf(f.Name) != f {
			return nil, false
		}
	}
	var b []byte
	return b, json.Unmarshal(m.Value, &b) == nil
}

// Remember keeps a value until one of files changes, appears or is gone. If it
// cannot, it is found out again the next time.
func (c *Cache) Remember(key string, value []byte, files []string) {
	m := memory{}
	for _, f := range files {
		m.Files = append(m.Files, stateOf(f))
	}
	var err error
	if m.Value, err = json.Marshal(value); err == nil {
		_ = c.Put(Key("memory", key), m)
	}
}
