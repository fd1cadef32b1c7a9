//go:build !linux

package pool

import (
	"os"
	"os/exec"
)

// A spawner starts processes. An idle worker sees the end of the server by
// its descriptor; one that runs a program ends with it, or at its limit of
// CPU time.
type spawner struct{}

func newSpawner() *spawner                 { return &spawner{} }
func (*spawner) start(cmd *exec.Cmd) error { return cmd.Start() }
func (*spawner) close()                    {}

// memoryUsed is unknown.
func memoryUsed(*os.ProcessState) int64 { return 0 }
