package os

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"

	"bingfa/playground/symbols/host"
)

// A File is an open file, directory, stream or end of a pipe.
type File struct {
	name   string
	fd     uintptr
	flag   int   // as opened with
	node   *node // nil: a pipe, or no file at all
	pipe   *pipe
	off    int64
	listed bool // ReadDir has begun
	list   []fs.DirEntry
	closed bool
}

// The standard streams.
var (
	Stdin  = &File{name: "/dev/stdin", fd: 0, flag: os.O_RDONLY, node: stdin}
	Stdout = &File{name: "/dev/stdout", fd: 1, flag: os.O_WRONLY, node: stdout}
	Stderr = &File{name: "/dev/stderr", fd: 2, flag: os.O_WRONLY, node: stderr}
)

// open files by their descriptor.
var files = map[uintptr]*File{0: Stdin, 1: Stdout, 2: Stderr}

// newFile gives f the lowest free descriptor.
func newFile(f *File) (*File, error) {
	if len(files) >= maxOpen {
		return nil, syscall.EMFILE
	}
	for files[f.fd] != nil {
		f.fd++
	}
	files[f.fd] = f
	return f, nil
}

// NewFile returns the open file of a descriptor; where there is none, one
// that every operation fails on.
func NewFile(fd uintptr, name string) *File {
	mu.Lock()
	defer mu.Unlock()
	if f := files[fd]; f != nil {
		return f
	}
	if int(fd) < 0 {
		return nil
	}
	return &File{name: name, fd: fd}
}

// begin locks and checks; if it returns nil, the lock is held.
func (f *File) begin(op string) error {
	if f == nil {
		return os.ErrInvalid
	}
	mu.Lock()
	var err error
	switch {
	case f.closed:
		err = os.ErrClosed
	case f.node == nil && f.pipe == nil:
		err = syscall.EBADF
	default:
		return nil
	}
	mu.Unlock()
	return pathError(op, f.name, err)
}

func (f *File) end(op string, err error) error {
	mu.Unlock()
	if err == io.EOF {
		return err
	}
	return pathError(op, f.name, err)
}

func (f *File) access() int { return f.flag & (os.O_RDONLY | os.O_WRONLY | os.O_RDWR) }

// Name returns the name that the file was opened with.
func (f *File) Name() string { return f.name }

// Fd returns the descriptor, a number without a meaning to the system.
func (f *File) Fd() uintptr {
	if f == nil {
		return ^uintptr(0)
	}
	mu.Lock()
	defer mu.Unlock()
	if f.closed {
		return ^uintptr(0)
	}
	return f.fd
}

// Read reads from the place in the file.
func (f *File) Read(p []byte) (int, error) {
	if err := f.begin("read"); err != nil {
		return 0, err
	}
	n, err := f.readLocked(p, f.off)
	f.off += int64(n)
	if n == 0 && len(p) > 0 && err == nil {
		err = io.EOF
	}
	return n, f.end("read", err)
}

// readLocked reads at off where there is such a thing. It gives the lock up
// while it waits.
func (f *File) readLocked(p []byte, off int64) (int, error) {
	switch {
	case f.access() == os.O_WRONLY:
		return 0, syscall.EBADF
	case f.pipe != nil:
		return f.pipe.read(f, p)
	case f.node.mode.IsDir():
		return 0, syscall.EISDIR
	case f.node.device != nil:
		if len(p) == 0 {
			return 0, nil
		}
		mu.Unlock()
		defer mu.Lock()
		return f.node.device.read(p)
	case off >= int64(len(f.node.data)):
		return 0, nil
	}
	return copy(p, f.node.data[off:]), nil
}

// ReadAt reads at off, without moving the place in the file.
func (f *File) ReadAt(p []byte, off int64) (n int, err error) {
	if err := f.begin("read"); err != nil {
		return 0, err
	}
	if off < 0 {
		return 0, f.end("readat", errors.New("negative offset"))
	}
	if f.pipe != nil {
		return 0, f.end("read", syscall.ESPIPE)
	}
	n, err = f.readLocked(p, off)
	if n < len(p) && err == nil {
		err = io.EOF
	}
	return n, f.end("read", err)
}

// Write writes at the place in the file, or at its end with O_APPEND.
func (f *File) Write(p []byte) (int, error) {
	if err := f.begin("write"); err != nil {
		return 0, err
	}
	if f.node != nil && f.flag&os.O_APPEND != 0 {
		f.off = int64(len(f.node.data))
	}
	n, err := f.writeLocked(p, f.off)
	f.off += int64(n)
	return n, f.end("write", err)
}

func (f *File) writeLocked(p []byte, off int64) (int, error) {
	switch {
	case f.access() == os.O_RDONLY:
		return 0, syscall.EBADF
	case f.pipe != nil:
		return f.pipe.write(f, p)
	case f.node.device != nil:
		mu.Unlock()
		defer mu.Lock()
		return f.node.device.write(p)
	}
	return f.node.writeAt(p, off)
}

// WriteAt writes at off, without moving the place in the file.
func (f *File) WriteAt(p []byte, off int64) (int, error) {
	if err := f.begin("write"); err != nil {
		return 0, err
	}
	if f.flag&os.O_APPEND != 0 {
		mu.Unlock()
		return 0, errors.New("os: invalid use of WriteAt on file opened with O_APPEND")
	}
	if off < 0 {
		return 0, f.end("writeat", errors.New("negative offset"))
	}
	if f.pipe != nil {
		return 0, f.end("write", syscall.ESPIPE)
	}
	n, err := f.writeLocked(p, off)
	return n, f.end("write", err)
}

// WriteString is Write of a string.
func (f *File) WriteString(s string) (int, error) { return f.Write([]byte(s)) }

// ReadFrom writes what it reads from r.
func (f *File) ReadFrom(r io.Reader) (int64, error) {
	if err := f.begin("write"); err != nil {
		return 0, err
	}
	mu.Unlock()
	return io.Copy(struct{ io.Writer }{f}, r)
}

// WriteTo writes to w what it reads from the file.
func (f *File) WriteTo(w io.Writer) (int64, error) {
	if err := f.begin("read"); err != nil {
		return 0, err
	}
	mu.Unlock()
	return io.Copy(w, struct{ io.Reader }{f})
}

// Seek moves the place in the file.
func (f *File) Seek(offset int64, whence int) (int64, error) {
	if err := f.begin("seek"); err != nil {
		return 0, err
	}
	if f.pipe != nil || f.node.device != nil && f.node.mode.Type() == fs.ModeNamedPipe {
		return 0, f.end("seek", syscall.ESPIPE)
	}
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += f.off
	case io.SeekEnd:
		offset += int64(len(f.node.data))
	default:
		return 0, f.end("seek", syscall.EINVAL)
	}
	if offset < 0 {
		return 0, f.end("seek", syscall.EINVAL)
	}
	f.off, f.listed, f.list = offset, false, nil
	return offset, f.end("seek", nil)
}

// Close closes the file.
func (f *File) Close() error {
	if err := f.begin("close"); err != nil {
		return err
	}
	f.closed = true
	if files[f.fd] == f {
		delete(files, f.fd)
	}
	if f.pipe != nil {
		f.pipe.close(f)
	}
	return f.end("close", nil)
}

// Sync does nothing: nothing is held back.
func (f *File) Sync() error {
	if err := f.begin("sync"); err != nil {
		return err
	}
	return f.end("sync", nil)
}

// Stat describes the file.
func (f *File) Stat() (fs.FileInfo, error) {
	if err := f.begin("stat"); err != nil {
		return nil, err
	}
	defer mu.Unlock()
	if f.pipe != nil {
		return &info{name: f.name, mode: fs.ModeNamedPipe | 0o600, modified: time.Now()}, nil
	}
	return f.node.info(base(f.name)), nil
}

// Truncate changes the size of the file.
func (f *File) Truncate(size int64) error {
	if err := f.begin("truncate"); err != nil {
		return err
	}
	if f.access() == os.O_RDONLY || f.node == nil || !f.node.mode.IsRegular() {
		return f.end("truncate", syscall.EINVAL)
	}
	return f.end("truncate", f.node.resize(size))
}

// Chmod changes the permissions of the file.
func (f *File) Chmod(mode fs.FileMode) error {
	if err := f.begin("chmod"); err != nil {
		return err
	}
	if f.node == nil {
		return f.end("chmod", nil)
	}
	return f.end("chmod", f.node.chmod(mode))
}

// Chown fails unless nothing would change: there is one user.
func (f *File) Chown(uid, gid int) error {
	if err := f.begin("chown"); err != nil {
		return err
	}
	return f.end("chown", owner(uid, gid))
}

// Chdir makes the directory the working directory.
func (f *File) Chdir() error {
	if err := f.begin("chdir"); err != nil {
		return err
	}
	if f.node == nil || !f.node.mode.IsDir() {
		return f.end("chdir", syscall.ENOTDIR)
	}
	cwd = f.node
	return f.end("chdir", nil)
}

// SetDeadline sets the deadlines of a pipe; other files have none.
func (f *File) SetDeadline(t time.Time) error { return f.deadline(&t, &t) }

// SetReadDeadline sets the deadline of Read.
func (f *File) SetReadDeadline(t time.Time) error { return f.deadline(&t, nil) }

// SetWriteDeadline sets the deadline of Write.
func (f *File) SetWriteDeadline(t time.Time) error { return f.deadline(nil, &t) }

func (f *File) deadline(read, write *time.Time) error {
	if err := f.begin("set deadline"); err != nil {
		return err
	}
	defer mu.Unlock()
	host.CheckTime()
	if f.pipe == nil {
		return os.ErrNoDeadline
	}
	f.pipe.setDeadlines(read, write)
	return nil
}
