package iam

import "time"

// InstanceProfile is what EC2 knows of an instance profile, by its name or its ARN: its ARN, whether it knows it at all by now,
// and whether there is a role in it.
func (s *Service) InstanceProfile(nameOrARN string) (arn string, known, role bool) {
	for _, p := range s.profiles {
		if arn = s.arnOfProfile(p); p.name == nameOrARN || arn == nameOrARN {
			return arn, s.propagated(p.created), p.role != nil && s.propagated(p.filled)
		}
	}
	return "", false, false
}

func (s *Service) propagated(since time.Time) bool {
	return !s.world.Now().Before(since.Add(s.PropagateAfter))
}

// AddInstanceProfile makes an instance profile and a role of one name, as somebody did long ago.
func (s *Service) AddInstanceProfile(name string) {
	r := &role{
		name: name, path: "/", id: s.id("AROA"), session: 3600, inline: map[string]string{},
		trust: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`,
	}
	s.roles = append(s.roles, r)
	s.profiles = append(s.profiles, &profile{name: name, path: "/", id: s.id("AIPA"), role: r})
}
