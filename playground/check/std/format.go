package std

// The format of types.bin. Numbers are unsigned varints unless said otherwise;
// what must be found quickly has a fixed size.
//
//	magic    Magic, then the Go version and a line feed
//	head     for each section below its length in bytes, 4 bytes little endian
//	strings  each: length, bytes; named by offset; offset 0 is ""
//	types    each: a tag, then what the tag says; named by offset
//	objects  each: a tag, then what the tag says; named by offset
//	packages 4 bytes each, little endian: how many can be imported; how many
//	         there are; then for each, those that can be imported first and
//	         sorted by path: path, name, where its objects begin in the
//	         section, their number. At that place for each exported object,
//	         sorted by name: name, object
//
// A defined type is written once, as an object; types name it by the object.
// So all packages share one graph, and what is not asked for is not read.
const Magic = "bingfa types 1 "

// Sections is the number of sections.
const Sections = 4

// Tags of types.
const (
	TagBasic     = iota + 1 // kind
	TagUniverse             // name: error, comparable, any, byte, rune
	TagObject               // package (its number), name, object (4 bytes little endian)
	TagInstance             // number of arguments, their types; then as TagObject
	TagTypeParam            // package, name; told apart by offset, so never shared
	TagPointer              // type
	TagSlice                // type
	TagArray                // length, type
	TagMap                  // key, value
	TagChan                 // direction, type
	TagSignature            // type parameters, parameters, results, variadic (0 or 1)
	TagStruct               // number of fields; each: flags, package, name, type, tag
	TagInterface            // number of methods; each: package, name, signature; number of embedded; types; implicit (0 or 1)
	TagUnion                // number of terms; each: tilde (0 or 1), type
	TagAny                  // the interface that any stands for: it is printed as any
)

// Type parameters are written as their number, then for each its type's
// offset and its constraint. Parameters and results: number, then for each
// name and type.

// Tags of objects.
const (
	ObjConst = iota + 1 // type, value
	ObjVar              // type
	ObjFunc             // signature
	ObjType             // type parameters, underlying type, number of methods; each: flags, package, name, receiver's name, type parameters, signature
	ObjAlias            // type parameters, type
)

// Flags of fields and methods.
const (
	FlagEmbedded = 1 // of a field
	FlagPointer  = 2 // of a method: its receiver is a pointer
)

// Kinds of constants.
const (
	ConstFalse = iota
	ConstTrue
	ConstString // string
	ConstInt    // string: decimal
	ConstFloat  // string: a/b or decimal
)
