package rds

import (
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
)

func versions() map[string][]string {
	return map[string][]string{
		"postgres": {"15.13", "15.14", "16.9", "16.10", "17.5", "17.6"},
		"mysql":    {"8.0.42", "8.0.43", "8.4.5", "8.4.6"},
		"mariadb":  {"10.11.13", "10.11.14", "11.4.7", "11.4.8"},
	}
}

// engine is what is the same for all versions of an engine. RDS API reference, CreateDBInstance: Port, AllocatedStorage,
// EnableCloudwatchLogsExports, LicenseModel.
type engine struct {
	port    int32
	license string
	logs    []string
	// major is how many numbers of a version name its major one: 16.9 is of 16, 8.0.42 of 8.0.
	major int
}

func engineNamed(name string) (engine, bool) {
	logs := []string{"audit", "error", "general", "slowquery"}
	e, ok := map[string]engine{
		"postgres": {5432, "postgresql-license", []string{"postgresql", "upgrade", "iam-db-auth-error"}, 1},
		"mysql":    {3306, "general-public-license", append(logs, "iam-db-auth-error"), 2},
		"mariadb":  {3306, "general-public-license", append(logs, "iam-db-auth-error"), 2},
	}[name]
	return e, ok
}

func (e engine) majorOf(version string) string {
	parts := strings.Split(version, ".")
	return strings.Join(parts[:min(e.major, len(parts))], ".")
}

// version finds the full version that a request means: its own, the newest of a major one, or the newest of all. RDS API
// reference, ModifyDBInstance: with only a major version, the default minor version. The code is unverified.
func (s *Service) version(name string, wanted *string) (string, error) {
	for _, known := range slices.Backward(s.Versions[name]) {
		if wanted == nil || known == *wanted || strings.HasPrefix(known, *wanted+".") {
			return known, nil
		}
	}
	return "", clash("Cannot find version %s for %s", aws.ToString(wanted), name)
}

// familyOf names the parameter group family: postgres16, mysql8.0. RDS API reference, CreateDBParameterGroup.
func familyOf(name, version string) string {
	e, _ := engineNamed(name)
	return name + e.majorOf(version)
}

// older compares versions by their numbers.
func older(a, b string) bool { return slices.Compare(numbers(a), numbers(b)) < 0 }

func numbers(version string) (all []int) {
	for part := range strings.SplitSeq(version, ".") {
		n, _ := strconv.Atoi(part)
		all = append(all, n)
	}
	return all
}
