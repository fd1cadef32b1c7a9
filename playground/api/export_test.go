package api

// Decoders for fuzzing.
var (
	DecodeBody     = decodeBody
	DecodeFormat   = decodeFormat
	DecodeQuery    = decodeQuery
	PrefersNDJSON  = prefersNDJSON
	FormatCapacity = formatQueue + formatters()
)

// Occupy makes all places for formatting and all waiting ones taken.
func (s *Server) Occupy() { s.formatting.Add(int64(FormatCapacity)) }

// Sizes of answers.
const (
	LargeAnswer = largeAnswer
	MaxLarge    = maxLarge
)

// Unwritten adds to the bytes of large answers under way and returns them.
func (s *Server) Unwritten(n int64) int64 { return s.large.n.Add(n) }

// Hold counts an answer of n bytes.
func (s *Server) Hold(n int) (release func(), err error) { return s.large.hold(n) }
