package preview

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bingfa/generator/build"
)

// difference returns what the server shows differently from a fresh build.
func (s *folder) difference() string {
	shown, problems, _ := s.server.snapshot()
	fresh, want := build.New(build.Open(s.dir), true).Build()
	if !slices.Equal(problems, want) {
		return fmt.Sprintf("told:\n%v\nwant:\n%v", problems, want)
	}
	if fresh == nil || shown.newest == nil {
		if fresh != nil {
			return "nothing is shown"
		}
		return ""
	}
	if !slices.Equal(shown.newest.Names(), fresh.Names()) {
		return fmt.Sprintf("files %q\nwant %q", shown.newest.Names(), fresh.Names())
	}
	for _, name := range fresh.Names() {
		got, err := shown.newest.File(name)
		want, wantErr := fresh.File(name)
		if !bytes.Equal(got, want) || fmt.Sprint(err) != fmt.Sprint(wantErr) {
			return fmt.Sprintf("%s (%v):\n%s\nwant (%v):\n%s", name, err, got, wantErr, want)
		}
	}
	return ""
}

// settles waits until what is shown is what a fresh build shows.
func (s *folder) settles() {
	s.t.Helper()
	diff := ""
	pause := gapTime + 50*time.Millisecond // a fresh build is dear
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); pause *= 2 {
		time.Sleep(pause)
		if diff = s.difference(); diff == "" {
			return
		}
	}
	s.t.Fatalf("what is shown stays behind: %s", diff)
}

// However an editor saves, nothing is shown between the old text and the new:
// no mistake, and no half of a text.
func TestEditors(t *testing.T) {
	const file = "content/a/one/index.zh.md"
	old, fresh := noteText("before\n\n[two](../two/)\n\nend"), noteText("after\n\n[two](../two/)\n\nend")
	half := fresh[:len(fresh)/2+8]
	// The steps of a save are at most as far apart as they say, and as a busy
	// machine makes them.
	const patient = 10 * wrongQuiet
	slow := map[string]bool{"emptied, then written slowly": true, "half, new permissions, the rest": true}
	for name, save := range map[string]func(s *folder, path string){
		"in place": func(s *folder, path string) { s.must(os.WriteFile(path, []byte(fresh), 0o666)) },
		"emptied, then written slowly": func(s *folder, path string) {
			f, err := os.Create(path)
			s.must(err)
			time.Sleep(200 * time.Millisecond)
			_, err = f.WriteString(half)
			s.must(err)
			time.Sleep(200 * time.Millisecond)
			_, err = f.WriteString(fresh[len(half):])
			s.must(errors.Join(err, f.Close()))
		},
		"half, new permissions, the rest": func(s *folder, path string) {
			f, err := os.Create(path)
			s.must(err)
			_, err = f.WriteString(half)
			s.must(errors.Join(err, f.Chmod(0o600)))
			time.Sleep(50 * time.Millisecond)
			_, err = f.WriteString(fresh[len(half):])
			s.must(errors.Join(err, f.Close()))
		},
		"emptied and closed, then written": func(s *folder, path string) {
			s.must(os.WriteFile(path, nil, 0o666))
			time.Sleep(50 * time.Millisecond)
			s.must(os.WriteFile(path, []byte(fresh), 0o666))
		},
		"Vim with a backup": func(s *folder, path string) {
			dir := filepath.Dir(path)
			s.must(os.WriteFile(filepath.Join(dir, ".index.zh.md.swp"), []byte("\xff"), 0o666))
			s.must(errors.Join(os.WriteFile(filepath.Join(dir, "4913"), nil, 0o666), os.Remove(filepath.Join(dir, "4913"))))
			s.must(os.Rename(path, path+"~"))
			time.Sleep(20 * time.Millisecond)
			s.must(os.WriteFile(path, []byte(fresh), 0o666))
			s.must(os.Remove(path + "~"))
		},
		"Emacs": func(s *folder, path string) {
			dir := filepath.Dir(path)
			s.must(os.Symlink("user@host.1:2", filepath.Join(dir, ".#index.zh.md")))
			s.must(os.WriteFile(filepath.Join(dir, "#index.zh.md#"), []byte(half), 0o666))
			s.must(os.WriteFile(path, []byte(fresh), 0o666))
			s.must(errors.Join(os.Remove(filepath.Join(dir, ".#index.zh.md")), os.Remove(filepath.Join(dir, "#index.zh.md#"))))
		},
		"JetBrains": func(s *folder, path string) {
			s.must(os.WriteFile(path+"___jb_tmp___", []byte(fresh), 0o666))
			s.must(os.Rename(path, path+"___jb_old___"))
			s.must(os.Rename(path+"___jb_tmp___", path))
			s.must(os.Remove(path + "___jb_old___"))
		},
		"GNOME": func(s *folder, path string) {
			temporary := filepath.Join(filepath.Dir(path), ".goutputstream-AB12")
			s.must(errors.Join(os.WriteFile(temporary, []byte(fresh), 0o666), os.Rename(temporary, path)))
		},
		"sed": func(s *folder, path string) {
			temporary := filepath.Join(filepath.Dir(path), "sedX4aB2c")
			s.must(os.WriteFile(temporary, []byte(fresh), 0o600))
			time.Sleep(20 * time.Millisecond) // it may be seen: a file that nothing refers to
			s.must(errors.Join(os.Chmod(temporary, 0o644), os.Rename(temporary, path)))
		},
		"removed, then written anew": func(s *folder, path string) {
			s.must(os.Remove(path))
			time.Sleep(100 * time.Millisecond)
			s.must(os.WriteFile(path, []byte(fresh), 0o666))
		},
		"the same size at the same time": func(s *folder, path string) {
			info, err := os.Stat(path)
			s.must(err)
			same := strings.Replace(old, "before", "after!", 1)
			s.must(errors.Join(os.WriteFile(path, []byte(same), 0o666), os.Chtimes(path, info.ModTime(), info.ModTime())))
			time.Sleep(50 * time.Millisecond)
			s.must(os.WriteFile(path, []byte(fresh), 0o666))
		},
	} {
		for way, open := range sources {
			if slow[name] && (way == "portable" || runtime.GOOS != "linux") {
				continue // it is not told when a file is closed
			}
			t.Run(name+"/"+way, func(t *testing.T) {
				t.Parallel()
				files := goodFiles()
				files[file] = old
				s := watchedBy(t, open, patient, files, nil, func(message string) { t.Log(message) })
				s.shows("/zh/a/one/", "before")
				var mu sync.Mutex
				var seen []string
				stop, begun := make(chan struct{}), make(chan struct{})
				var looking sync.WaitGroup
				looking.Go(func() {
					for last := ""; ; time.Sleep(2 * time.Millisecond) {
						select {
						case <-stop:
							return
						default:
						}
						good, problems, _ := s.server.snapshot()
						data, err := good.of("zh/a/one/index.html").File("zh/a/one/index.html")
						state := "something else"
						switch text := string(data); {
						case err != nil || len(problems) > 0:
							state = fmt.Sprint(problems, err)
						case strings.Contains(text, "before") && strings.Contains(text, "end"):
							state = "old"
						case strings.Contains(text, "after") && strings.Contains(text, "end"):
							state = "new"
						}
						if state != last {
							mu.Lock()
							seen = append(seen, state)
							mu.Unlock()
							if last == "" {
								close(begun)
							}
							last = state
						}
					}
				})
				<-begun
				save(s, s.path(file))
				s.shows("/zh/a/one/", "after")
				s.settles()
				close(stop)
				looking.Wait()
				mu.Lock()
				defer mu.Unlock()
				if !slices.Equal(seen, []string{"old", "new"}) {
					t.Errorf("what was shown: %q", seen)
				}
			})
		}
	}
}

// Whatever happens how fast, what is shown in the end is what there is.
func TestStorms(t *testing.T) {
	site := func(prefix string) string {
		notes := []string{"a/one", "a/two"}
		for i := range 150 {
			notes = append(notes, fmt.Sprintf("%s%d/n%d", prefix, i%20, i))
		}
		return strings.Replace(siteYAML, "[a/one, a/two]", "["+strings.Join(notes, ", ")+"]", 1)
	}
	// checkout puts another state of the whole site in place, file by file.
	checkout := func(s *folder, remove, prefix, text string) {
		for i := range 20 {
			s.must(os.RemoveAll(s.path(fmt.Sprintf("content/%s%d", remove, i))))
		}
		for i := range 150 {
			dir := fmt.Sprintf("content/%s%d/n%d/", prefix, i%20, i)
			s.write(dir+"index.zh.md", noteText(text))
			s.write(dir+"index.en.md", noteText(text+" [x](../../a/one/)"))
			s.write(dir+"sum/main.go", "package main // "+text+"\n")
			s.write(dir+"data.txt", text)
		}
		s.write("content/site.yaml", site(prefix))
	}
	for name, storm := range map[string]func(s *folder, r *rand.Rand){
		"checkouts": func(s *folder, _ *rand.Rand) {
			checkout(s, "y", "x", "first")
			checkout(s, "x", "y", "second")
			time.Sleep(70 * time.Millisecond)
			checkout(s, "y", "x", "third")
		},
		"Git": func(s *folder, _ *rand.Rand) {
			if _, err := exec.LookPath("git"); err != nil {
				if os.Getenv("BINGFA_CI") != "" {
					s.t.Fatal("no git: install the package git")
				}
				s.t.Skip("no git: install the package git to run this test")
			}
			git := func(args ...string) {
				cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false", "-C", s.dir}, args...)...)
				cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull)
				if out, err := cmd.CombinedOutput(); err != nil {
					s.t.Fatalf("git %q: %v\n%s", args, err, out)
				}
			}
			git("init", "--quiet", "--initial-branch=first")
			checkout(s, "y", "x", "first")
			git("add", ".")
			git("commit", "--quiet", "--message=first")
			git("checkout", "--quiet", "-b", "second")
			checkout(s, "x", "y", "second")
			s.write("theme/templates/home.html", "home")
			git("add", ".")
			git("commit", "--quiet", "--message=second")
			for range 3 {
				git("checkout", "--quiet", "first")
				git("checkout", "--quiet", "second")
			}
			git("checkout", "--quiet", "first")
		},
		"content replaced by another": func(s *folder, _ *rand.Rand) {
			s.must(os.CopyFS(s.path("next"), os.DirFS(s.path("content"))))
			s.write("next/a/one/index.zh.md", noteText("from the other folder"))
			s.must(os.Rename(s.path("content"), s.path("last")))
			s.must(os.Rename(s.path("next"), s.path("content")))
			s.write("last/a/one/index.zh.md", noteText("in the folder that was content"))
			s.shows("/zh/a/one/", "from the other folder")
			s.write("content/a/one/index.zh.md", noteText("and on"))
		},
		"folders deep and quick": func(s *folder, _ *rand.Rand) {
			for i := range 50 {
				s.write(fmt.Sprintf("content/a/one/f%d/g/h/i/data.txt", i), "x")
				if i%3 == 0 {
					s.must(os.Rename(s.path(fmt.Sprintf("content/a/one/f%d", i)), s.path(fmt.Sprintf("content/a/two/f%d", i))))
				}
			}
		},
		"anything": func(s *folder, r *rand.Rand) {
			folders := []string{"content/a/one", "content/a/two", "content/a", "content/b", "content/a/One", "theme", "elsewhere"}
			names := []string{"index.zh.md", "index.en.md", "INDEX.zh.md", "sum/main.go", "sum/output.txt", "p.svg", "strings/en.yaml", "templates/home.html"}
			for range 400 {
				one, other := folders[r.IntN(len(folders))], folders[r.IntN(len(folders))]
				path := s.path(one + "/" + names[r.IntN(len(names))])
				switch r.IntN(8) {
				case 0:
					_ = os.Rename(s.path(one), s.path(other))
				case 1:
					_ = os.Remove(path)
				case 2:
					_ = os.RemoveAll(s.path(one))
				case 3:
					_ = os.Rename(path, s.path(other+"/"+names[r.IntN(len(names))]))
				default:
					_ = os.MkdirAll(filepath.Dir(path), 0o777)
					_ = os.WriteFile(path, []byte(noteText(fmt.Sprint(r.IntN(5)))), 0o666)
				}
				if r.IntN(10) == 0 {
					time.Sleep(time.Duration(r.IntN(15)) * time.Millisecond)
				}
			}
			_ = os.RemoveAll(s.path("theme"))
			s.write("content/site.yaml", siteYAML)
		},
	} {
		for seed := range uint64(2) {
			t.Run(fmt.Sprintf("%s %d", name, seed), func(t *testing.T) {
				t.Parallel()
				s := watched(t, goodFiles(), nil)
				storm(s, rand.New(rand.NewPCG(seed, 2)))
				s.settles()
				_ = os.RemoveAll(s.path("content/a/one")) // and it is watched
				s.edits("content/a/one", "/zh/a/one/")
				s.settles()
			})
		}
	}
}

// While Git checks something out, what is half there is not told to be wrong;
// afterwards it is, and so it is beside a lock that was left behind.
func TestCheckout(t *testing.T) {
	t.Parallel()
	const file, lock = "content/a/one/index.zh.md", ".git/index.lock"
	files := goodFiles()
	files[".git/HEAD"], files[lock] = "ref: refs/heads/main\n", ""
	s := watched(t, files, nil)
	wrong := func() bool { _, problems, _ := s.server.snapshot(); return len(problems.Errors()) > 0 }
	told := func(when string) {
		t.Helper()
		for deadline := time.Now().Add(30 * time.Second); !wrong(); time.Sleep(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("nobody is told what is wrong ", when)
			}
		}
	}
	began := time.Now()
	s.write(file, noteText("half [gone](../gone/)"))
	for time.Since(began) < checkoutPatience/5 {
		if wrong() && time.Since(began) < checkoutPatience {
			t.Fatal("what is wrong is told in the middle of a checkout")
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.write(file, noteText("whole"))
	s.shows("/zh/a/one/", "whole")
	if wrong() && time.Since(began) < checkoutPatience {
		t.Error("what was wrong is told when it is mended")
	}
	began = time.Now()
	s.write(file, noteText("left [gone](../gone/)"))
	told("beside a lock that was left behind")
	if took := time.Since(began); took < checkoutPatience {
		t.Errorf("a checkout is waited for %v, want %v", took, checkoutPatience)
	}
	s.write(file, noteText("mended"))
	s.shows("/zh/a/one/", "mended")
	s.must(os.Remove(s.path(lock)))
	s.write(file, noteText("wrong [gone](../gone/)"))
	told("after a checkout")
}

// A site may be in a folder of a repository, or of a working tree beside it.
func TestGitLock(t *testing.T) {
	s := &folder{t: t, dir: t.TempDir()}
	s.write("repository/.git/HEAD", "")
	s.write("repository/docs/site/content/site.yaml", "")
	s.write("beside/.git", "gitdir: ../repository/.git/worktrees/beside\n")
	s.write("absolute/.git", "gitdir: "+s.path("repository/.git/worktrees/absolute")+"\n")
	s.write("odd/.git", "odd")
	for dir, want := range map[string]string{
		"repository": "repository/.git/index.lock", "repository/docs/site": "repository/.git/index.lock",
		"beside": "repository/.git/worktrees/beside/index.lock", "absolute": "repository/.git/worktrees/absolute/index.lock", "odd": "",
	} {
		if want != "" {
			want = s.path(want)
		}
		if got := gitLock(s.path(dir)); got != want {
			t.Errorf("%s: %q, want %q", dir, got, want)
		}
	}
}

// Where the watches run out that is told once, and once that they are back.
func TestWatchLimitEnds(t *testing.T) {
	limit := &limited{left: 2}
	var mu sync.Mutex
	var told []string
	s := watchedAnd(t, goodFiles(), func(f folders) folders { limit.folders = f; return limit }, func(m string) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, m)
	})
	s.edits("content/a/one", "/zh/a/one/")
	limit.set(1000)
	s.edits("content/a/two", "/zh/a/two/")
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		mu.Lock()
		n := len(told)
		mu.Unlock()
		if n == 2 {
			break
		}
	}
	s.edits("content/a/one", "/zh/a/one/")
	mu.Lock()
	defer mu.Unlock()
	if len(told) != 2 || !strings.Contains(told[0], "looked for every second") || !strings.Contains(told[1], "told at once again") {
		t.Errorf("told %q", told)
	}
}
