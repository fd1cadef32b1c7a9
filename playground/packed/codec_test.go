package packed

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// TestBase compresses what is nearly its base, which is then needed.
func TestBase(t *testing.T) {
	noise := func(n int, seed byte) []byte {
		b := make([]byte, n)
		rand.NewChaCha8([32]byte{seed}).Read(b)
		return b
	}
	base := noise(2<<20, 1)
	data := bytes.Join([][]byte{base[1<<20:], noise(100, 2), base[:1<<20]}, nil)
	packed, err := compress(data, base, zstd.SpeedBestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if len(packed) > 1000 {
		t.Errorf("%d bytes", len(packed))
	}
	size := int64(len(data))
	if again, err := decompress(packed, base, size); err != nil || !bytes.Equal(again, data) {
		t.Errorf("it differs: %v", err)
	}
	other := bytes.Clone(base)
	other[1<<20] ^= 1
	for name, c := range map[string]struct {
		base []byte
		size int64
	}{
		"other base": {other, size},
		"no base":    {nil, size},
		"smaller":    {base, size - 1},
		"larger":     {base, size + 1},
	} {
		if _, err := decompress(packed, c.base, c.size); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
