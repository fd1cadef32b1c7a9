// Package picture tells what an image file is by its content: its type, and
// its size in pixels, so that a page can keep its place before it has loaded.
//
// The header of a file is read, never its pixels. SVG is read whole, because
// one wrong character anywhere makes a browser show nothing.
package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // registers the type
	_ "image/jpeg" // registers the type
	_ "image/png"  // registers the type
	"path"
	"slices"
	"strings"
)

// An Info is what is known of an image file.
type Info struct {
	// Type is "png", "jpeg", "gif", "webp", "avif", "svg", "bmp" or "ico".
	Type string
	// Width and Height are in CSS pixels as a browser shows the image, turned
	// as its Exif orientation says. Both are 0 where the file does not tell.
	Width, Height int
	// Fluid means that Width and Height are proportions only, those of an SVG's
	// viewBox: browsers give the image all the width there is.
	Fluid bool
}

// extensions lists the endings of a type's file names, the usual one first.
var extensions = map[string][]string{
	"png": {".png", ".apng"}, "jpeg": {".jpg", ".jpeg", ".jpe", ".jfif"}, "gif": {".gif"}, "webp": {".webp"},
	"avif": {".avif"}, "svg": {".svg"}, "bmp": {".bmp"}, "ico": {".ico", ".cur"},
}

// Extension returns the usual ending of names of files of a type: ".jpg".
func Extension(typ string) string { return extensions[typ][0] }

// ErrNoImage means that a file holds something else than an image that
// browsers show.
var ErrNoImage = errors.New("it is not an image that browsers show")

// Named reports whether a file has the name of an image that browsers show.
func Named(name string) bool { return typeByName(name) != "" }

// typeByName returns the type that a file's name says, "" when it is none.
func typeByName(name string) string {
	ext := strings.ToLower(path.Ext(name))
	for typ, list := range extensions {
		if slices.Contains(list, ext) {
			return typ
		}
	}
	return ""
}

// ErrPointer means that a file stands for one that Git LFS has not fetched.
var ErrPointer = errors.New("it is a Git LFS pointer, not the image itself")

// Misnamed reports whether a file's name says another type than info. That
// hurts where one of the two is SVG, which browsers know by the name only.
func Misnamed(name string, info Info) (misnamed, hurts bool) {
	byName := typeByName(name)
	return byName != info.Type, byName == "svg" || info.Type == "svg"
}

// Inspect tells what an image is. The error is a reason in words, such as "it
// is empty", and wraps [ErrNoImage] where the file is something else.
func Inspect(data []byte) (Info, error) {
	switch {
	case len(data) == 0:
		return Info{}, errors.New("it is empty")
	case bytes.HasPrefix(data, []byte("version https://git-lfs")):
		return Info{}, ErrPointer
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")), bytes.HasPrefix(data, []byte("\xff\xd8\xff")),
		bytes.HasPrefix(data, []byte("GIF87a")), bytes.HasPrefix(data, []byte("GIF89a")):
		config, typ, err := image.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			return Info{}, fmt.Errorf("it is damaged or cut off: %s", strings.TrimPrefix(err.Error(), typ+": "))
		}
		info := Info{Type: typ, Width: config.Width, Height: config.Height}
		if typ == "jpeg" && turned(data) {
			info.Width, info.Height = info.Height, info.Width
		}
		return info, nil
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return webp(data)
	case len(data) >= 12 && string(data[4:8]) == "ftyp" && (string(data[8:12]) == "avif" || string(data[8:12]) == "avis"):
		return Info{Type: "avif"}, nil
	case bytes.HasPrefix(data, []byte("BM")) && len(data) > 26:
		return Info{Type: "bmp"}, nil
	case bytes.HasPrefix(data, []byte{0, 0, 1, 0}) || bytes.HasPrefix(data, []byte{0, 0, 2, 0}):
		return Info{Type: "ico"}, nil
	case looksLikeMarkup(data):
		return svg(data)
	}
	return Info{}, ErrNoImage
}

// webp reads the header of a WebP file: lossy, lossless or extended.
func webp(data []byte) (Info, error) {
	info := Info{Type: "webp"}
	if len(data) < 30 {
		return info, errors.New("it is damaged or cut off: unexpected EOF")
	}
	body := data[20:]
	u24 := func(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
	switch string(data[12:16]) {
	case "VP8 ":
		info.Width = int(binary.LittleEndian.Uint16(body[6:]) & 0x3fff)
		info.Height = int(binary.LittleEndian.Uint16(body[8:]) & 0x3fff)
	case "VP8L":
		bits := binary.LittleEndian.Uint32(body[1:])
		info.Width, info.Height = int(bits&0x3fff)+1, int(bits>>14&0x3fff)+1
	case "VP8X":
		info.Width, info.Height = u24(body[4:])+1, u24(body[7:])+1
	default:
		return info, errors.New("it is damaged: its first chunk is unknown")
	}
	return info, nil
}

// turned reports whether the Exif orientation of a JPEG swaps its sides.
func turned(data []byte) bool {
	for i := 2; i+4 <= len(data) && data[i] == 0xff; {
		marker, size := data[i+1], int(binary.BigEndian.Uint16(data[i+2:]))
		segment := data[i+4 : min(i+2+max(size, 2), len(data))]
		if marker == 0xda { // the pixels begin
			return false
		}
		if marker == 0xe1 && len(segment) >= 14 && string(segment[:6]) == "Exif\x00\x00" {
			return orientation(segment[6:]) >= 5
		}
		i += 2 + max(size, 2)
	}
	return false
}

// orientation returns the Exif orientation, 1 to 8, from a TIFF header on; 0
// when there is none.
func orientation(tiff []byte) int {
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 0
	}
	count := order.Uint16(tiff[at:])
	for entry := tiff[at+2:]; count > 0 && len(entry) >= 12; entry, count = entry[12:], count-1 {
		if order.Uint16(entry) == 0x0112 {
			return int(order.Uint16(entry[8:]))
		}
	}
	return 0
}
