package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"bingfa/generator/note"
)

// build makes r.lib()/program.exe of the program, which takes the place of the
// file of its name.
func (g *Toolchain) build(ctx context.Context, b *goBinary) error {
	dir, err := filepath.Abs(b.program.Dir)
	if err != nil {
		return err
	}
	source := filepath.Join(b.room.lib(), "source.go")
	overlay := filepath.Join(b.room.lib(), "overlay.json")
	list, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(dir, b.program.File): source}})
	if err != nil {
		return err
	}
	if err := errors.Join(os.WriteFile(source, b.program.Code, 0o666), os.WriteFile(overlay, list, 0o666)); err != nil {
		return err
	}
	args := []string{"build", "-buildvcs=false", "-overlay", overlay, "-o", b.path()}
	if b.virtual {
		args = append(args, "-tags=faketime")
	}
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, g.path, append(args, b.program.File)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &out
	cmd.Env = buildEnvironment(b.room.tmp())
	ownGroup(cmd)
	cmd.Cancel = func() error { killGroup(cmd); return nil } // the compilers too
	cmd.WaitDelay = killDelay
	if err := cmd.Start(); err != nil {
		return err
	}
	yield(cmd)
	if err := cmd.Wait(); err == nil || ctx.Err() != nil {
		return context.Cause(ctx)
	}
	// The go command calls the source by a path of its own choice.
	named := regexp.MustCompile(`\S*` + regexp.QuoteMeta(filepath.Join(filepath.Base(b.room.root), "lib", "source.go")))
	message := named.ReplaceAllLiteralString(strings.TrimSpace(out.String()), b.program.File)
	if !compileError(message, b.program.File) {
		return buildFailure(message)
	}
	b.take = &note.Take{Outcome: "compile_error", Message: mistakes(message, b.program.File)}
	return nil
}

// buildEnvironment is that of the go command: the author's, but for what would
// change what is built. tmp may be empty.
func buildEnvironment(tmp string) []string {
	env := append(os.Environ(), "GOFLAGS=", "GOWORK=off", "CGO_ENABLED=0", "GO111MODULE=on", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
	if tmp != "" {
		env = append(env, "GOTMPDIR="+tmp) // a build that is ended leaves nothing behind
	}
	return env
}

// compileError reports whether the go command complains about the program, and
// not about what it needs to build it.
func compileError(output, file string) bool {
	if missingModule.MatchString(output) {
		return false
	}
	for line := range strings.Lines(output) {
		if strings.HasPrefix(withoutDot(line), file+":") || strings.HasPrefix(line, "runtime.main_main·f: function main is undeclared") {
			return true
		}
	}
	return false
}

var missingModule = regexp.MustCompile(`no required module provides package ([^\s;:]+)|cannot find module providing package ([^\s;:]+)|missing go\.sum entry for module providing package ([^\s;:]+)`)

// buildFailure explains why the go command could not build.
func buildFailure(output string) error {
	if m := missingModule.FindStringSubmatch(output); m != nil {
		return &Failure{Message: "no module has the package " + m[1] + m[2] + m[3],
			Hint: "add it to the go.mod of the notes: run `go get " + m[1] + m[2] + m[3] + "` beside it"}
	}
	hint := ""
	switch {
	case strings.Contains(output, "no space left"):
		hint = "the disk is full"
	case strings.Contains(output, "requires go >=") || strings.Contains(output, "toolchain not available"):
		hint = "install a newer Go, https://go.dev/dl/"
	case strings.Contains(output, "dial tcp") || strings.Contains(output, "no such host") || strings.Contains(output, "module lookup disabled"):
		hint = "a module could not be downloaded: check the network, or GOPROXY"
	}
	return &Failure{Message: "it cannot be built:\n" + output, Hint: hint}
}

// withoutDot returns a line without the sign for the working directory.
func withoutDot(line string) string {
	return strings.TrimPrefix(line, "."+string(filepath.Separator))
}

// mistakes returns the compiler's words, without what is the same for every
// program: "6:2: declared and not used: x".
func mistakes(output, file string) string {
	var lines []string
	for line := range strings.Lines(output) {
		line = strings.TrimRight(line, "\r\n")
		if !strings.HasPrefix(line, "# ") {
			lines = append(lines, strings.TrimPrefix(withoutDot(line), file+":"))
		}
	}
	return strings.Join(lines, "\n")
}

// withOutput adds what a command wrote to the error that it ended with.
func withOutput(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(exit.Stderr) > 0 {
		return fmt.Errorf("%w: %s", err, bytes.TrimSpace(exit.Stderr))
	}
	return err
}
