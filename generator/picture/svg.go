package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// looksLikeMarkup reports whether a file begins as XML does.
func looksLikeMarkup(data []byte) bool {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	return bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("<"))
}

// svg reads a whole SVG file: it must be well-formed XML whose root is svg, in
// SVG's namespace, without which a browser shows nothing.
func svg(data []byte) (Info, error) {
	info := Info{Type: "svg"}
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	// Letters of another encoding do no harm to the structure.
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	d.Entity = map[string]string{} // those of its own DTD are not read
	d.Strict = true
	ownEntities := bytes.Contains(data[:min(len(data), 4096)], []byte("<!ENTITY"))
	for root := true; ; {
		token, err := d.Token()
		var syntax *xml.SyntaxError
		switch {
		case errors.Is(err, io.EOF) && !root:
			return info, nil
		case errors.Is(err, io.EOF):
			return info, ErrNoImage
		case errors.As(err, &syntax) && ownEntities && strings.HasPrefix(syntax.Msg, "invalid character entity"):
			return info, nil // cannot be told without reading the DTD
		case err != nil && root:
			return info, ErrNoImage // HTML, for instance
		case errors.As(err, &syntax):
			return info, fmt.Errorf("it is no well-formed XML: line %d: %s", syntax.Line, syntax.Msg)
		case err != nil:
			return info, fmt.Errorf("it is no well-formed XML: %w", err)
		}
		if e, ok := token.(xml.StartElement); ok && root {
			root = false
			switch {
			case e.Name.Local != "svg":
				return info, ErrNoImage
			case e.Name.Space != "http://www.w3.org/2000/svg":
				return info, errors.New(`its <svg> lacks xmlns="http://www.w3.org/2000/svg", without which browsers do not show it`)
			}
			info.Width, info.Height, info.Fluid = svgSize(e.Attr)
		}
	}
}

// svgSize returns the size of an SVG from the attributes of its root.
func svgSize(attributes []xml.Attr) (width, height int, fluid bool) {
	var w, h float64
	var box []string
	for _, a := range attributes {
		switch a.Name.Local {
		case "width":
			w = length(a.Value)
		case "height":
			h = length(a.Value)
		case "viewBox":
			box = strings.FieldsFunc(a.Value, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) })
		}
	}
	if len(box) == 4 && (w == 0 || h == 0) {
		bw, bh := length(box[2]), length(box[3])
		switch {
		case bw == 0 || bh == 0:
		case w > 0:
			h = w * bh / bw
		case h > 0:
			w = h * bw / bh
		default:
			w, h, fluid = bw, bh, true
		}
	}
	if w == 0 || h == 0 {
		return 0, 0, false
	}
	return max(1, int(math.Round(w))), max(1, int(math.Round(h))), fluid
}

// units are those of CSS, in pixels.
var units = map[string]float64{"": 1, "px": 1, "pt": 4.0 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}

// length returns an SVG length in pixels, 0 when it depends on the page.
func length(s string) float64 {
	s = strings.TrimSpace(s)
	number := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz%ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	unit, ok := units[strings.ToLower(s[len(number):])]
	v, err := strconv.ParseFloat(number, 64)
	if err != nil || !ok || !(v > 0 && v < 1e6) {
		return 0
	}
	return v * unit
}
