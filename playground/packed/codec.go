package packed

import (
	"fmt"
	"math/bits"

	"github.com/klauspost/compress/zstd"
)

// compress returns data in zstd's format, with base as what comes before it:
// what data has in common with base is then next to nothing. That takes the
// best level; the others hardly find anything so far back.
func compress(data, base []byte, level zstd.EncoderLevel) ([]byte, error) {
	options := []zstd.EOption{
		zstd.WithEncoderLevel(level),
		zstd.WithEncoderConcurrency(1),
		zstd.WithWindowSize(window(len(data) + len(base))),
	}
	if base != nil {
		options = append(options, zstd.WithEncoderDictRaw(baseID, base))
	}
	w, err := zstd.NewWriter(nil, options...)
	if err != nil {
		return nil, err
	}
	return w.EncodeAll(data, nil), w.Close()
}

// decompress returns the size bytes that packed was made of, with the same
// base. It takes one thread: a second one would only copy.
func decompress(packed, base []byte, size int64) ([]byte, error) {
	options := []zstd.DOption{
		zstd.WithDecoderConcurrency(1),
		zstd.WithDecoderLowmem(true),
		zstd.WithDecodeAllCapLimit(true),
	}
	if base != nil {
		options = append(options, zstd.WithDecoderDictRaw(baseID, base))
	}
	r, err := zstd.NewReader(nil, options...)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := r.DecodeAll(packed, make([]byte, 0, size))
	if err == nil && int64(len(data)) != size {
		err = fmt.Errorf("%d bytes, want %d", len(data), size)
	}
	return data, err
}

// baseID is by what a compressed file names its base.
const baseID = 1

// window returns the window in which n bytes lie: the next power of two.
func window(n int) int {
	return min(max(zstd.MinWindowSize, 1<<bits.Len(uint(n))), zstd.MaxWindowSize)
}
