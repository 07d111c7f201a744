package autoscaling

import (
	"cmp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"

	"github.com/haws-dev/haws/internal/awssim/ec2"
)

// config is what instances are launched from: a launch template or a mixed instances policy.
type config struct {
	template *types.LaunchTemplateSpecification
	mixed    *types.MixedInstancesPolicy
}

// choice is one way to launch an instance.
type choice struct {
	template     *types.LaunchTemplateSpecification
	instanceType string // empty: that of the template
}

// own is the configuration that Describe shows.
func (g *group) own() config {
	return config{template: g.LaunchTemplate, mixed: g.MixedInstancesPolicy}
}

// target is what the group launches now. User guide, "How an instance refresh works in an Auto Scaling group": whatever
// launches during a refresh gets its desired configuration, instead of the group's current settings.
func (g *group) target() config {
	if r := g.refresh(); r != nil && r.forward() && r.DesiredConfiguration != nil {
		return config{template: r.DesiredConfiguration.LaunchTemplate, mixed: r.DesiredConfiguration.MixedInstancesPolicy}
	}
	return g.own()
}

// choices are the ways to launch, the preferred first.
func (c config) choices() []choice {
	if c.mixed == nil {
		return []choice{{template: c.template}}
	}
	var list []choice
	for _, o := range c.mixed.LaunchTemplate.Overrides {
		list = append(list, choice{
			template:     firstOf(o.LaunchTemplateSpecification, c.mixed.LaunchTemplate.LaunchTemplateSpecification),
			instanceType: aws.ToString(o.InstanceType),
		})
	}
	if len(list) == 0 {
		list = append(list, choice{template: c.mixed.LaunchTemplate.LaunchTemplateSpecification})
	}
	return list
}

// fits tells whether a member is of a launch template version and an instance type of the configuration. User guide,
// "Use an instance refresh with skip matching": these two are what is compared.
func (s *Service) fits(c config, m *member) bool {
	return slices.ContainsFunc(c.choices(), func(way choice) bool {
		t, ok := s.templateOf(way, m)
		return ok && cmp.Or(way.instanceType, string(t.Data.InstanceType)) == m.instanceType
	})
}

// outdated tells whether a member is of none of the launch template versions that the group launches now.
func (s *Service) outdated(g *group, m *member) bool {
	return !slices.ContainsFunc(g.target().choices(), func(way choice) bool {
		_, ok := s.templateOf(way, m)
		return ok
	})
}

// templateOf is the launch template of a choice, if it is the member's too.
func (s *Service) templateOf(way choice, m *member) (ec2.Template, bool) {
	t, err := s.ec2.Template(*way.template.LaunchTemplateId, "", *way.template.Version)
	return t, err == nil && t.ID == *m.template.LaunchTemplateId && t.Version == *m.template.Version
}
