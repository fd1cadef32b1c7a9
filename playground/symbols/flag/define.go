package flag

import (
	"encoding"
	"flag"
	"time"
)

// The methods below define flags, as Go's do.

func (f *FlagSet) Bool(name string, value bool, usage string) *bool {
	return f.get().Bool(name, value, usage)
}

func (f *FlagSet) BoolVar(p *bool, name string, value bool, usage string) {
	f.get().BoolVar(p, name, value, usage)
}

func (f *FlagSet) Int(name string, value int, usage string) *int {
	return f.get().Int(name, value, usage)
}

func (f *FlagSet) IntVar(p *int, name string, value int, usage string) {
	f.get().IntVar(p, name, value, usage)
}

func (f *FlagSet) Int64(name string, value int64, usage string) *int64 {
	return f.get().Int64(name, value, usage)
}

func (f *FlagSet) Int64Var(p *int64, name string, value int64, usage string) {
	f.get().Int64Var(p, name, value, usage)
}

func (f *FlagSet) Uint(name string, value uint, usage string) *uint {
	return f.get().Uint(name, value, usage)
}

func (f *FlagSet) UintVar(p *uint, name string, value uint, usage string) {
	f.get().UintVar(p, name, value, usage)
}

func (f *FlagSet) Uint64(name string, value uint64, usage string) *uint64 {
	return f.get().Uint64(name, value, usage)
}

func (f *FlagSet) Uint64Var(p *uint64, name string, value uint64, usage string) {
	f.get().Uint64Var(p, name, value, usage)
}

func (f *FlagSet) String(name string, value string, usage string) *string {
	return f.get().String(name, value, usage)
}

func (f *FlagSet) StringVar(p *string, name string, value string, usage string) {
	f.get().StringVar(p, name, value, usage)
}

func (f *FlagSet) Float64(name string, value float64, usage string) *float64 {
	return f.get().Float64(name, value, usage)
}

func (f *FlagSet) Float64Var(p *float64, name string, value float64, usage string) {
	f.get().Float64Var(p, name, value, usage)
}

func (f *FlagSet) Duration(name string, value time.Duration, usage string) *time.Duration {
	return f.get().Duration(name, value, usage)
}

func (f *FlagSet) DurationVar(p *time.Duration, name string, value time.Duration, usage string) {
	f.get().DurationVar(p, name, value, usage)
}

func (f *FlagSet) TextVar(p encoding.TextUnmarshaler, name string, value encoding.TextMarshaler, usage string) {
	f.get().TextVar(p, name, value, usage)
}

func (f *FlagSet) Func(name, usage string, fn func(string) error) { f.get().Func(name, usage, fn) }

func (f *FlagSet) BoolFunc(name, usage string, fn func(string) error) {
	f.get().BoolFunc(name, usage, fn)
}

func (f *FlagSet) Var(value flag.Value, name string, usage string) { f.get().Var(value, name, usage) }
