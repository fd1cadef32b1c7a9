package markdown

import (
	"errors"
	"fmt"
	"strings"

	"bingfa/generator/picture"
)

// checkImage tells what is wrong with an image file of this note, and returns
// what it is. Whether a file is there, and files of other notes,
// are for the site to check.
func (s *state) checkImage(name string, offset int) (info picture.Info) {
	if !strings.HasPrefix(name, s.note.Path+"/") {
		return info
	}
	for _, a := range s.note.Assets {
		if a.Name != name {
			continue
		}
		info, err := picture.Inspect(a.Data)
		if message, hint, hurts := ImageProblem(name, info, err); hurts {
			s.report(offset, message, hint)
		} else if message != "" {
			s.warn(offset, message, hint)
		}
		return info
	}
	return info
}

// ImageProblem says in words what [picture.Inspect] found; the message is ""
// where nothing is wrong. hurts means that a reader does not see the image.
func ImageProblem(name string, info picture.Info, err error) (message, hint string, hurts bool) {
	switch {
	case errors.Is(err, picture.ErrNoImage):
		return fmt.Sprintf("%q is not an image that browsers show", name), "save it as SVG, PNG, JPEG, GIF, WebP or AVIF", true
	case errors.Is(err, picture.ErrPointer):
		return fmt.Sprintf("the image %q cannot be shown: %s", name, err), "run `git lfs pull`", true
	case err != nil:
		return fmt.Sprintf("the image %q cannot be shown: %s", name, err), "export or copy it once more", true
	}
	if misnamed, hurts := picture.Misnamed(name, info); misnamed {
		return fmt.Sprintf("%q is of type %s by its content", name, strings.ToUpper(info.Type)), "rename it so that it ends in " + picture.Extension(info.Type), hurts
	}
	return "", "", false
}
