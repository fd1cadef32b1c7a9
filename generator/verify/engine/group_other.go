//go:build !unix

package engine

import "os/exec"

func ownGroup(*exec.Cmd) {}

func killGroup(cmd *exec.Cmd) { _ = cmd.Process.Kill() }

func yield(*exec.Cmd) {}

func signalName(error) string { return "" }
