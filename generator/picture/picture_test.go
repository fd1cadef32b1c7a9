package picture

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

func encoded(encode func(*bytes.Buffer, image.Image) error) string {
	var b bytes.Buffer
	if err := encode(&b, image.NewPaletted(image.Rect(0, 0, 30, 20), color.Palette{color.Black, color.White})); err != nil {
		panic(err)
	}
	return b.String()
}

// exif returns a JPEG of 30 by 20 pixels with an orientation.
func exif(order string, orientation byte) string {
	tiff := "MM\x00\x2a\x00\x00\x00\x08\x00\x02\x01\x00\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(orientation)) + "\x00\x00"
	if order == "II" {
		tiff = "II\x2a\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00" + string(rune(orientation)) + "\x00\x00\x00"
	}
	segment := "Exif\x00\x00" + tiff
	plain := encoded(func(b *bytes.Buffer, m image.Image) error { return jpeg.Encode(b, m, nil) })
	return plain[:2] + "\xff\xe1\x00" + string([]byte{byte(len(segment) + 2)}) + segment + plain[2:]
}

func webpFile(b64 string) string {
	data, err := base64.StdEncoding.DecodeString(b64)
	if err != nil {
		panic(err)
	}
	return string(data)
}

const ns = ` xmlns="http://www.w3.org/2000/svg"`

func TestInspect(t *testing.T) {
	pngFile := encoded(func(b *bytes.Buffer, m image.Image) error { return png.Encode(b, m) })
	for name, c := range map[string]struct{ data, want string }{
		"png":            {pngFile, "png 30x20"},
		"jpeg":           {encoded(func(b *bytes.Buffer, m image.Image) error { return jpeg.Encode(b, m, nil) }), "jpeg 30x20"},
		"gif":            {encoded(func(b *bytes.Buffer, m image.Image) error { return gif.Encode(b, m, nil) }), "gif 30x20"},
		"jpeg upright":   {exif("MM", 1), "jpeg 30x20"},
		"jpeg turned":    {exif("MM", 6), "jpeg 20x30"},
		"jpeg turned II": {exif("II", 8), "jpeg 20x30"},
		// The smallest files of their kind, 1 by 1 pixels.
		"webp lossy":    {webpFile("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"), "webp 1x1"},
		"webp lossless": {webpFile("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="), "webp 1x1"},
		"webp extended": {"RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x7f\x02\x00\xdf\x01\x00", "webp 640x480"},
		"webp cut":      {"RIFF\x00\x00\x00\x00WEBPVP8X", "it is damaged or cut off: unexpected EOF"},
		"avif":          {"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00", "avif 0x0"},
		"ico":           {"\x00\x00\x01\x00\x01\x00", "ico 0x0"},
		"empty":         {"", "it is empty"},
		"cut":           {pngFile[:20], "it is damaged or cut off: unexpected EOF"},
		"lfs":           {"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", ErrPointer.Error()},
		"text":          {"hello", ErrNoImage.Error()},
		"html":          {"<!doctype html><html><br></html>", ErrNoImage.Error()},
		"xml":           {"<?xml version='1.0'?><feed/>", ErrNoImage.Error()},
		"svg size":      {"\uFEFF <?xml version='1.0' encoding='latin1'?><!-- x --><svg width='30' height='20px'" + ns + "/>", "svg 30x20"},
		"svg box":       {"<svg viewBox='0,0 640 200.4'" + ns + "></svg>", "svg 640x200 fluid"},
		"svg one side":  {"<svg width='320' viewBox='0 0 640 200'" + ns + "/>", "svg 320x100"},
		"svg other":     {"<svg height='100' viewBox='0 0 640 200'" + ns + "/>", "svg 320x100"},
		"svg units":     {"<svg width='1in' height='2.54cm'" + ns + "/>", "svg 96x96"},
		"svg percent":   {"<svg width='100%' height='100%' viewBox='0 0 4 3'" + ns + "/>", "svg 4x3 fluid"},
		"svg no size":   {"<svg" + ns + "/>", "svg 0x0"},
		"svg nonsense":  {"<svg width='-1' height='NaN' viewBox='0 0 1e99 Inf'" + ns + "/>", "svg 0x0"},
		"svg no ns":     {"<svg/>", `its <svg> lacks xmlns="http://www.w3.org/2000/svg", without which browsers do not show it`},
		"svg unclosed":  {"<svg" + ns + ">\n<g></svg>", "it is no well-formed XML: line 2: element <g> closed by </svg>"},
		"svg cut":       {"<svg" + ns + "><g>", "it is no well-formed XML: line 1: unexpected EOF"},
		"svg entity":    {"<svg" + ns + ">&nbsp;</svg>", "it is no well-formed XML: line 1: invalid character entity &nbsp;"},
		"svg own":       {"<!DOCTYPE svg [<!ENTITY x 'y'>]><svg" + ns + ">&x;</svg>", "svg 0x0"},
	} {
		info, err := Inspect([]byte(c.data))
		got := fmt.Sprintf("%s %dx%d", info.Type, info.Width, info.Height)
		if info.Fluid {
			got += " fluid"
		}
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestMisnamed(t *testing.T) {
	if !Named("a/B.SVG") || Named("svg") || Named("a.pdf") {
		t.Error("what is named as an image is not known")
	}
	for name, want := range map[string][2]bool{"a.png": {false, false}, "A.PNG": {false, false}, "a.jpg": {true, false}, "a.svg": {true, true}, "a": {true, false}} {
		if misnamed, hurts := Misnamed(name, Info{Type: "png"}); misnamed != want[0] || hurts != want[1] {
			t.Errorf("%s: misnamed %t, hurts %t", name, misnamed, hurts)
		}
	}
}

// FuzzInspect holds that no file makes it panic, and that sizes come in pairs.
func FuzzInspect(f *testing.F) {
	for _, seed := range []string{exif("MM", 6), exif("II", 6), "<svg width='1'" + ns + "/>", "GIF89a\x01\x00\x01\x00",
		webpFile("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		info, err := Inspect(data)
		if err == nil && info.Type == "" || info.Width < 0 || info.Height < 0 {
			t.Errorf("%+v, %v", info, err)
		}
		if errors.Is(err, ErrNoImage) && strings.HasPrefix(string(data), "\x89PNG\r\n\x1a\n") {
			t.Error("a PNG is no image")
		}
	})
}
