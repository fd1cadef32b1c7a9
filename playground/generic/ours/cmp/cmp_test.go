package cmp

import (
	"cmp"
	"math"
	"testing"
)

func TestFloats(t *testing.T) {
	list := []float64{math.Inf(-1), -1, math.Copysign(0, -1), 0, 1, math.Inf(1), math.NaN()}
	for _, a := range list {
		for _, b := range list {
			if got, want := Compare(a, b), cmp.Compare(a, b); got != want {
				t.Errorf("Compare(%v, %v) = %d, want %d", a, b, got, want)
			}
			if got, want := Less(a, b), cmp.Less(a, b); got != want {
				t.Errorf("Less(%v, %v) = %t, want %t", a, b, got, want)
			}
		}
	}
}
