package sandbox

import "golang.org/x/sys/unix"

const auditArch = unix.AUDIT_ARCH_AARCH64

// refusedHere are calls with another name than elsewhere.
var refusedHere = []uint32{unix.SYS_FSTATAT}
