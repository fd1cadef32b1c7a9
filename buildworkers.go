package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"bingfa/playground/packed"
	"bingfa/playground/workerbuild"
	"bingfa/terminal"
)

// The system that hosts of functions run them on.
const functionOS, functionArch = "linux", "amd64"

// buildWorkers writes the workers into a folder that a function embeds. Its
// name is relative to the site's folder dir.
func buildWorkers(ctx context.Context, e *env, dir, name string) error {
	target := name
	if !filepath.IsAbs(target) {
		target = filepath.Join(dir, target)
	}
	// Anywhere else, 12 MB of workers would only be in the way.
	if source, err := fs.Glob(os.DirFS(filepath.Dir(target)), "*.go"); err != nil || len(source) == 0 {
		return fmt.Errorf("there is no Go program in %s: -workers names the folder that the function embeds, in that of its source", filepath.Dir(target))
	}
	began := time.Now()
	builder := workerbuild.New(workerSource, workerbuild.Options{OS: functionOS, Arch: functionArch, Progress: progress(e.stderr, true)})
	status := terminal.NewStatus(e.stderr)
	done, err := packed.Pack(ctx, target, builder, packed.Options{Progress: func(n, total int) {
		status.Set(terminal.Bar(n, total, fmt.Sprintf("%d workers packed", total)))
	}})
	status.Clear()
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%d workers in %s, %.1f MB, %v\n", done.Workers, name, float64(done.Size)/1e6, time.Since(began).Round(time.Millisecond))
	return nil
}
