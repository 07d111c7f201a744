package iam

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// request is what IAM is asked: may this be done to that, in these circumstances.
type request struct {
	action, resource string
	context          map[string]texts
}

// allows: something allows it, and nothing denies it. (IAM user guide, "Policy evaluation logic".)
func allows(t *testing.T, all []statement, r request) bool {
	t.Helper()
	allowed := false
	for _, s := range all {
		if !slices.Contains(s.Action, r.action) || !slices.ContainsFunc(s.Resource, func(p string) bool { return like(p, r.resource) }) || !s.holds(t, r) {
			continue
		}
		if s.Effect == "Deny" {
			return false
		}
		allowed = true
	}
	return allowed
}

// holds is true when every condition is met. (IAM user guide, "IAM JSON policy elements: Condition operators".)
func (s statement) holds(t *testing.T, r request) bool {
	t.Helper()
	for operator, keys := range s.Condition {
		for key, want := range keys {
			got, there := r.context[key]
			if !meets(t, operator, want, got, there) {
				return false
			}
		}
	}
	return true
}

func meets(t *testing.T, operator string, want, got texts, there bool) bool {
	t.Helper()
	equal := slices.ContainsFunc(got, func(g string) bool { return slices.Contains(want, g) })
	switch operator {
	case "StringEquals", "Bool":
		return there && equal
	case "StringEqualsIfExists":
		return !there || equal
	case "StringNotEquals":
		return !equal
	case "Null":
		return slices.Equal(want, texts{"true"}) != there
	case "ForAllValues:StringNotEquals":
		return !equal
	case "StringLike", "ArnLike":
		return there && slices.ContainsFunc(want, func(w string) bool { return like(w, got[0]) })
	}
	t.Fatalf("the test does not know the operator %s", operator)
	return false
}

func like(pattern, text string) bool {
	return regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, ".*") + "$").MatchString(text)
}

const (
	database  = "arn:aws:rds:REGION:ACCOUNT:db:haws-shop"
	stranger  = "arn:aws:rds:REGION:ACCOUNT:db:billing"
	aCluster  = "arn:aws:rds:REGION:ACCOUNT:cluster:haws-shop"
	aSnapshot = "arn:aws:rds:REGION:ACCOUNT:snapshot:haws-shop-final-db-1"
)

func TestWhatThePoliciesSayOfDatabases(t *testing.T) {
	t.Parallel()
	ours, owned, others := asks(requestTag, cluster), asks(resourceTag, cluster), asks(resourceTag, "another")
	for name, c := range map[string]struct {
		request
		want bool
	}{
		"a database with the owner tag is created":              {request{"rds:CreateDBInstance", database, ours}, true},
		"one without it is not":                                 {request{"rds:CreateDBInstance", database, nil}, false},
		"one of another cluster's is not":                       {request{"rds:CreateDBInstance", database, asks(requestTag, "another")}, false},
		"one of another name is not":                            {request{"rds:CreateDBInstance", stranger, ours}, false},
		"one that is encrypted is":                              {request{"rds:CreateDBInstance", database, asks(requestTag, cluster, "rds:StorageEncrypted", "true", "rds:PubliclyAccessible", "false")}, true},
		"one that is not encrypted is not":                      {request{"rds:CreateDBInstance", database, asks(requestTag, cluster, "rds:StorageEncrypted", "false")}, false},
		"one that is public is not":                             {request{"rds:CreateDBInstance", database, asks(requestTag, cluster, "rds:PubliclyAccessible", "true")}, false},
		"a cluster with the owner tag is created":               {request{"rds:CreateDBCluster", aCluster, ours}, true},
		"a cluster that is not encrypted is not":                {request{"rds:CreateDBCluster", aCluster, asks(requestTag, cluster, "rds:StorageEncrypted", "false")}, false},
		"a cluster that is public is not":                       {request{"rds:CreateDBCluster", aCluster, asks(requestTag, cluster, "rds:PubliclyAccessible", "true")}, false},
		"AWS's parameter group is used":                         {request{"rds:CreateDBInstance", "arn:aws:rds:REGION:ACCOUNT:pg:default.postgres17", ours}, true},
		"AWS's option group is used":                            {request{"rds:ModifyDBInstance", "arn:aws:rds:REGION:ACCOUNT:og:default:postgres-17", nil}, true},
		"AWS's parameter group is not changed":                  {request{"rds:ModifyDBParameterGroup", "arn:aws:rds:REGION:ACCOUNT:pg:default.postgres17", nil}, false},
		"what is ours is changed":                               {request{"rds:ModifyDBInstance", database, owned}, true},
		"what is ours is not made public":                       {request{"rds:ModifyDBInstance", database, asks(resourceTag, cluster, "rds:PubliclyAccessible", "true")}, false},
		"what is another cluster's is not changed":              {request{"rds:ModifyDBInstance", database, others}, false},
		"what is a stranger's is not changed":                   {request{"rds:ModifyDBInstance", stranger, nil}, false},
		"what is ours is deleted":                               {request{"rds:DeleteDBInstance", database, owned}, true},
		"what is another cluster's is not deleted":              {request{"rds:DeleteDBInstance", database, others}, false},
		"what is a stranger's is not deleted":                   {request{"rds:DeleteDBInstance", stranger, nil}, false},
		"a stranger's cluster is not deleted":                   {request{"rds:DeleteDBCluster", "arn:aws:rds:REGION:ACCOUNT:cluster:billing", nil}, false},
		"a final snapshot of what is ours is taken":             {request{"rds:CreateDBSnapshot", database, owned}, true},
		"under its name":                                        {request{"rds:CreateDBSnapshot", aSnapshot, nil}, true},
		"with its tags":                                         {request{"rds:AddTagsToResource", aSnapshot, nil}, true},
		"a snapshot of what is a stranger's is not taken":       {request{"rds:CreateDBSnapshot", stranger, nil}, false},
		"a snapshot is not deleted":                             {request{"rds:DeleteDBSnapshot", aSnapshot, owned}, false},
		"the owner tag is set while it is created":              {request{"rds:AddTagsToResource", database, ours}, true},
		"or when it is ours already":                            {request{"rds:AddTagsToResource", database, asks(requestTag, cluster, resourceTag, cluster)}, true},
		"it is not set on what is a stranger's":                 {request{"rds:AddTagsToResource", stranger, ours}, false},
		"nor on what is another cluster's":                      {request{"rds:AddTagsToResource", database, asks(requestTag, cluster, resourceTag, "another")}, false},
		"what is ours is not given away":                        {request{"rds:AddTagsToResource", database, asks(requestTag, "another", resourceTag, cluster)}, false},
		"another tag is set on what is ours":                    {request{"rds:AddTagsToResource", database, owned}, true},
		"another tag is taken off what is ours":                 {request{"rds:RemoveTagsFromResource", database, asks(resourceTag, cluster, "aws:TagKeys", "team")}, true},
		"the owner tag is not":                                  {request{"rds:RemoveTagsFromResource", database, asks(resourceTag, cluster, "aws:TagKeys", "haws.dev/cluster")}, false},
		"a database is not rebooted":                            {request{"rds:RebootDBInstance", database, owned}, false},
		"RDS makes its secret":                                  {request{"secretsmanager:CreateSecret", "arn:aws:secretsmanager:REGION:ACCOUNT:secret:rds!db-1", nil}, true},
		"no other secret is made":                               {request{"secretsmanager:CreateSecret", "arn:aws:secretsmanager:REGION:ACCOUNT:secret:shop", nil}, false},
		"no secret is read":                                     {request{"secretsmanager:GetSecretValue", "arn:aws:secretsmanager:REGION:ACCOUNT:secret:rds!db-1", nil}, false},
		"RDS uses the key":                                      {request{"kms:CreateGrant", "arn:aws:kms:REGION:ACCOUNT:key/DATABASE_KEY", asks("kms:ViaService", "rds.REGION.amazonaws.com")}, true},
		"the operator by itself does not":                       {request{"kms:Decrypt", "arn:aws:kms:REGION:ACCOUNT:key/DATABASE_KEY", nil}, false},
		"RDS does not use another key":                          {request{"kms:CreateGrant", "arn:aws:kms:REGION:ACCOUNT:key/other", asks("kms:ViaService", "rds.REGION.amazonaws.com")}, false},
		"no other role is made in its name":                     {request{"iam:CreateServiceLinkedRole", "arn:aws:iam::ACCOUNT:role/admin", asks("iam:AWSServiceName", "rds.amazonaws.com")}, false},
		"AWS's groups are used in a cluster":                    {request{"rds:CreateDBCluster", "arn:aws:rds:REGION:ACCOUNT:cluster-pg:default.postgres17", ours}, true},
		"and when it is changed":                                {request{"rds:ModifyDBCluster", "arn:aws:rds:REGION:ACCOUNT:cluster-pg:default.postgres17", nil}, true},
		"a cluster of ours is changed":                          {request{"rds:ModifyDBCluster", aCluster, owned}, true},
		"a final snapshot of a cluster is taken":                {request{"rds:CreateDBClusterSnapshot", "arn:aws:rds:REGION:ACCOUNT:cluster-snapshot:haws-shop-final-1", nil}, true},
		"while it is deleted":                                   {request{"rds:DeleteDBCluster", "arn:aws:rds:REGION:ACCOUNT:cluster-snapshot:haws-shop-final-1", nil}, true},
		"RDS gets its service-linked role":                      {request{"iam:CreateServiceLinkedRole", "arn:aws:iam::ACCOUNT:role/aws-service-role/rds", asks("iam:AWSServiceName", "rds.amazonaws.com")}, true},
		"another service does not get one by way of a database": {request{"iam:CreateServiceLinkedRole", "arn:aws:iam::ACCOUNT:role/aws-service-role/x", asks("iam:AWSServiceName", "lambda.amazonaws.com")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := allows(t, statements(t), c.request); got != c.want {
				t.Errorf("%s on %s with %v: got %t, want %t", c.action, c.resource, c.context, got, c.want)
			}
		})
	}
}

func TestWhatADatabaseIsMadeOf(t *testing.T) {
	t.Parallel()
	ours := map[string]texts{requestTag: {cluster}}
	for action, kind := range map[string]string{
		"rds:CreateDBCluster": "cluster", "rds:CreateDBClusterParameterGroup": "cluster-pg", "rds:CreateDBInstance": "db",
		"rds:CreateDBParameterGroup": "pg", "rds:CreateDBSubnetGroup": "subgrp",
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			arn := "arn:aws:rds:REGION:ACCOUNT:" + kind + ":haws-shop"
			for _, a := range []string{action, "rds:AddTagsToResource"} {
				if !allows(t, statements(t), request{a, arn, ours}) || allows(t, statements(t), request{a, arn, nil}) {
					t.Errorf("%s on %s is not just allowed with the owner tag", a, arn)
				}
			}
		})
	}
}
