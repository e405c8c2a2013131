// Applies patches with the libraries that GitLab Runner uses. In: one JSON object a line, with `kind`, `target` (a PodSpec)
// and `patch`. Out: one line each, `{"result": …}` or `{"error": "…"}`.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	jsonpatch "github.com/evanphx/json-patch"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
)

type request struct {
	Kind   string          `json:"kind"`
	Target json.RawMessage `json:"target"`
	Patch  json.RawMessage `json:"patch"`
}

type answer struct {
	Result json.RawMessage `json:"result,omitempty"`
	Error  string          `json:"error,omitempty"`
}

// The libraries panic on some patches, which ends the job as well.
func apply(r request) (result []byte, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("panic: %v", reason)
		}
	}()
	switch r.Kind {
	case "json":
		patch, err := jsonpatch.DecodePatch(r.Patch)
		if err != nil {
			return nil, err
		}
		return patch.Apply(r.Target)
	case "merge":
		return jsonpatch.MergePatch(r.Target, r.Patch)
	case "strategic":
		return strategicpatch.StrategicMergePatch(r.Target, r.Patch, core.PodSpec{})
	}
	return nil, fmt.Errorf("unknown kind %q", r.Kind)
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var r request
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			panic(err)
		}
		result, err := apply(r)
		a := answer{Result: result}
		if err != nil {
			a = answer{Error: err.Error()}
		}
		if err := out.Encode(a); err != nil {
			panic(err)
		}
	}
}
