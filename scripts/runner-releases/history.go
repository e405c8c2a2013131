package main

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
)

// A history is what each release says about each key and flag.
type history struct {
	versions []version
	keys     []map[string]entry
	flags    []map[string]entry
}

func readHistory(repository *repository, releases []release) (*history, []string, error) {
	all, decoders := &history{}, map[string]bool{}
	for _, release := range releases {
		keys, err := readKeys(repository, release.commit)
		if err != nil {
			return nil, nil, err
		}
		flags, err := readFlags(repository, release.commit)
		if err != nil {
			return nil, nil, err
		}
		all.versions = append(all.versions, release.version)
		all.keys = append(all.keys, keys.keys)
		all.flags = append(all.flags, flags)
		for name := range keys.unknownDecoders {
			decoders[name] = true
		}
	}
	return all, sortedNames(decoders), nil
}

func (h *history) data() *data {
	result := &data{}
	for _, version := range h.versions {
		result.releases = append(result.releases, version.String())
	}
	for _, name := range allNames(h.keys) {
		result.rows = append(result.rows, h.row("key", name, h.keys, entry.form))
	}
	for _, name := range allNames(h.flags) {
		result.rows = append(result.rows, h.row("flag", name, h.flags, entry.value))
	}
	return result
}

func (e entry) form() string  { return e.kind }
func (e entry) value() string { return strconv.FormatBool(e.on) }

// The lifetime of a key or flag. It is deprecated since the release from which all say so.
func (h *history) row(kind, name string, releases []map[string]entry, state func(entry) string) row {
	last := lastWith(releases, name)
	first, backports := h.start(name, releases, last)
	result := row{kind: kind, name: name, form: releases[last][name].kind, since: h.versions[first].String()}
	if last+1 < len(releases) {
		result.removed = h.versions[last+1].String()
	}
	if since, ok := deprecatedSince(releases[:last+1], name); ok {
		result.deprecated = h.versions[since].String()
		result.removal = releases[last][name].removal
	}
	result.changes = h.changes(name, releases[:last+1], state)
	if kind == "key" && len(result.changes) == 1 {
		result.changes = nil
	}
	for _, i := range backports {
		result.backports = append(result.backports, h.versions[i].String())
	}
	return result
}

// Where a lifetime starts, and the earlier releases that have the key or flag by backport: patch releases of a minor
// version whose first release lacks it. Gaps are ignored: 9.0 to 9.2 lack some keys that 1.11 and 9.3 have.
func (h *history) start(name string, releases []map[string]entry, last int) (int, []int) {
	first, firstOfMinor := last, 0
	for first > 0 && has(releases[first-1], name) {
		first--
	}
	var backports []int
	for i := 0; i < first; i++ {
		if !h.versions[i].isSameMinor(h.versions[firstOfMinor]) {
			firstOfMinor = i
		}
		switch {
		case !has(releases[i], name):
		case has(releases[firstOfMinor], name):
			return i, backports
		default:
			backports = append(backports, i)
		}
	}
	return first, backports
}

// Where the deprecation starts that still is in force in the last release.
func deprecatedSince(releases []map[string]entry, name string) (since int, ok bool) {
	for i := len(releases) - 1; i >= 0; i-- {
		if found, known := releases[i][name]; known && !found.deprecated {
			break
		} else if known {
			since, ok = i, true
		}
	}
	return since, ok
}

func (h *history) changes(name string, releases []map[string]entry, state func(entry) string) []string {
	var changes []string
	before := ""
	for i, release := range releases {
		found, ok := release[name]
		if !ok || state(found) == before {
			continue
		}
		before = state(found)
		changes = append(changes, fmt.Sprintf("%s: %s", h.versions[i], before))
	}
	return changes
}

func lastWith(releases []map[string]entry, name string) int {
	last := len(releases) - 1
	for !has(releases[last], name) {
		last--
	}
	return last
}

func has(release map[string]entry, name string) bool {
	_, ok := release[name]
	return ok
}

// The runner's own tests use it; its documentation does not list it.
const testFlag = "FF_TEST_FEATURE"

// What the newest release has and the schema lacks, and the reverse: the schema keeps flags that were removed.
func (h *history) tasks(schema map[string]bool, decoders []string) []string {
	var tasks []string
	newest := len(h.versions) - 1
	known := map[string]bool{}
	for _, names := range []map[string]entry{h.keys[newest], h.flags[newest]} {
		for name := range names {
			known[name] = true
		}
	}
	for _, name := range sortedNames(known) {
		if !schema[name] && name != testFlag {
			tasks = append(tasks, name+" is new: add it with a description to the schema")
		}
	}
	for _, name := range sortedNames(schema) {
		if !known[name] && !strings.HasPrefix(name, "FF_") {
			tasks = append(tasks, fmt.Sprintf("%s is in the schema, but not in %s", name, h.versions[newest]))
		}
	}
	for _, name := range decoders {
		tasks = append(tasks, name+" implements UnmarshalTOML: add what it accepts to `decoded` in config.go")
	}
	return tasks
}

func allNames(releases []map[string]entry) []string {
	names := map[string]bool{}
	for _, release := range releases {
		for name := range release {
			names[name] = true
		}
	}
	return sortedNames(names)
}

// Sorted without regard to case, as runners read keys.
func sortedNames(names map[string]bool) []string {
	var sorted []string
	for name := range names {
		sorted = append(sorted, name)
	}
	sort.Slice(sorted, func(i, j int) bool {
		a, b := strings.ToLower(sorted[i]), strings.ToLower(sorted[j])
		return a < b || a == b && sorted[i] < sorted[j]
	})
	return sorted
}
