// Package flag is the FlagSet of package flag as programs of the playground
// import it: Go's, which ends the process and writes to its streams, around
// one that ends the program through its host and writes to the program's.
package flag

import (
	"flag"
	"fmt"
	"io"

	"bingfa/playground/symbols/host"
	"bingfa/playground/symbols/os"
)

// A FlagSet is a set of defined flags.
type FlagSet struct {
	// Usage is called when the arguments are wrong; nil prints the defaults.
	Usage func()

	inner    flag.FlagSet
	begun    bool
	output   io.Writer // nil: os.Stderr
	handling flag.ErrorHandling
}

// NewFlagSet returns an empty set with a name, which tells what to do about
// wrong arguments.
func NewFlagSet(name string, errorHandling flag.ErrorHandling) *FlagSet {
	f := new(FlagSet)
	f.Init(name, errorHandling)
	f.Usage = f.usage
	return f
}

// Init sets the name and what to do about wrong arguments.
func (f *FlagSet) Init(name string, errorHandling flag.ErrorHandling) {
	f.handling = errorHandling
	f.begun = true
	f.inner.Init(name, flag.ContinueOnError) // the rest is Parse's
	f.inner.SetOutput(output{f})
	f.inner.Usage = func() {
		if f.Usage != nil {
			f.Usage()
		} else {
			f.usage()
		}
	}
}

// get returns Go's set; that of a zero FlagSet has no name.
func (f *FlagSet) get() *flag.FlagSet {
	if !f.begun {
		f.Init("", flag.ContinueOnError)
	}
	return &f.inner
}

// An output writes to where a set does at the time.
type output struct{ f *FlagSet }

func (o output) Write(p []byte) (int, error) { return o.f.Output().Write(p) }

func (f *FlagSet) usage() {
	if f.Name() == "" {
		fmt.Fprintf(f.Output(), "Usage:\n")
	} else {
		fmt.Fprintf(f.Output(), "Usage of %s:\n", f.Name())
	}
	f.PrintDefaults()
}

// Parse reads flags from the arguments. Wrong ones end the program, panic or
// are returned, as the set was told.
func (f *FlagSet) Parse(arguments []string) error {
	err := f.get().Parse(arguments)
	if err == nil {
		return nil
	}
	switch f.handling {
	case flag.ExitOnError:
		if err == flag.ErrHelp {
			host.Exit(0)
		}
		host.Exit(2)
	case flag.PanicOnError:
		panic(err)
	}
	return err
}

// Output returns where usage and errors are written.
func (f *FlagSet) Output() io.Writer {
	if f.output == nil {
		return os.Stderr
	}
	return f.output
}

// SetOutput sets where usage and errors are written; nil is os.Stderr.
func (f *FlagSet) SetOutput(output io.Writer) { f.output = output }

func (f *FlagSet) Name() string                      { return f.get().Name() }
func (f *FlagSet) ErrorHandling() flag.ErrorHandling { return f.handling }
func (f *FlagSet) PrintDefaults()                    { f.get().PrintDefaults() }
func (f *FlagSet) Parsed() bool                      { return f.get().Parsed() }
func (f *FlagSet) Args() []string                    { return f.get().Args() }
func (f *FlagSet) Arg(i int) string                  { return f.get().Arg(i) }
func (f *FlagSet) NArg() int                         { return f.get().NArg() }
func (f *FlagSet) NFlag() int                        { return f.get().NFlag() }
func (f *FlagSet) Lookup(name string) *flag.Flag     { return f.get().Lookup(name) }
func (f *FlagSet) Set(name, value string) error      { return f.get().Set(name, value) }
func (f *FlagSet) Visit(fn func(*flag.Flag))         { f.get().Visit(fn) }
func (f *FlagSet) VisitAll(fn func(*flag.Flag))      { f.get().VisitAll(fn) }
