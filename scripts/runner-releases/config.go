package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// The import paths that the runner has had.
var modules = []string{
	"gitlab.com/gitlab-org/gitlab-runner/",
	"gitlab.com/gitlab-org/gitlab-ci-multi-runner/",
	"github.com/ayufan/gitlab-ci-multi-runner/",
}

// Types that implement UnmarshalTOML, and what they accept.
var decoded = map[string]string{
	"DockerPullPolicies": "string or array<string>",
	"StringOrArray":      "string or array<string>",
}

var basic = map[string]string{
	"string": "string", "bool": "boolean", "float32": "number", "float64": "number", "any": "any",
	"int": "integer", "int8": "integer", "int16": "integer", "int32": "integer", "int64": "integer",
	"uint": "integer", "uint8": "integer", "uint16": "integer", "uint32": "integer", "uint64": "integer", "byte": "integer",
	"time.Duration": "duration", "time.Time": "datetime",
}

type goPackage struct {
	directory string
	name      string
	files     []*ast.File
	types     map[string]goType
	// The types that implement UnmarshalTOML.
	decoders map[string]bool
}

type goType struct {
	expression ast.Expr
	file       *ast.File
}

func (p *goPackage) declare() {
	for _, file := range p.files {
		p.name = file.Name.Name
		for _, declaration := range file.Decls {
			switch declaration := declaration.(type) {
			case *ast.GenDecl:
				p.declareTypes(file, declaration)
			case *ast.FuncDecl:
				if declaration.Name.Name == "UnmarshalTOML" && declaration.Recv != nil {
					p.decoders[typeName(declaration.Recv.List[0].Type)] = true
				}
			}
		}
	}
}

func (p *goPackage) declareTypes(file *ast.File, declaration *ast.GenDecl) {
	if declaration.Tok != token.TYPE {
		return
	}
	for _, spec := range declaration.Specs {
		spec := spec.(*ast.TypeSpec)
		p.types[spec.Name.Name] = goType{spec.Type, file}
	}
}

// An entry is what a release says about a key or a flag.
type entry struct {
	kind       string
	deprecated bool
	// Flags only: the default, and the release that is announced to remove it.
	on      bool
	removal string
}

// A configReader reads the keys of one release.
type configReader struct {
	repository *repository
	commit     string
	keys       map[string]entry
	// Types that implement UnmarshalTOML and are not in `decoded`.
	unknownDecoders map[string]bool
	open            map[string]bool
}

// A scope is the file of a type expression.
type scope struct {
	pkg  *goPackage
	file *ast.File
}

func readKeys(repository *repository, commit string) (*configReader, error) {
	reader := &configReader{repository, commit, map[string]entry{}, map[string]bool{}, map[string]bool{}}
	pkg, err := repository.goPackage(commit, "common")
	if err != nil {
		return nil, err
	}
	if pkg == nil || pkg.types["Config"].expression == nil {
		return nil, fmt.Errorf("%s has no type common.Config", commit)
	}
	config := pkg.types["Config"]
	return reader, reader.read(scope{pkg, config.file}, config.expression, "")
}

// Adds the fields of a struct. Fields of embedded structs count as fields of the struct itself.
func (r *configReader) read(in scope, expression ast.Expr, prefix string) error {
	fields, ok := expression.(*ast.StructType)
	if !ok {
		return nil
	}
	for _, field := range fields.Fields.List {
		if err := r.readField(in, field, prefix); err != nil {
			return err
		}
	}
	return nil
}

func (r *configReader) readField(in scope, field *ast.Field, prefix string) error {
	tag := tags(field)
	name, _, _ := strings.Cut(tag.Get("toml"), ",")
	if name == "-" {
		return nil
	}
	kind, table, err := r.describe(in, field.Type)
	if err != nil {
		return err
	}
	if len(field.Names) == 0 && name == "" {
		return r.enter(table, prefix)
	}
	for _, goName := range fieldNames(field) {
		if !ast.IsExported(goName) {
			continue
		}
		key := prefix + keyName(name, goName)
		r.keys[key] = entry{kind: kind, deprecated: isDeprecated(field, tag)}
		if err := r.enter(table, key+"."); err != nil {
			return err
		}
	}
	return nil
}

// A table is a struct type with the scope of its declaration.
type table struct {
	name       string
	scope      scope
	expression ast.Expr
}

func (r *configReader) enter(table *table, prefix string) error {
	if table == nil {
		return nil
	}
	if table.name != "" {
		if r.open[table.name] {
			return fmt.Errorf("%s: type %s contains itself", r.commit, table.name)
		}
		r.open[table.name] = true
		defer delete(r.open, table.name)
	}
	return r.read(table.scope, table.expression, prefix)
}

// What a type accepts, and the struct whose fields are the keys below it.
func (r *configReader) describe(in scope, expression ast.Expr) (string, *table, error) {
	switch expression := expression.(type) {
	case *ast.StarExpr:
		return r.describe(in, expression.X)
	case *ast.ArrayType:
		kind, table, err := r.describe(in, expression.Elt)
		return "array<" + kind + ">", table, err
	case *ast.MapType:
		kind, _, err := r.describe(in, expression.Value)
		return "map<" + kind + ">", nil, err
	case *ast.StructType:
		return "table", &table{"", in, expression}, nil
	case *ast.Ident:
		if kind, ok := basic[expression.Name]; ok {
			return kind, nil, nil
		}
		return r.describeNamed(in.pkg, expression.Name)
	case *ast.SelectorExpr:
		return r.describeImported(in, expression)
	}
	return "any", nil, nil
}

func (r *configReader) describeNamed(pkg *goPackage, name string) (string, *table, error) {
	declared, ok := pkg.types[name]
	if !ok {
		return "", nil, fmt.Errorf("%s: no type %s in %s", r.commit, name, pkg.directory)
	}
	in := scope{pkg, declared.file}
	if _, ok := declared.expression.(*ast.StructType); ok {
		return "table", &table{pkg.directory + "." + name, in, declared.expression}, nil
	}
	if pkg.decoders[name] {
		if kind, ok := decoded[name]; ok {
			return kind, nil, nil
		}
		r.unknownDecoders[pkg.directory+"."+name] = true
	}
	return r.describe(in, declared.expression)
}

// Types of other projects are only named.
func (r *configReader) describeImported(in scope, expression *ast.SelectorExpr) (string, *table, error) {
	qualifier := expression.X.(*ast.Ident).Name
	full := qualifier + "." + expression.Sel.Name
	if kind, ok := basic[full]; ok {
		return kind, nil, nil
	}
	pkg, err := r.ownPackage(in.file, qualifier)
	if err != nil {
		return "", nil, err
	}
	if pkg == nil {
		return full, nil, nil
	}
	return r.describeNamed(pkg, expression.Sel.Name)
}

// The package of the runner itself that a file imports under a name, otherwise nil. Without a name in the import, it is the
// one that the package declares, which is not always that of its directory.
func (r *configReader) ownPackage(file *ast.File, name string) (*goPackage, error) {
	for _, spec := range file.Imports {
		directory, ok := ownDirectory(spec)
		if !ok || spec.Name != nil && spec.Name.Name != name {
			continue
		}
		pkg, err := r.repository.goPackage(r.commit, directory)
		if err != nil {
			return nil, err
		}
		if pkg != nil && (spec.Name != nil || pkg.name == name) {
			return pkg, nil
		}
	}
	return nil, nil
}

func ownDirectory(spec *ast.ImportSpec) (string, bool) {
	imported, _ := strconv.Unquote(spec.Path.Value)
	for _, module := range modules {
		if directory, ok := strings.CutPrefix(imported, module); ok {
			return directory, true
		}
	}
	return "", false
}

func tags(field *ast.Field) reflect.StructTag {
	if field.Tag == nil {
		return ""
	}
	text, _ := strconv.Unquote(field.Tag.Value)
	return reflect.StructTag(text)
}

func fieldNames(field *ast.Field) []string {
	if len(field.Names) == 0 {
		return []string{typeName(field.Type)}
	}
	var names []string
	for _, name := range field.Names {
		names = append(names, name.Name)
	}
	return names
}

func keyName(tagged, goName string) string {
	if tagged != "" {
		return tagged
	}
	return goName
}

func typeName(expression ast.Expr) string {
	switch expression := expression.(type) {
	case *ast.StarExpr:
		return typeName(expression.X)
	case *ast.SelectorExpr:
		return expression.Sel.Name
	case *ast.Ident:
		return expression.Name
	}
	return ""
}

var deprecated = regexp.MustCompile(`(?i)\bdeprecated\b`)

func isDeprecated(field *ast.Field, tag reflect.StructTag) bool {
	return deprecated.MatchString(tag.Get("description")) ||
		deprecated.MatchString(field.Doc.Text()) || deprecated.MatchString(field.Comment.Text())
}
