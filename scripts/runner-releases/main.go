// Runner-releases updates the data file of the releases of GitLab Runner from the runner's Git repository.
//
//	runner-releases GIT_DIR DATA_FILE SCHEMA
//
// It parses the Go types of the configuration and the list of feature flags in every release tag, without compiling
// anything of the runner. DATA_FILE is written only if everything was read. SCHEMA is the JSON Schema of config.toml; what
// it lacks is reported.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 4 {
		fail(fmt.Errorf("expected GIT_DIR DATA_FILE SCHEMA"))
	}
	if err := update(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "error:", err)
	os.Exit(1)
}

func update(gitDir, dataFile, schemaFile string) error {
	before, err := readData(dataFile)
	if err != nil {
		return err
	}
	schema, err := readSchema(schemaFile)
	if err != nil {
		return err
	}
	repository, err := openRepository(gitDir)
	if err != nil {
		return err
	}
	releases, err := repository.releases()
	if err != nil {
		return err
	}
	if err := before.requireIn(releases); err != nil {
		return err
	}
	history, decoders, err := readHistory(repository, releases)
	if err != nil {
		return err
	}
	after := history.data()
	if err := after.write(dataFile); err != nil {
		return err
	}
	report(before, after)
	reportTasks(history.tasks(schema, decoders))
	return nil
}
