package forge_test

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"
	"time"

	"bingfa/playground/forge"
)

// TestCollector calls methods and moves values through maps, channels and interfaces while the collector runs all the time
// and stacks grow and shrink below the calls.
func TestCollector(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	w := bound()
	stop := time.Now().Add(time.Second)
	var group sync.WaitGroup
	group.Go(func() {
		for time.Now().Before(stop) {
			runtime.GC()
		}
	})
	_, big, _ := w.named(t, "Big")
	_, tree, _ := w.named(t, "Tree")
	_, boxed, _ := w.named(t, "Boxed")
	_, notFound, _ := w.named(t, "NotFound")
	want := fmt.Sprintf("%v", filled(w.Sealed(tree)).Elem())
	for g := range 8 {
		group.Go(func() {
			for i := 0; time.Now().Before(stop); i++ {
				deep(i%50, func() {
					a, b := filled(big).Elem(), filled(big).Elem()
					out := a.MethodByName("Mix").Call([]reflect.Value{reflect.ValueOf(i), reflect.ValueOf(fmt.Sprint(i)), reflect.ValueOf(2.5), b, reflect.ValueOf(errors.New("e"))})
					if got := out[1].String(); got != "12"+fmt.Sprint(i)+"12" {
						t.Errorf("Mix: %q", got)
					}

					p := reflect.New(boxed)
					p.MethodByName("Set").Call([]reflect.Value{reflect.ValueOf(i)})
					grow(10)
					if got := p.Elem().Interface().(interface{ Get() int }).Get(); got != i {
						t.Errorf("Get: %d", got)
					}

					e := reflect.New(notFound)
					e.Elem().Field(0).SetString(fmt.Sprint("key", i))
					if got := e.Interface().(error).Error(); got != fmt.Sprintf("key%d not found (0)", i) {
						t.Error(got)
					}
				})
				if g == 0 && i%20 == 0 {
					v := filled(tree)
					c := reflect.MakeChan(reflect.ChanOf(reflect.BothDir, tree), 1)
					c.Send(v.Elem())
					m := reflect.MakeMap(reflect.MapOf(reflect.TypeFor[string](), tree))
					grow(10)
					received, _ := c.Recv()
					m.SetMapIndex(reflect.ValueOf("x"), received)
					if got := fmt.Sprintf("%v", w.SealedValue(m.MapIndex(reflect.ValueOf("x")).Interface())); address.ReplaceAllString(got, "") != address.ReplaceAllString(want, "") {
						t.Errorf("tree %s", got)
					}
				}
			}
		})
	}
	group.Wait()
}

// deep runs f under some frames, each with pointers into the stack.
func deep(n int, f func()) {
	var room [64]*int
	room[n%64] = &n
	if n == 0 {
		f()
	} else {
		deep(n-1, f)
	}
	runtime.KeepAlive(room[n%64])
}

// grow makes the stack move.
func grow(n int) byte {
	var room [2048]byte
	room[n] = byte(n)
	if n > 0 {
		room[n] += grow(n - 1)
	}
	return room[n%len(room)]
}

func TestConcurrentMaking(t *testing.T) {
	ts := newTypes()
	results := make([][]reflect.Type, 8)
	var group sync.WaitGroup
	for g := range results {
		group.Go(func() {
			for _, typ := range source().pairs {
				if typ, _ := ts.Of(typ); typ != nil {
					results[g] = append(results[g], typ, ts.Sealed(typ), ts.Sealed(reflect.SliceOf(typ)))
				}
			}
		})
	}
	group.Wait()
	for _, r := range results[1:] {
		for i := range r {
			if r[i] != results[0][i] {
				t.Fatalf("%s: two types for one", r[i])
			}
		}
	}
}

func BenchmarkMake(b *testing.B) {
	square, mixed := named("Mixed"), named("Tree")
	b.ReportAllocs()
	for b.Loop() {
		ts := forge.New(func(path, name string) (reflect.Type, bool) { return nil, false })
		ts.Of(square)
		ts.Of(mixed)
	}
}

// BenchmarkMethod calls a method through an interface beside the call of the function that it is bound to.
func BenchmarkMethod(b *testing.B) {
	ts, pkg := small(b, `package small
type T struct{ n int }
func (t T) Value() int { return 0 }
func (t *T) Pointer() int { return 0 }
type Outer struct { s string; *T }`)
	typ := of(b, ts, pkg.Scope().Lookup("T").Type())
	field := func(args []reflect.Value) []reflect.Value { return []reflect.Value{reflect.Indirect(args[0]).Field(0)} }
	value := reflect.MakeFunc(reflect.FuncOf([]reflect.Type{typ}, []reflect.Type{reflect.TypeFor[int]()}, false), field)
	pointer := reflect.MakeFunc(reflect.FuncOf([]reflect.Type{reflect.PointerTo(typ)}, []reflect.Type{reflect.TypeFor[int]()}, false), field)
	for name, fn := range map[string]reflect.Value{"Value": value, "Pointer": pointer} {
		if err := ts.Bind(pkg.Scope().Lookup("T").Type(), name, fn); err != nil {
			b.Fatal(err)
		}
	}
	outer := reflect.New(of(b, ts, pkg.Scope().Lookup("Outer").Type()))
	outer.Elem().Field(1).Set(reflect.New(typ))
	recv := reflect.New(typ).Interface()
	b.Run("bare", func(b *testing.B) {
		var fn func(*int) int
		reflect.ValueOf(&fn).Elem().Set(reflect.MakeFunc(reflect.TypeOf(fn), func(args []reflect.Value) []reflect.Value { return []reflect.Value{args[0].Elem()} }))
		for n := 0; b.Loop(); {
			fn(&n)
		}
	})
	b.Run("value", func(b *testing.B) {
		for v := recv.(interface{ Value() int }); b.Loop(); {
			v.Value()
		}
	})
	b.Run("pointer", func(b *testing.B) {
		for v := recv.(interface{ Pointer() int }); b.Loop(); {
			v.Pointer()
		}
	})
	b.Run("promoted", func(b *testing.B) {
		for v := outer.Interface().(interface{ Pointer() int }); b.Loop(); {
			v.Pointer()
		}
	})
}
