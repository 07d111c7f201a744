package iam

import (
	"strings"
	"testing"
)

const (
	aTable          = "arn:aws:dynamodb:REGION:ACCOUNT:table/haws-shop-sessions"
	givenName       = "arn:aws:dynamodb:REGION:ACCOUNT:table/TABLE_NAMES"
	noTable         = "arn:aws:dynamodb:REGION:ACCOUNT:table/billing"
	elsewheresTable = "arn:aws:dynamodb:REGION:another:table/haws-shop-sessions"
	aBucket         = "arn:aws:s3:::haws-shop-assets"
	noBucket        = "arn:aws:s3:::billing"
	aRole           = "arn:aws:iam::ACCOUNT:role/haws/haws-shop"
	pathless        = "arn:aws:iam::ACCOUNT:role/haws-shop"
	noRole          = "arn:aws:iam::ACCOUNT:role/admin"
	aProfile        = "arn:aws:iam::ACCOUNT:instance-profile/haws/haws-shop"
	noProfile       = "arn:aws:iam::ACCOUNT:instance-profile/admin"
	boundary        = "iam:PermissionsBoundary"
	bounded         = "arn:aws:iam::ACCOUNT:policy/BOUNDARY_POLICY"
	passedTo        = "iam:PassedToService"
	account         = "aws:ResourceAccount"
	tagKeys         = "aws:TagKeys"
)

// asks is what a request tells IAM.
func asks(pairs ...string) map[string]texts {
	out := map[string]texts{}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i]] = texts{pairs[i+1]}
	}
	return out
}

// row is one request, and whether it is allowed.
type row struct {
	request
	want bool
}

func check(t *testing.T, rows map[string]row) {
	t.Helper()
	for name, c := range rows {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := allows(t, statements(t), c.request); got != c.want {
				t.Errorf("%s on %s with %v: got %t, want %t", c.action, c.resource, c.context, got, c.want)
			}
		})
	}
}

func TestWhatThePoliciesSayOfTables(t *testing.T) {
	t.Parallel()
	ours, owned, others := asks(requestTag, cluster), asks(resourceTag, cluster), asks(resourceTag, "another")
	check(t, map[string]row{
		"a table with the owner tag is created":     {request{"dynamodb:CreateTable", aTable, ours}, true},
		"one of a given name is":                    {request{"dynamodb:CreateTable", givenName, ours}, true},
		"one without it is not":                     {request{"dynamodb:CreateTable", aTable, nil}, false},
		"one of another cluster's is not":           {request{"dynamodb:CreateTable", aTable, asks(requestTag, "another")}, false},
		"one of another name is not":                {request{"dynamodb:CreateTable", noTable, ours}, false},
		"the owner tag is set while it is created":  {request{"dynamodb:TagResource", aTable, ours}, true},
		"and with a given name":                     {request{"dynamodb:TagResource", givenName, ours}, true},
		"or when it is ours already":                {request{"dynamodb:TagResource", aTable, asks(requestTag, cluster, resourceTag, cluster)}, true},
		"it is not set on what is a stranger's":     {request{"dynamodb:TagResource", noTable, ours}, false},
		"nor on what is another cluster's":          {request{"dynamodb:TagResource", aTable, asks(requestTag, cluster, resourceTag, "another")}, false},
		"what is ours is not given away":            {request{"dynamodb:TagResource", aTable, asks(requestTag, "another", resourceTag, cluster)}, false},
		"another tag is set on what is ours":        {request{"dynamodb:TagResource", aTable, owned}, true},
		"another tag is not set on a stranger's":    {request{"dynamodb:TagResource", noTable, nil}, false},
		"another tag is taken off what is ours":     {request{"dynamodb:UntagResource", aTable, asks(resourceTag, cluster, tagKeys, "team")}, true},
		"the owner tag is not":                      {request{"dynamodb:UntagResource", aTable, asks(resourceTag, cluster, tagKeys, "haws.dev/cluster")}, false},
		"nor a tag off another cluster's":           {request{"dynamodb:UntagResource", aTable, asks(resourceTag, "another", tagKeys, "team")}, false},
		"what is ours is changed":                   {request{"dynamodb:UpdateTable", aTable, owned}, true},
		"and its recovery":                          {request{"dynamodb:UpdateContinuousBackups", aTable, owned}, true},
		"and its Time to Live":                      {request{"dynamodb:UpdateTimeToLive", aTable, owned}, true},
		"what is another cluster's is not changed":  {request{"dynamodb:UpdateTable", aTable, others}, false},
		"what is a stranger's is not changed":       {request{"dynamodb:UpdateTable", noTable, nil}, false},
		"what is ours is deleted":                   {request{"dynamodb:DeleteTable", aTable, owned}, true},
		"what is another cluster's is not deleted":  {request{"dynamodb:DeleteTable", aTable, others}, false},
		"what is a stranger's is not deleted":       {request{"dynamodb:DeleteTable", givenName, nil}, false},
		"a stranger's table is looked at":           {request{"dynamodb:DescribeTable", noTable, nil}, true},
		"and its owner":                             {request{"dynamodb:ListTagsOfResource", noTable, nil}, true},
		"no item is read":                           {request{"dynamodb:GetItem", aTable, owned}, false},
		"no item is written":                        {request{"dynamodb:PutItem", aTable, owned}, false},
		"no policy is put on a table":               {request{"dynamodb:PutResourcePolicy", aTable, owned}, false},
		"DynamoDB uses the key":                     {request{"kms:CreateGrant", "arn:aws:kms:REGION:ACCOUNT:key/TABLE_KEY", asks("kms:ViaService", "dynamodb.REGION.amazonaws.com")}, true},
		"the operator by itself does not":           {request{"kms:Decrypt", "arn:aws:kms:REGION:ACCOUNT:key/TABLE_KEY", nil}, false},
		"S3 does not use it in the operator's name": {request{"kms:Decrypt", "arn:aws:kms:REGION:ACCOUNT:key/TABLE_KEY", asks("kms:ViaService", "s3.REGION.amazonaws.com")}, false},
		"DynamoDB does not use another key":         {request{"kms:CreateGrant", "arn:aws:kms:REGION:ACCOUNT:key/other", asks("kms:ViaService", "dynamodb.REGION.amazonaws.com")}, false},
		"the key is looked at":                      {request{"kms:DescribeKey", "arn:aws:kms:REGION:ACCOUNT:key/TABLE_KEY", nil}, true},
		"a table of another account is not changed": {request{"dynamodb:UpdateTable", elsewheresTable, owned}, false},
		"nor tagged":                                {request{"dynamodb:TagResource", elsewheresTable, owned}, false},
		"nor untagged":                              {request{"dynamodb:UntagResource", elsewheresTable, asks(resourceTag, cluster, tagKeys, "team")}, false},
		"nor deleted":                               {request{"dynamodb:DeleteTable", elsewheresTable, owned}, false},
		"nor looked at":                             {request{"dynamodb:DescribeTable", elsewheresTable, nil}, false},
		"DynamoDB reads with the key":               {request{"kms:Decrypt", "arn:aws:kms:REGION:ACCOUNT:key/TABLE_KEY", asks("kms:ViaService", "dynamodb.REGION.amazonaws.com")}, true},
		"and makes data keys with it":               {request{"kms:GenerateDataKey", "arn:aws:kms:REGION:ACCOUNT:key/TABLE_KEY", asks("kms:ViaService", "dynamodb.REGION.amazonaws.com")}, true},
		"another key is not looked at":              {request{"kms:DescribeKey", "arn:aws:kms:REGION:ACCOUNT:key/other", nil}, false},
	})
}

func TestWhatThePoliciesSayOfBuckets(t *testing.T) {
	t.Parallel()
	here, elsewhere := asks(account, "ACCOUNT"), asks(account, "another")
	check(t, map[string]row{
		"a bucket is created":                          {request{"s3:CreateBucket", aBucket, nil}, true},
		"with its owner":                               {request{"s3:PutBucketOwnershipControls", aBucket, nil}, true},
		"and its tags":                                 {request{"s3:TagResource", aBucket, nil}, true},
		"one of a given name is":                       {request{"s3:CreateBucket", "arn:aws:s3:::BUCKET_NAMES", nil}, true},
		"one of another name is not":                   {request{"s3:CreateBucket", noBucket, nil}, false},
		"a bucket of another name is not tagged":       {request{"s3:TagResource", noBucket, here}, false},
		"a bucket is closed":                           {request{"s3:PutBucketPublicAccessBlock", aBucket, here}, true},
		"and gets a policy":                            {request{"s3:PutBucketPolicy", aBucket, here}, true},
		"a given name's too":                           {request{"s3:PutBucketPolicy", "arn:aws:s3:::BUCKET_NAMES", here}, true},
		"one of another account does not":              {request{"s3:PutBucketPolicy", aBucket, elsewhere}, false},
		"one of another name does not":                 {request{"s3:PutBucketPolicy", noBucket, here}, false},
		"its tags are changed":                         {request{"s3:PutBucketTagging", aBucket, here}, true},
		"a stranger's are not":                         {request{"s3:PutBucketTagging", noBucket, here}, false},
		"no access list is put on a bucket":            {request{"s3:PutBucketAcl", aBucket, here}, false},
		"a bucket is not replicated":                   {request{"s3:PutReplicationConfiguration", aBucket, here}, false},
		"a bucket is looked at":                        {request{"s3:GetBucketTagging", aBucket, nil}, true},
		"one of another name is not looked at":         {request{"s3:GetBucketPolicy", noBucket, here}, false},
		"a bucket is deleted":                          {request{"s3:DeleteBucket", aBucket, here}, true},
		"one of another name is not deleted":           {request{"s3:DeleteBucket", noBucket, here}, false},
		"one of another account is not deleted":        {request{"s3:DeleteBucket", aBucket, elsewhere}, false},
		"what is in it is listed":                      {request{"s3:ListBucketVersions", aBucket, here}, true},
		"what is in a stranger's is not":               {request{"s3:ListBucketVersions", noBucket, here}, false},
		"an object is deleted":                         {request{"s3:DeleteObjectVersion", aBucket + "/a/b", here}, true},
		"one of a stranger's is not":                   {request{"s3:DeleteObjectVersion", noBucket + "/haws-a/b", here}, false},
		"one of another account's is not":              {request{"s3:DeleteObject", aBucket + "/a", elsewhere}, false},
		"no object is read":                            {request{"s3:GetObject", aBucket + "/a", here}, false},
		"no object is written":                         {request{"s3:PutObject", aBucket + "/a", here}, false},
		"no retention of an object is bypassed":        {request{"s3:BypassGovernanceRetention", aBucket + "/a", here}, false},
		"an upload is given up":                        {request{"s3:AbortMultipartUpload", aBucket + "/a", here}, true},
		"the account's own public access block stands": {request{"s3:PutAccountPublicAccessBlock", "*", here}, false},
		"one of a given name is deleted":               {request{"s3:DeleteBucket", "arn:aws:s3:::BUCKET_NAMES", here}, true},
		"and emptied":                                  {request{"s3:DeleteObjectVersion", "arn:aws:s3:::BUCKET_NAMES/a", here}, true},
		"and looked at":                                {request{"s3:GetBucketTagging", "arn:aws:s3:::BUCKET_NAMES", nil}, true},
	})
}

func TestWhatThePoliciesSayOfTheServersRole(t *testing.T) {
	t.Parallel()
	ours := asks(requestTag, cluster, boundary, bounded)
	owned, others := asks(resourceTag, cluster, boundary, bounded), asks(resourceTag, "another", boundary, bounded)
	check(t, map[string]row{
		"a role with owner tag and boundary is created":       {request{"iam:CreateRole", aRole, ours}, true},
		"one without the tag is not":                          {request{"iam:CreateRole", aRole, asks(boundary, bounded)}, false},
		"one of another cluster's is not":                     {request{"iam:CreateRole", aRole, asks(requestTag, "another", boundary, bounded)}, false},
		"one without a boundary is not":                       {request{"iam:CreateRole", aRole, asks(requestTag, cluster)}, false},
		"one with another boundary is not":                    {request{"iam:CreateRole", aRole, asks(requestTag, cluster, boundary, "arn:aws:iam::aws:policy/AdministratorAccess")}, false},
		"one without the path is not":                         {request{"iam:CreateRole", pathless, ours}, false},
		"one of another path is not":                          {request{"iam:CreateRole", "arn:aws:iam::ACCOUNT:role/teams/haws/x", ours}, false},
		"a profile is created":                                {request{"iam:CreateInstanceProfile", aProfile, asks(requestTag, cluster)}, true},
		"one without the owner tag is not created":            {request{"iam:CreateInstanceProfile", aProfile, nil}, false},
		"a profile without the path is not":                   {request{"iam:CreateInstanceProfile", noProfile, ours}, false},
		"the owner tag is set while a role is created":        {request{"iam:TagRole", aRole, ours}, true},
		"and a profile":                                       {request{"iam:TagInstanceProfile", aProfile, ours}, true},
		"it is not set on a stranger's role":                  {request{"iam:TagRole", noRole, ours}, false},
		"nor on a stranger's profile":                         {request{"iam:TagInstanceProfile", noProfile, ours}, false},
		"nor on another cluster's role":                       {request{"iam:TagRole", aRole, asks(requestTag, cluster, resourceTag, "another")}, false},
		"a role of ours is not given away":                    {request{"iam:TagRole", aRole, asks(requestTag, "another", resourceTag, cluster)}, false},
		"another tag is set on a role of ours":                {request{"iam:TagRole", aRole, owned}, true},
		"another tag is not set on a stranger's":              {request{"iam:TagRole", noRole, nil}, false},
		"another tag is taken off a role of ours":             {request{"iam:UntagRole", aRole, asks(resourceTag, cluster, tagKeys, "team")}, true},
		"the owner tag is not":                                {request{"iam:UntagRole", aRole, asks(resourceTag, cluster, tagKeys, "haws.dev/cluster")}, false},
		"nor off a profile":                                   {request{"iam:UntagInstanceProfile", aProfile, asks(resourceTag, cluster, tagKeys, "haws.dev/cluster")}, false},
		"a policy is put into a role of ours":                 {request{"iam:PutRolePolicy", aRole, owned}, true},
		"not into one without a boundary":                     {request{"iam:PutRolePolicy", aRole, asks(resourceTag, cluster)}, false},
		"not into one with another boundary":                  {request{"iam:PutRolePolicy", aRole, asks(resourceTag, cluster, boundary, "arn:aws:iam::ACCOUNT:policy/all")}, false},
		"not into another cluster's":                          {request{"iam:PutRolePolicy", aRole, others}, false},
		"not into a stranger's":                               {request{"iam:PutRolePolicy", noRole, asks(boundary, bounded)}, false},
		"not into a stranger's with our tag":                  {request{"iam:PutRolePolicy", noRole, owned}, false},
		"not into the operator's own":                         {request{"iam:PutRolePolicy", "arn:aws:iam::ACCOUNT:role/haws-operator", owned}, false},
		"the boundary is put on a role of ours":               {request{"iam:PutRolePermissionsBoundary", aRole, owned}, true},
		"another boundary is not":                             {request{"iam:PutRolePermissionsBoundary", aRole, asks(resourceTag, cluster, boundary, "arn:aws:iam::aws:policy/AdministratorAccess")}, false},
		"the boundary is not put on a stranger's":             {request{"iam:PutRolePermissionsBoundary", noRole, asks(boundary, bounded)}, false},
		"the boundary is not taken off":                       {request{"iam:DeleteRolePermissionsBoundary", aRole, owned}, false},
		"who may assume a role of ours is said":               {request{"iam:UpdateAssumeRolePolicy", aRole, owned}, true},
		"who may assume a stranger's is not":                  {request{"iam:UpdateAssumeRolePolicy", noRole, nil}, false},
		"who may assume another cluster's is not":             {request{"iam:UpdateAssumeRolePolicy", aRole, others}, false},
		"a managed policy is detached":                        {request{"iam:DetachRolePolicy", aRole, owned}, true},
		"none is attached":                                    {request{"iam:AttachRolePolicy", aRole, owned}, false},
		"a role of ours is deleted":                           {request{"iam:DeleteRole", aRole, owned}, true},
		"another cluster's is not":                            {request{"iam:DeleteRole", aRole, others}, false},
		"a stranger's is not":                                 {request{"iam:DeleteRole", noRole, nil}, false},
		"a role is put into a profile of ours":                {request{"iam:AddRoleToInstanceProfile", aProfile, asks(resourceTag, cluster)}, true},
		"not into another cluster's profile":                  {request{"iam:AddRoleToInstanceProfile", aProfile, asks(resourceTag, "another")}, false},
		"not into a stranger's profile":                       {request{"iam:AddRoleToInstanceProfile", noProfile, nil}, false},
		"a profile of ours is deleted":                        {request{"iam:DeleteInstanceProfile", aProfile, asks(resourceTag, cluster)}, true},
		"a stranger's profile is not":                         {request{"iam:DeleteInstanceProfile", noProfile, nil}, false},
		"a role of ours is passed on to EC2":                  {request{"iam:PassRole", aRole, asks(passedTo, "ec2.amazonaws.com")}, true},
		"not to Lambda":                                       {request{"iam:PassRole", aRole, asks(passedTo, "lambda.amazonaws.com")}, false},
		"not to whom nobody knows":                            {request{"iam:PassRole", aRole, nil}, false},
		"a role without the path is not passed on":            {request{"iam:PassRole", pathless, asks(passedTo, "ec2.amazonaws.com")}, false},
		"a stranger's role is not passed on":                  {request{"iam:PassRole", noRole, asks(passedTo, "ec2.amazonaws.com")}, false},
		"a role that may be missing is looked at":             {request{"iam:GetRole", pathless, nil}, true},
		"a role of ours is looked at":                         {request{"iam:GetRolePolicy", aRole, nil}, true},
		"a profile that may be missing is looked at":          {request{"iam:GetInstanceProfile", "arn:aws:iam::ACCOUNT:instance-profile/haws-shop", nil}, true},
		"a stranger's role is not looked at":                  {request{"iam:GetRole", noRole, nil}, false},
		"no policy is made":                                   {request{"iam:CreatePolicy", "arn:aws:iam::ACCOUNT:policy/BOUNDARY_POLICY", ours}, false},
		"the boundary itself is not changed":                  {request{"iam:CreatePolicyVersion", bounded, ours}, false},
		"no user is made":                                     {request{"iam:CreateUser", "arn:aws:iam::ACCOUNT:user/haws/x", ours}, false},
		"no key is made":                                      {request{"iam:CreateAccessKey", "arn:aws:iam::ACCOUNT:user/haws/x", ours}, false},
		"the operator does not become a role of its own make": {request{"sts:AssumeRole", aRole, owned}, false},
		"another tag is set on a profile of ours":             {request{"iam:TagInstanceProfile", aProfile, asks(resourceTag, cluster)}, true},
		"and taken off it":                                    {request{"iam:UntagInstanceProfile", aProfile, asks(resourceTag, cluster, tagKeys, "team")}, true},
		"not on a profile without the path":                   {request{"iam:TagInstanceProfile", noProfile, asks(resourceTag, cluster)}, false},
		"not off a profile without the path":                  {request{"iam:UntagInstanceProfile", noProfile, asks(resourceTag, cluster, tagKeys, "team")}, false},
		"not on a role without the path":                      {request{"iam:TagRole", pathless, owned}, false},
		"not off a role without the path":                     {request{"iam:UntagRole", pathless, asks(resourceTag, cluster, tagKeys, "team")}, false},
		"a profile without the path gets no role":             {request{"iam:AddRoleToInstanceProfile", noProfile, asks(resourceTag, cluster)}, false},
		"a profile of ours is looked at":                      {request{"iam:GetInstanceProfile", aProfile, nil}, true},
		"a stranger's profile is not looked at":               {request{"iam:GetInstanceProfile", noProfile, nil}, false},
	})
}

// TestWithoutTheDeletingPolicy: an installation that leaves delete-data.json away cannot delete data.
func TestWithoutTheDeletingPolicy(t *testing.T) {
	t.Parallel()
	var left []statement
	for name, text := range files(t) {
		if name != "delete-data.json" {
			left = append(left, parse(t, text).Statement...)
		}
	}
	for _, s := range left {
		for _, action := range s.Action {
			service, verb, _ := strings.Cut(action, ":")
			if s.Effect == "Allow" && (service == "dynamodb" && strings.HasPrefix(verb, "Delete") || service == "s3" && strings.HasPrefix(verb, "Delete")) {
				t.Errorf("%s allows %s", s.Sid, action)
			}
		}
	}
	for action, resource := range map[string]string{
		"dynamodb:DeleteTable": aTable, "s3:DeleteBucket": aBucket, "s3:DeleteObject": aBucket + "/a", "s3:DeleteObjectVersion": aBucket + "/a", "s3:ListBucketVersions": aBucket,
	} {
		r := request{action, resource, asks(resourceTag, cluster, account, "ACCOUNT")}
		if allows(t, left, r) || !allows(t, statements(t), r) {
			t.Errorf("%s is not allowed by delete-data.json alone", action)
		}
	}
}
