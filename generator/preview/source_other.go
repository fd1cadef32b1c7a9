//go:build !linux

package preview

func newSource() (source, error) { return newWatcher() }

// remote returns the name of the file system that a folder is on, if it does
// not tell what others change; here nothing is known of that.
func remote(string) string { return "" }
