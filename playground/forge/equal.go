package forge

import "unsafe"

// An equality compares a part of two values.
type equality struct {
	offset, size uintptr
	equal        func(unsafe.Pointer, unsafe.Pointer) bool // nil: as bytes
}

// setEqual makes == of a struct: field by field, blank ones and padding left out, neighbours that are bytes together.
// It stays nil if a field cannot be compared.
func (s *structType) setEqual() {
	var parts []equality
	for _, f := range s.fields {
		switch n := len(parts); {
		case f.typ.equal == nil:
			return
		case f.blank() || f.typ.size == 0:
		case f.typ.tflag&flagRegularMemory == 0:
			parts = append(parts, equality{f.offset, f.typ.size, f.typ.equal})
		case n > 0 && parts[n-1].equal == nil && parts[n-1].offset+parts[n-1].size == f.offset:
			parts[n-1].size += f.typ.size
		default:
			parts = append(parts, equality{f.offset, f.typ.size, nil})
		}
	}
	s.equal = func(p, q unsafe.Pointer) bool {
		for _, part := range parts {
			p, q := unsafe.Add(p, part.offset), unsafe.Add(q, part.offset)
			if part.equal == nil {
				if unsafe.String((*byte)(p), part.size) != unsafe.String((*byte)(q), part.size) {
					return false
				}
			} else if !part.equal(p, q) {
				return false
			}
		}
		return true
	}
}

func (f structField) blank() bool {
	name := unsafe.Slice(f.name, 3)
	return name[1] == 1 && name[2] == '_'
}
