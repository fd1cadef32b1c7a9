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
