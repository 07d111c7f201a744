package rds

import (
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// shelf holds the parameter groups of one sort, those of DB instances or those of DB clusters. Each sort has its own names.
type shelf struct {
	groups   []*parameterGroup
	families func() []string
	// missing is the code with which a request for a database names a group that is not there.
	missing string
}

// parameterGroup is one parameter group, with the parameters that somebody has set.
type parameterGroup struct {
	name, family, description string
	tags                      tagList
	values                    map[string]types.Parameter
}

func (g *parameterGroup) isDefault() bool { return strings.HasPrefix(g.name, "default.") }

// families are those of the versions of the engines, in their order.
func (s *Service) families(engines ...string) (found []string) {
	for _, name := range engines {
		for _, version := range s.Versions[name] {
			found = append(found, familyOf(name, version))
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// add makes a group. RDS API reference, CreateDBParameterGroup: letters, numbers and hyphens, at most 255.
func (l *shelf) add(parameter string, g *parameterGroup, tags []types.Tag) (err error) {
	if err := checkIdentifier(parameter, g.name, 255); err != nil {
		return err
	}
	if _, err := l.find(g.name); err == nil {
		return awssim.Errorf("DBParameterGroupAlreadyExists", "Parameter group %s already exists", g.name)
	}
	if !slices.Contains(l.families(), g.family) {
		return invalid("ParameterGroupFamily %s is not a valid parameter group family", g.family)
	}
	if g.tags, err = g.tags.with(tags); err != nil {
		return err
	}
	g.values = map[string]types.Parameter{}
	l.groups = append(l.groups, g)
	return nil
}

// find finds a group by its name; each family has a default one.
func (l *shelf) find(name string) (*parameterGroup, error) {
	for _, g := range l.groups {
		if g.name == name {
			return g, nil
		}
	}
	family := strings.TrimPrefix(name, "default.")
	if family != name && slices.Contains(l.families(), family) {
		return &parameterGroup{name: name, family: family, description: "Default parameter group for " + family}, nil
	}
	return nil, missing("DBParameterGroupNotFound", "DBParameterGroup not found: %s", name)
}

// tagged finds the tags of a group.
func (l *shelf) tagged(name string) (*tagList, error) {
	g, err := l.find(name)
	if err != nil {
		return nil, err
	}
	if g.isDefault() {
		return nil, awssim.Errorf("SimNotImplemented", "the simulated AWS has no tags of default parameter groups")
	}
	return &g.tags, nil
}

// list finds the group of a name, or all.
func (l *shelf) list(name *string) ([]*parameterGroup, error) {
	if name == nil {
		return l.groups, nil
	}
	g, err := l.find(lower(name))
	return []*parameterGroup{g}, err
}

// remove takes a group away. RDS API reference, DeleteDBParameterGroup: not a default one, and not one that is in use.
func (l *shelf) remove(name string, used func(*parameterGroup) bool) error {
	g, err := l.find(name)
	if err != nil {
		return err
	}
	if g.isDefault() || used(g) {
		return awssim.Errorf("InvalidDBParameterGroupState",
			"The parameter group %s is a default one, or databases are still members of it, so it cannot be deleted.", g.name)
	}
	l.groups = slices.DeleteFunc(l.groups, func(other *parameterGroup) bool { return other == g })
	return nil
}

// modify sets parameters. RDS API reference, ModifyDBParameterGroup: at most 20 parameters at a time; immediate only for
// dynamic ones; default groups cannot be modified.
func (l *shelf) modify(name string, parameters []types.Parameter) (*parameterGroup, error) {
	g, err := l.find(name)
	if err != nil {
		return nil, err
	}
	if g.isDefault() {
		return nil, awssim.Errorf("InvalidDBParameterGroupState", "The parameter group %s is a default one and cannot be modified.", g.name)
	}
	if err := checkParameters(g, parameters); err != nil {
		return nil, err
	}
	for _, p := range parameters {
		g.values[*p.ParameterName] = p
	}
	return g, nil
}

// fits refuses a parameter group that is not there, or of another family than that of an engine's version.
func (l *shelf) fits(name, family string) error {
	g, err := l.find(name)
	if err != nil {
		return missing(l.missing, "Parameter group not found: %s", name)
	}
	if g.family != family {
		return clash("The parameter group %s with DBParameterGroupFamily %s can't be used for this instance. Please use a parameter group with DBParameterGroupFamily %s", name, g.family, family)
	}
	return nil
}

// parameters are those of a group that a request asks for. RDS API reference, DescribeDBParameters: the sources are user,
// system and engine-default.
func (l *shelf) parameters(name string, filters []types.Filter, source *string) (all []types.Parameter, err error) {
	g, err := l.find(name)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(kinds(g.family))) {
		p := g.shown(name)
		ok, err := matches(filters, map[string][]string{"parameter-name": {name}})
		if err != nil {
			return nil, err
		}
		if ok && (source == nil || *source == *p.Source) {
			all = append(all, p)
		}
	}
	return all, nil
}

// awaitReboot tells whether one of the parameters is not applied before a reboot.
func awaitReboot(parameters []types.Parameter) bool {
	return slices.ContainsFunc(parameters, func(p types.Parameter) bool { return p.ApplyMethod == types.ApplyMethodPendingReboot })
}

func (g *parameterGroup) shown(name string) types.Parameter {
	p := types.Parameter{
		ParameterName: aws.String(name), ApplyType: aws.String(kinds(g.family)[name]), IsModifiable: aws.Bool(true),
		Source: aws.String("engine-default"), ApplyMethod: types.ApplyMethodPendingReboot,
	}
	if own, ok := g.values[name]; ok {
		p.ParameterValue, p.ApplyMethod, p.Source = own.ParameterValue, own.ApplyMethod, aws.String("user")
	}
	return p
}
