package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path"
	"regexp"
	"sort"
	"strings"
)

// A repository answers from one `git cat-file` process. Packages are cached by the id of their directory, because most
// are the same in many releases.
type repository struct {
	gitDir   string
	requests io.Writer
	answers  *bufio.Reader
	packages map[string]*goPackage
}

// A release is a version and the commit that contains it.
type release struct {
	version version
	commit  string
}

func openRepository(gitDir string) (*repository, error) {
	command := exec.Command("git", "--git-dir", gitDir, "cat-file", "--batch")
	requests, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	answers, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	return &repository{gitDir, requests, bufio.NewReader(answers), map[string]*goPackage{}}, nil
}

var oldest = version{0, 1, 5}

var plainVersion = regexp.MustCompile(`^v?(\d+\.\d+\.\d+)$`)

// The tagged releases from 0.1.5, the first with a package common, oldest first and without release candidates. If HEAD
// has a later version, it is the last.
func (r *repository) releases() ([]release, error) {
	output, err := exec.Command("git", "--git-dir", r.gitDir, "tag").Output()
	if err != nil {
		return nil, fmt.Errorf("%s is not a git directory", r.gitDir)
	}
	var releases []release
	for _, tag := range strings.Fields(string(output)) {
		match := plainVersion.FindStringSubmatch(tag)
		if match != nil && !parseVersion(match[1]).less(oldest) {
			releases = append(releases, release{parseVersion(match[1]), "refs/tags/" + tag})
		}
	}
	if len(releases) == 0 {
		return nil, fmt.Errorf("%s has no release tags", r.gitDir)
	}
	sort.SliceStable(releases, func(i, j int) bool { return releases[i].version.less(releases[j].version) })
	releases = oneEach(releases)
	if next, ok := r.unreleased(); ok && releases[len(releases)-1].version.less(next.version) {
		releases = append(releases, next)
	}
	return releases, nil
}

// Some early releases have two tags, with and without v.
func oneEach(releases []release) []release {
	var single []release
	for _, next := range releases {
		if len(single) == 0 || single[len(single)-1].version != next.version {
			single = append(single, next)
		}
	}
	return single
}

func (r *repository) unreleased() (release, bool) {
	_, text, err := r.object("HEAD:VERSION")
	if err != nil {
		return release{}, false
	}
	match := plainVersion.FindStringSubmatch(strings.TrimSpace(string(text)))
	if match == nil {
		return release{}, false
	}
	return release{parseVersion(match[1]), "HEAD"}, true
}

var errMissing = errors.New("missing")

// The id and the content of an object.
func (r *repository) object(name string) (string, []byte, error) {
	if _, err := fmt.Fprintln(r.requests, name); err != nil {
		return "", nil, err
	}
	header, err := r.answers.ReadString('\n')
	if err != nil {
		return "", nil, err
	}
	var id, kind string
	var size int
	if _, err := fmt.Sscanf(header, "%s %s %d", &id, &kind, &size); err != nil {
		return "", nil, fmt.Errorf("%s: %w", name, errMissing)
	}
	content := make([]byte, size+1)
	if _, err := io.ReadFull(r.answers, content); err != nil {
		return "", nil, err
	}
	return id, content[:size], nil
}

// The package in a directory of a release, nil if there is no such directory.
func (r *repository) goPackage(commit, directory string) (*goPackage, error) {
	id, tree, err := r.object(commit + ":" + directory)
	if errors.Is(err, errMissing) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if known, ok := r.packages[id]; ok {
		return known, nil
	}
	parsed := &goPackage{directory: directory, types: map[string]goType{}, decoders: map[string]bool{}}
	for name, blob := range files(tree, len(id)/2) {
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			continue
		}
		_, source, err := r.object(blob)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("%s:%s/%w", commit, directory, err)
		}
		parsed.files = append(parsed.files, file)
	}
	parsed.declare()
	r.packages[id] = parsed
	return parsed, nil
}

// The ids of the entries of a tree object: each is "mode name\0" and the id as bytes.
func files(tree []byte, idLength int) map[string]string {
	ids := map[string]string{}
	for len(tree) > 0 {
		entry, rest, _ := bytes.Cut(tree, []byte{0})
		_, name, _ := bytes.Cut(entry, []byte{' '})
		ids[string(name)] = fmt.Sprintf("%x", rest[:idLength])
		tree = rest[idLength:]
	}
	return ids
}
