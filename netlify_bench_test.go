//go:build linux && amd64

package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"bingfa/playground/program"

	"golang.org/x/sys/unix"
)

// referenceFunction is the least function in Go that there is.
const referenceFunction = `package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	lambda.Start(func(context.Context, events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
		return events.APIGatewayProxyResponse{StatusCode: 200, Body: "hello\n"}, nil
	})
}
`

// BenchmarkNetlify measures what a reader waits for at the function, beside
// what any function or server takes, in the same run; medians, in ms.
//
// Cold is from the start of the process to the answer to a program that says
// hello, with all that is unpacked for it; its reference is the least function
// in Go. With "one CPU" all of its processes share one. What Lambda itself
// takes before, to fetch the package and start a machine, is in neither.
//
// Warm is from the event to the answer; its reference is a request to the API
// of `bingfa serve`, over HTTP too, for the same programs. They come one after
// another: a function that is frozen as soon as it has answered has no time
// to make the next worker ready.
func BenchmarkNetlify(b *testing.B) {
	n := newNetlify(b)
	n.build(b, "production")
	function, reference := n.task(b), n.reference(b)
	b.Run("Cold", func(b *testing.B) { benchmarkCold(b, function, reference, (*exec.Cmd).Start) })
	b.Run("Cold on one CPU", func(b *testing.B) { benchmarkCold(b, function, reference, startOnOneCPU) })
	b.Run("Warm", func(b *testing.B) { benchmarkWarm(b, function) })
}

// reference builds the function that is compared with, as Netlify would.
func (n *netlify) reference(b *testing.B) (folder string) {
	b.Helper()
	source := filepath.Join(n.dir, "reference")
	if err := errors.Join(os.Mkdir(source, 0o777), os.WriteFile(filepath.Join(source, "main.go"), []byte(referenceFunction), 0o666)); err != nil {
		b.Fatal(err)
	}
	folder = openFolder(b)
	cmd := exec.Command("go", "build", "-o", filepath.Join(folder, "bootstrap"), "-ldflags", "-s -w", "-tags", "lambda.norpc", "./reference")
	cmd.Dir = n.dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	return folder
}

func benchmarkCold(b *testing.B, function, reference string, start func(*exec.Cmd) error) {
	once := func(folder string) time.Duration {
		l := startLambda(b, folder, start)
		a := l.invoke(b, runEvent(b, helloProgram, program.Virtual))
		took := time.Since(l.began)
		if a.StatusCode != 200 || !strings.Contains(a.Body, "hello") {
			b.Fatalf("%d %s", a.StatusCode, a.Body)
		}
		l.end(b)
		return took
	}
	var ours, theirs []time.Duration
	for b.Loop() {
		ours = append(ours, once(function))
		theirs = append(theirs, once(reference))
	}
	reportMedians(b, ours, theirs)
}

func benchmarkWarm(b *testing.B, function string) {
	l := startLambda(b, function, (*exec.Cmd).Start)
	address, _ := startServe(b, ".")
	waitFor(b, "the workers", func() bool {
		resp, err := http.Get(address + "/api/ready")
		if err != nil {
			return false
		}
		resp.Body.Close()
		return resp.StatusCode == 200
	})
	var ours, theirs []time.Duration
	for i := 0; b.Loop(); i++ {
		text := fmt.Sprint("hello ", i)
		code := goMain(fmt.Sprintf("fmt.Println(%q)", text), "fmt")
		event := runEvent(b, code, program.Virtual)
		began := time.Now()
		a := l.invoke(b, event)
		ours = append(ours, time.Since(began))
		if a.StatusCode != 200 || !strings.Contains(a.Body, text) {
			b.Fatalf("%d %s", a.StatusCode, a.Body)
		}

		body := strings.NewReader(string(encodeJSON(b, program.Program{Code: code, Clock: program.Virtual})))
		began = time.Now()
		resp, err := http.Post(address+"/api/run", "application/json", body)
		if err != nil {
			b.Fatal(err)
		}
		answer, err := io.ReadAll(resp.Body)
		theirs = append(theirs, time.Since(began))
		resp.Body.Close()
		if err != nil || resp.StatusCode != 200 || !strings.Contains(string(answer), text) {
			b.Fatalf("%s %s (%v)", resp.Status, answer, err)
		}
	}
	reportMedians(b, ours, theirs)
}

// reportMedians reports what the function took and what the reference did.
func reportMedians(b *testing.B, ours, theirs []time.Duration) {
	median := func(d []time.Duration) float64 {
		slices.Sort(d)
		return d[len(d)/2].Seconds() * 1000
	}
	b.ReportMetric(0, "ns/op") // both together: it says nothing
	b.ReportMetric(median(ours), "ms")
	b.ReportMetric(median(theirs), "reference-ms")
	b.ReportMetric(median(ours)/median(theirs), "ratio")
}

// startOnOneCPU starts a process that, with all it starts, has one processor.
func startOnOneCPU(cmd *exec.Cmd) error {
	runtime.LockOSThread() // processes inherit the processors of the thread that starts them
	defer runtime.UnlockOSThread()
	var all, one unix.CPUSet
	if err := unix.SchedGetaffinity(0, &all); err != nil {
		return err
	}
	for i := 0; one.Count() == 0; i++ {
		if all.IsSet(i) {
			one.Set(i)
		}
	}
	if err := unix.SchedSetaffinity(0, &one); err != nil {
		return err
	}
	return errors.Join(cmd.Start(), unix.SchedSetaffinity(0, &all))
}
