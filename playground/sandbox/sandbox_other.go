//go:build !unix

package sandbox

func steps() []step { return nil }

func countEnvironment() int { return 0 }
