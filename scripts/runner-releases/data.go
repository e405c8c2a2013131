package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// The data file: comments, releases, and the rows of keys and flags.
type data struct {
	releases []string
	rows     []row
}

type row struct {
	kind, name, form, since, removed, deprecated string
	changes, backports                           []string
	removal                                      string
}

const header = `# The releases of GitLab Runner, and since and until when each knows a key of config.toml or a feature flag, separated by
# tabs. scripts/add-runner-releases updates this file from the runner's Git repository; build/runner_releases.rs compiles it.
# ` + "`release`" + `: version; the last may be one that is not released yet.
# ` + "`key` or `flag`" + `: name, type, since, removed in, deprecated since, changes of the type or the default, older releases
# that have it by backport, announced removal.
`

func (r row) line() string {
	fields := []string{
		r.kind, r.name, r.form, r.since, r.removed, r.deprecated,
		strings.Join(r.changes, "; "), strings.Join(r.backports, ", "), r.removal,
	}
	return strings.TrimRight(strings.Join(fields, "\t"), "\t")
}

// Writes the whole file or nothing.
func (d *data) write(file string) error {
	var content strings.Builder
	content.WriteString(header)
	for _, release := range d.releases {
		fmt.Fprintf(&content, "release\t%s\n", release)
	}
	for _, row := range d.rows {
		fmt.Fprintln(&content, row.line())
	}
	unfinished := file + ".new"
	if err := os.WriteFile(unfinished, []byte(content.String()), 0o644); err != nil {
		return err
	}
	return os.Rename(unfinished, file)
}

// The lines of a data file by what they are about: "release 1.2.3", "key concurrent".
type lines struct {
	releases []string
	rows     map[string]string
}

func readData(file string) (*lines, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	found := &lines{rows: map[string]string{}}
	for _, line := range strings.Split(string(content), "\n") {
		fields := strings.Split(line, "\t")
		switch fields[0] {
		case "release":
			found.releases = append(found.releases, fields[1])
		case "key", "flag":
			found.rows[fields[0]+" "+fields[1]] = line
		}
	}
	return found, nil
}

// A repository that lacks a known release must not shorten the file. The last one may never have been released.
func (l *lines) requireIn(releases []release) error {
	present := map[string]bool{}
	for _, release := range releases {
		present[release.version.String()] = true
	}
	for i, known := range l.releases {
		if !present[known] && i+1 < len(l.releases) {
			return fmt.Errorf("the git directory has no tag of release %s, which the data file lists: fetch all tags", known)
		}
	}
	return nil
}

// Prints what is new.
func report(before *lines, after *data) {
	known := map[string]bool{}
	for _, release := range before.releases {
		known[release] = true
	}
	for _, release := range after.releases {
		if !known[release] {
			fmt.Println("new release:", release)
		}
	}
	for _, row := range after.rows {
		id := row.kind + " " + row.name
		old, ok := before.rows[id]
		delete(before.rows, id)
		switch {
		case !ok:
			fmt.Printf("new %s: %s\n", id, fields(row.line()))
		case old != row.line():
			fmt.Printf("changed %s: %s, was %s\n", id, fields(row.line()), fields(old))
		}
	}
	for id, old := range before.rows {
		fmt.Printf("gone %s: no release has it, was %s\n", id, fields(old))
	}
	fmt.Printf("%d releases, %d keys and flags\n", len(after.releases), len(after.rows))
}

// The facts of a line, without what it is about.
func fields(line string) string {
	return strings.Join(strings.Split(line, "\t")[2:], " | ")
}

func reportTasks(tasks []string) {
	if len(tasks) == 0 {
		return
	}
	fmt.Println("\nNeeds a human:")
	for _, task := range tasks {
		fmt.Println("-", task)
	}
}

// The names of the keys and flags that the JSON Schema of config.toml describes.
func readSchema(file string) (map[string]bool, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var schema jsonSchema
	if err := json.Unmarshal(content, &schema); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	names := map[string]bool{}
	schema.names("", names)
	return names, nil
}

type jsonSchema struct {
	Properties map[string]*jsonSchema
	Items      *jsonSchema
}

func (s *jsonSchema) names(prefix string, names map[string]bool) {
	if s.Items != nil {
		s.Items.names(prefix, names)
	}
	for name, property := range s.Properties {
		if strings.HasPrefix(name, "FF_") {
			names[name] = true
			continue
		}
		names[prefix+name] = true
		property.names(prefix+name+".", names)
	}
}
