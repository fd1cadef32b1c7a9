package os

import (
	"errors"
	"os"
	"slices"
	"strings"
	"syscall"
)

// environment is in the order of setting, as Go's.
var environment []string

func find(key string) int {
	return slices.IndexFunc(environment, func(s string) bool {
		return len(s) > len(key) && s[len(key)] == '=' && s[:len(key)] == key
	})
}

// Getenv returns a variable, or "".
func Getenv(key string) string {
	v, _ := LookupEnv(key)
	return v
}

// LookupEnv returns a variable and whether it is set.
func LookupEnv(key string) (string, bool) {
	mu.Lock()
	defer mu.Unlock()
	if i := find(key); key != "" && i >= 0 {
		return environment[i][len(key)+1:], true
	}
	return "", false
}

// Setenv sets a variable.
func Setenv(key, value string) error {
	if key == "" || strings.ContainsAny(key, "=\x00") || strings.ContainsRune(value, 0) {
		return os.NewSyscallError("setenv", syscall.EINVAL)
	}
	mu.Lock()
	defer mu.Unlock()
	if i := find(key); i >= 0 {
		environment[i] = key + "=" + value
	} else {
		environment = append(environment, key+"="+value)
	}
	return nil
}

// Unsetenv removes a variable.
func Unsetenv(key string) error {
	mu.Lock()
	defer mu.Unlock()
	if i := find(key); i >= 0 {
		environment = slices.Delete(environment, i, i+1)
	}
	return nil
}

// Clearenv removes all variables.
func Clearenv() {
	mu.Lock()
	defer mu.Unlock()
	environment = nil
}

// Environ returns all variables as key=value.
func Environ() []string {
	mu.Lock()
	defer mu.Unlock()
	return append([]string{}, environment...)
}

// ExpandEnv replaces $name and ${name} in s by the variables.
func ExpandEnv(s string) string { return os.Expand(s, Getenv) }

// UserHomeDir returns $HOME.
func UserHomeDir() (string, error) {
	if dir := Getenv("HOME"); dir != "" {
		return dir, nil
	}
	return "", errors.New("$HOME is not defined")
}

// UserCacheDir returns $XDG_CACHE_HOME, or .cache in $HOME.
func UserCacheDir() (string, error) { return userDir("XDG_CACHE_HOME", ".cache") }

// UserConfigDir returns $XDG_CONFIG_HOME, or .config in $HOME.
func UserConfigDir() (string, error) { return userDir("XDG_CONFIG_HOME", ".config") }

func userDir(key, name string) (string, error) {
	if dir := Getenv(key); dir != "" {
		if dir[0] != '/' {
			return "", errors.New("path in $" + key + " is relative")
		}
		return dir, nil
	}
	if dir := Getenv("HOME"); dir != "" {
		return dir + "/" + name, nil
	}
	return "", errors.New("neither $" + key + " nor $HOME are defined")
}
