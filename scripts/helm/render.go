// Renders a chart as Helm does: Go's own templates, Sprig's functions, and those that Helm adds. Debian has no package of Helm.
// render CHART RELEASE [VALUES...]; prints {"files": {name: text}} or {"error": text} as JSON.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"gopkg.in/yaml.v3"
)

func main() {
	files, err := render(os.Args[1], os.Args[2], os.Args[3:])
	answer := map[string]interface{}{"files": files}
	if err != nil {
		answer = map[string]interface{}{"error": err.Error()}
	}
	_ = json.NewEncoder(os.Stdout).Encode(answer)
}

func render(chart, release string, given []string) (map[string]string, error) {
	var meta map[string]interface{}
	if err := read(filepath.Join(chart, "Chart.yaml"), &meta); err != nil {
		return nil, err
	}
	values := map[string]interface{}{}
	for _, file := range append([]string{filepath.Join(chart, "values.yaml")}, given...) {
		var more map[string]interface{}
		if err := read(file, &more); err != nil {
			return nil, err
		}
		merge(values, more)
	}
	base := fmt.Sprintf("%v/templates", meta["name"])
	names, err := filepath.Glob(filepath.Join(chart, "templates", "*"))
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	root := template.New("chart").Option("missingkey=zero")
	root.Funcs(sprig.TxtFuncMap()).Funcs(helmFunctions(root))
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if _, err := root.New(base + "/" + filepath.Base(name)).Parse(string(text)); err != nil {
			return nil, err
		}
	}
	context := map[string]interface{}{
		"Values":   values,
		"Chart":    map[string]interface{}{"Name": meta["name"], "Version": meta["version"], "AppVersion": meta["appVersion"]},
		"Release":  map[string]interface{}{"Name": release, "Namespace": "gatehouse", "Service": "Helm", "IsInstall": true, "Revision": 1},
		"Template": map[string]interface{}{"BasePath": base},
	}
	files := map[string]string{}
	for _, name := range names {
		if strings.HasPrefix(filepath.Base(name), "_") {
			continue
		}
		var out bytes.Buffer
		if err := root.ExecuteTemplate(&out, base+"/"+filepath.Base(name), context); err != nil {
			return nil, err
		}
		// As Helm does with `missingkey=zero`.
		files[filepath.Base(name)] = strings.ReplaceAll(out.String(), "<no value>", "")
	}
	return files, nil
}

// Numbers become floats on the way through JSON, as they do in Helm.
func read(file string, into interface{}) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var value interface{}
	if err := yaml.Unmarshal(text, &value); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	plain, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, into)
}

// Maps are merged, everything else is replaced, and null removes.
func merge(into, more map[string]interface{}) {
	for key, value := range more {
		before, isMap := into[key].(map[string]interface{})
		after, areMaps := value.(map[string]interface{})
		switch {
		case value == nil:
			delete(into, key)
		case isMap && areMaps:
			merge(before, after)
		default:
			into[key] = value
		}
	}
}

func helmFunctions(root *template.Template) template.FuncMap {
	include := func(name string, data interface{}) (string, error) {
		var out strings.Builder
		err := root.ExecuteTemplate(&out, name, data)
		return out.String(), err
	}
	return template.FuncMap{
		"include": include,
		"required": func(words string, value interface{}) (interface{}, error) {
			if value == nil || value == "" {
				return nil, fmt.Errorf("%s", words)
			}
			return value, nil
		},
		"toYaml": func(value interface{}) (string, error) {
			var out bytes.Buffer
			encoder := yaml.NewEncoder(&out)
			encoder.SetIndent(2)
			err := encoder.Encode(value)
			return strings.TrimSuffix(out.String(), "\n"), err
		},
	}
}
