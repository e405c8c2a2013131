package main

import (
	"fmt"
	"strconv"
	"strings"
)

type version struct{ major, minor, patch int }

func parseVersion(text string) version {
	var numbers [3]int
	for i, part := range strings.SplitN(text, ".", 3) {
		numbers[i], _ = strconv.Atoi(part)
	}
	return version{numbers[0], numbers[1], numbers[2]}
}

func (v version) String() string { return fmt.Sprintf("%d.%d.%d", v.major, v.minor, v.patch) }

func (v version) isSameMinor(other version) bool {
	return v.major == other.major && v.minor == other.minor
}

func (v version) less(other version) bool {
	if v.major != other.major {
		return v.major < other.major
	}
	if v.minor != other.minor {
		return v.minor < other.minor
	}
	return v.patch < other.patch
}
