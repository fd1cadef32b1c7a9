package grid

import (
	"fmt"
	"strings"
)

// edges are the values of a type where arithmetic wraps around, as
// constants.
func edges(typ string) []string {
	switch {
	case strings.HasPrefix(typ, "float"):
		return []string{"0", "1", "-1", "0.5", "-2.75", "100", "1e10"}
	case strings.HasPrefix(typ, "complex"):
		return []string{"0", "1", "1i", "-2+3i", "0.5-0.25i"}
	case typ == "int" || typ == "int64":
		return []string{"0", "1", "-1", "7", "-8", "1<<62", "-1<<63", "1<<63-1"}
	case typ == "uint" || typ == "uint64" || typ == "uintptr":
		return []string{"0", "1", "7", "1<<63", "1<<64-1"}
	}
	var bits int
	fmt.Sscanf(strings.TrimLeft(typ, "uint"), "%d", &bits)
	if strings.HasPrefix(typ, "u") {
		return []string{"0", "1", "7", fmt.Sprintf("1<<%d", bits-1), fmt.Sprintf("1<<%d-1", bits)}
	}
	return []string{"0", "1", "-1", "7", "-8", fmt.Sprintf("-1<<%d", bits-1), fmt.Sprintf("1<<%d-1", bits-1)}
}

// arithmetic calculates with the edges of each type, by each operator, in each
// place where an expression may be.
func arithmetic(add func(name, src string)) {
	for _, typ := range numbers {
		for _, op := range []string{"+", "-", "*", "/", "%", "&", "|", "^", "&^", "==", "<", ">="} {
			ordered := op != "<" && op != ">="
			if !integer(typ) && strings.Contains("% & | ^ &^", op) || strings.HasPrefix(typ, "complex") && !ordered {
				continue
			}
			guard := ""
			if op == "/" || op == "%" {
				guard = "if y == 0 {\ncontinue\n}\n"
			}
			result := typ
			if !ordered || op == "==" {
				result = "bool"
			}
			body := fmt.Sprintf(`
type T %[1]s

type box struct{ v %[1]s }

func apply(x, y %[1]s) %[2]s { return x %[3]s y }

func main() {
	values := []%[1]s{%[4]s}
	for _, x := range values {
		for _, y := range values {
			%[5]sz := x %[3]s y
			b := box{x}
			var t T = T(x)
			a := []any{z, apply(x, y), x %[3]s y %[6]s, b.v %[3]s y, t %[3]s T(y)}
			fmt.Println(x, y, a)
			if p := &b.v; *p %[3]s y != z {
				fmt.Println("differs through a pointer", *p, y)
			}
		}
	}
}
`, typ, result, op, strings.Join(edges(typ), ", "), guard, repeat(op))
			add(typ+"-"+names[op], file(body))
		}
		if integer(typ) {
			add(typ+"-shift", file(shifts(typ)))
		}
		add(typ+"-unary", file(unary(typ)))
		add(typ+"-constant", file(withConstants(typ)))
	}
}

// names of operators in names of programs.
var names = map[string]string{"+": "add", "-": "sub", "*": "mul", "/": "div", "%": "rem", "&": "and", "|": "or", "^": "xor", "&^": "andnot",
	"==": "equal", "<": "less", ">=": "atleast"}

// repeat is how an expression with op goes on, so that it is a longer one.
func repeat(op string) string {
	switch op {
	case "==", "<", ">=":
		return "&& x != 0"
	case "/", "%":
		return "- x"
	}
	return op + " y"
}

func shifts(typ string) string {
	return fmt.Sprintf(`
func main() {
	for _, x := range []%[1]s{%[2]s} {
		for _, n := range []uint{0, 1, 3, 7, 8, 31, 33, 63, 64, 100} {
			left, right := x<<n, x>>n
			small := uint8(n)
			signed := int(n)
			fmt.Println(x, n, left, right, x<<small, x>>signed, x<<2, x>>1, x<<n>>n)
			y := x
			y <<= n
			z := x
			z >>= signed
			fmt.Println(y, z, 1<<n, %[1]s(1)<<n)
		}
	}
}
`, typ, strings.Join(edges(typ), ", "))
}

func unary(typ string) string {
	more := ""
	if integer(typ) {
		more = ", ^x, -(^x), ^-x"
	}
	return fmt.Sprintf(`
type T %[1]s

func main() {
	for _, x := range []%[1]s{%[2]s} {
		y, z := x, x
		y++
		z--
		t := T(x)
		t++
		p := &x
		*p++
		fmt.Println(x, y, z, t, -t, -x, +x%[3]s)
	}
}
`, typ, strings.Join(edges(typ), ", "), more)
}

// withConstants mixes variables with constants, typed and untyped.
func withConstants(typ string) string {
	return fmt.Sprintf(`
const (
	typed   %[1]s = 3
	untyped       = 5
	r             = 'a' - 'b' + 4
)

func main() {
	for _, x := range []%[1]s{%[2]s} {
		fmt.Println(x+1, 2*x, typed-x, x*untyped, untyped/typed, x+r, x == 0, 1 != x, x+typed*untyped)
		var y %[1]s = untyped
		y = y*2 - r
		z := typed + y
		fmt.Printf("%%T %%v %%T %%v\n", y, y, z, z)
		switch x {
		case 0, 1:
			fmt.Println("small")
		case typed + 4:
			fmt.Println("seven")
		}
	}
}
`, typ, strings.Join(edges(typ), ", "))
}

// conversions converts the edges of each type to all others, as far as the
// language says what comes of it.
func conversions(add func(name, src string)) {
	for _, from := range numbers {
		var b strings.Builder
		for _, to := range numbers {
			if strings.HasPrefix(from, "complex") != strings.HasPrefix(to, "complex") {
				continue
			}
			guard := ""
			switch {
			case strings.HasPrefix(from, "float") && strings.HasPrefix(to, "u"):
				guard = "if x >= 0 && x <= 100 "
			case strings.HasPrefix(from, "float") && integer(to):
				guard = "if x >= -100 && x <= 100 "
			}
			fmt.Fprintf(&b, "%[3]s{\nvar y %[1]s = %[1]s(x)\nvar n To%[1]s = To%[1]s(x)\nfmt.Printf(\"%%T %%v %%T %%v %%v\\n\", y, y, n, n, %[2]s(y) == x)\n}\n", to, from, guard)
		}
		var types strings.Builder
		for _, to := range numbers {
			fmt.Fprintf(&types, "type To%[1]s %[1]s\n", to)
		}
		add(from, file(fmt.Sprintf("%sfunc main() {\nfor _, x := range []%s{%s} {\nfmt.Println(x)\n%s}\n}\n", types.String(), from, strings.Join(edges(from), ", "), b.String())))
	}
}
