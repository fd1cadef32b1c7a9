package sandbox

import "golang.org/x/sys/unix"

func init() {
	// no_new_privs and dumpable are not refusals but states; told as such.
	probes["privileges"] = func() error {
		n, err := unix.PrctlRetInt(unix.PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)
		if err != nil || n != 1 {
			return nil
		}
		return unix.EPERM
	}
	probes["dump"] = func() error {
		n, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
		if err != nil || n != 0 {
			return nil
		}
		return unix.EPERM
	}
}
