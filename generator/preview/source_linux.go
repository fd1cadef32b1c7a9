package preview

import (
	"bytes"
	"encoding/binary"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"golang.org/x/sys/unix"
)

// inotify is the system's own watching of folders. It is used as it is, because
// it tells what no portable library does: that a file was closed by whoever
// wrote it, and which two names belong to one renaming. So a save is seen at
// once, and no file by halves.
type inotify struct {
	fd     int
	file   *os.File
	events chan change
	lost   chan error
	closed chan struct{}

	mu sync.Mutex
	// A watch belongs to a folder, whatever its name: one that is moved takes
	// it along, and is known by its new name as soon as it is added by that.
	paths   map[int32]string
	watches map[string]int32
}

const inotifyMask = unix.IN_CREATE | unix.IN_DELETE | unix.IN_MODIFY | unix.IN_CLOSE_WRITE | unix.IN_MOVED_FROM | unix.IN_MOVED_TO |
	unix.IN_ATTRIB | unix.IN_DELETE_SELF | unix.IN_MOVE_SELF | unix.IN_ONLYDIR

func newSource() (source, error) {
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		if errors.Is(err, unix.EMFILE) {
			return nil, errors.New("the limit of watching programs is reached; raise it: sysctl fs.inotify.max_user_instances=1024")
		}
		return nil, os.NewSyscallError("inotify_init1", err)
	}
	n := &inotify{fd: fd, file: os.NewFile(uintptr(fd), "inotify"), events: make(chan change, 4096), lost: make(chan error, 1), closed: make(chan struct{}),
		paths: map[int32]string{}, watches: map[string]int32{}}
	go n.read()
	return n, nil
}

func (n *inotify) changes() <-chan change { return n.events }
func (n *inotify) errors() <-chan error   { return n.lost }

func (n *inotify) close() {
	close(n.closed)
	n.file.Close()
}

// Add watches a folder.
func (n *inotify) Add(dir string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	id, err := unix.InotifyAddWatch(n.fd, dir, inotifyMask)
	if err != nil {
		if errors.Is(err, unix.ENOSPC) {
			return errors.New("the limit of watched folders is reached; raise it: sysctl fs.inotify.max_user_watches=524288")
		}
		return &os.PathError{Op: "inotify_add_watch", Path: dir, Err: err}
	}
	watch := int32(id)
	if old, ok := n.paths[watch]; ok && old != dir {
		delete(n.watches, old)
	}
	if old, ok := n.watches[dir]; ok && old != watch {
		n.remove(old) // another folder had the name
	}
	n.paths[watch], n.watches[dir] = dir, watch
	return nil
}

// Remove ends the watching of a folder.
func (n *inotify) Remove(dir string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if watch, ok := n.watches[dir]; ok {
		n.remove(watch)
	}
	return nil
}

// remove ends a watch; n.mu is held.
func (n *inotify) remove(watch int32) {
	_, _ = unix.InotifyRmWatch(n.fd, uint32(watch)) // it may be gone with its folder
	if dir := n.paths[watch]; n.watches[dir] == watch {
		delete(n.watches, dir)
	}
	delete(n.paths, watch)
}

// WatchList returns the folders that are watched.
func (n *inotify) WatchList() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Collect(maps.Keys(n.watches))
}

// read passes the system's events on until the file is closed.
func (n *inotify) read() {
	buffer := make([]byte, 64<<10)
	for {
		size, err := n.file.Read(buffer)
		if err != nil {
			if !errors.Is(err, os.ErrClosed) {
				n.lose(err)
			}
			return
		}
		for rest := buffer[:size]; len(rest) >= unix.SizeofInotifyEvent; {
			watch := int32(binary.NativeEndian.Uint32(rest))
			mask, cookie := binary.NativeEndian.Uint32(rest[4:]), binary.NativeEndian.Uint32(rest[8:])
			end := unix.SizeofInotifyEvent + int(binary.NativeEndian.Uint32(rest[12:]))
			name, _, _ := bytes.Cut(rest[unix.SizeofInotifyEvent:end], []byte{0})
			n.pass(watch, mask, cookie, string(name))
			rest = rest[end:]
		}
	}
}

func (n *inotify) lose(err error) {
	select {
	case n.lost <- err:
	default: // told already, and not yet heard
	}
}

// errQueueFull tells that the system dropped events.
var errQueueFull = errors.New("the system's queue of changes is full")

// pass passes one event on.
func (n *inotify) pass(watch int32, mask, cookie uint32, name string) {
	if mask&unix.IN_Q_OVERFLOW != 0 {
		n.lose(errQueueFull)
		return
	}
	n.mu.Lock()
	dir, ok := n.paths[watch]
	if mask&unix.IN_IGNORED != 0 {
		n.remove(watch)
	}
	n.mu.Unlock()
	if !ok || mask&unix.IN_IGNORED != 0 {
		return
	}
	c := change{name: filepath.Join(dir, name), folder: mask&(unix.IN_ISDIR|unix.IN_DELETE_SELF|unix.IN_MOVE_SELF) != 0, pair: cookie}
	switch {
	case mask&(unix.IN_DELETE|unix.IN_MOVED_FROM|unix.IN_DELETE_SELF|unix.IN_MOVE_SELF) != 0:
		c.kind = gone
	case mask&unix.IN_ATTRIB != 0:
		c.kind = touched
	case mask&unix.IN_MODIFY != 0, mask&unix.IN_CREATE != 0 && !c.folder:
		c.kind = writing
		// A link is whole as soon as it is there; nobody closes it.
		if info, err := os.Lstat(c.name); mask&unix.IN_CREATE != 0 && err == nil && !info.Mode().IsRegular() {
			c.kind = finished
		}
	}
	select {
	case n.events <- c:
	case <-n.closed:
	}
}

// remoteSystems names file systems on which others can change files without
// this system's knowing: those of networks and of virtual machines' hosts.
var remoteSystems = map[int64]string{
	unix.NFS_SUPER_MAGIC:  "NFS",
	unix.SMB_SUPER_MAGIC:  "SMB",
	unix.SMB2_SUPER_MAGIC: "SMB",
	unix.CIFS_SUPER_MAGIC: "SMB",
	unix.V9FS_MAGIC:       "9P",
	unix.FUSE_SUPER_MAGIC: "FUSE",
	unix.AFS_SUPER_MAGIC:  "AFS",
	unix.CEPH_SUPER_MAGIC: "Ceph",
	0x786f4256:            "VirtualBox",
}

// remote returns the name of the file system that a folder is on, if it is one
// of these; else "".
func remote(dir string) string {
	var s unix.Statfs_t
	if unix.Statfs(dir, &s) != nil {
		return "" // not there
	}
	return remoteSystems[int64(s.Type)&0xffffffff]
}
