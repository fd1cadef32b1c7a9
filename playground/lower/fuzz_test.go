package lower_test

import (
	"testing"

	"bingfa/playground/program"
)

// FuzzProgram holds that what go/types accepts is lowered to what type-checks
// again, or refused, and never makes the lowering panic. The source is as the
// fuzzer makes it; with changes, the mutator takes it further.
func FuzzProgram(f *testing.F) {
	for _, programs := range []map[string]string{goldens(f), course(f)} {
		for _, src := range programs {
			f.Add(src, uint64(0), uint8(0))
			f.Add(src, uint64(1), uint8(4))
		}
	}
	f.Fuzz(func(t *testing.T, src string, seed uint64, changes uint8) {
		if len(src) > program.MaxSource {
			return
		}
		src, _ = mutant(src, seed, int(changes%16))
		holds(t, src)
	})
}

// holds lowers a program, if it compiles, and type-checks it again.
func holds(t *testing.T, src string) {
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s\nmade the lowering panic:", src)
			panic(r)
		}
	}()
	p, res, sources := lowered(t, src)
	if res == nil {
		return
	}
	if err := again(p, res, sources); err != nil {
		t.Errorf("%s\nis lowered to what is no valid Go:\n%v", src, err)
	}
}

// TestMutants does with some mutants of each program what FuzzProgram does
// with many.
func TestMutants(t *testing.T) {
	count := 10
	if testing.Short() {
		count = 1
	}
	for _, programs := range []map[string]string{goldens(t), course(t)} {
		for name, src := range programs {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				for seed := range count {
					src, _ := mutant(src, uint64(seed), 1+seed%8)
					holds(t, src)
				}
			})
		}
	}
}
