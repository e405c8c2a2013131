package main

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
)

// The feature flags of a release; releases before 11.11 have no list of them.
func readFlags(repository *repository, commit string) (map[string]entry, error) {
	pkg, err := repository.goPackage(commit, "helpers/featureflags")
	if err != nil || pkg == nil {
		return nil, err
	}
	flags, constants := map[string]entry{}, stringConstants(pkg)
	for _, file := range pkg.files {
		ast.Inspect(file, func(node ast.Node) bool {
			if literal, ok := node.(*ast.CompositeLit); ok {
				if name := text(fieldValue(literal, "Name"), constants); strings.HasPrefix(name, "FF_") {
					flags[name] = flag(literal, constants)
				}
			}
			return true
		})
	}
	return flags, nil
}

// Old releases write the default as a string: "true".
func flag(literal *ast.CompositeLit, constants map[string]string) entry {
	value := func(name string) string { return text(fieldValue(literal, name), constants) }
	return entry{
		kind:       "boolean",
		on:         value("DefaultValue") == "true",
		deprecated: value("Deprecated") == "true",
		removal:    value("ToBeRemovedWith"),
	}
}

func stringConstants(pkg *goPackage) map[string]string {
	constants := map[string]string{}
	for _, file := range pkg.files {
		for _, declaration := range file.Decls {
			group, ok := declaration.(*ast.GenDecl)
			if !ok || group.Tok != token.CONST {
				continue
			}
			for _, spec := range group.Specs {
				spec := spec.(*ast.ValueSpec)
				for i, name := range spec.Names {
					if i < len(spec.Values) {
						constants[name.Name] = text(spec.Values[i], nil)
					}
				}
			}
		}
	}
	return constants
}

func fieldValue(literal *ast.CompositeLit, name string) ast.Expr {
	for _, element := range literal.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok && typeName(pair.Key) == name {
			return pair.Value
		}
	}
	return nil
}

// The text of a string, a constant, or true and false.
func text(expression ast.Expr, constants map[string]string) string {
	switch expression := expression.(type) {
	case *ast.BasicLit:
		value, _ := strconv.Unquote(expression.Value)
		return value
	case *ast.Ident:
		if value, ok := constants[expression.Name]; ok {
			return value
		}
		return expression.Name
	}
	return ""
}
