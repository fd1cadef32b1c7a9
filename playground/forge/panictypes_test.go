package forge_test

//lint:file-ignore U1000 Fields are printed by the runtime.

// The types of TestPanics, compiled and forged.
type (
	panicInt    int
	panicText   string
	panicFloat  float32
	panicBool   bool
	panicBytes  []byte
	panicStruct struct {
		a int
		b string
	}
	panicError    struct{ a, b int }
	panicPointer  struct{ a, b int }
	panicStringer int
	panicOuter    struct{ panicError }
)

func (e panicError) Error() string     { return "error of a value" }
func (e *panicPointer) Error() string  { return "error of a pointer" }
func (s panicStringer) String() string { return "string of a value" }
