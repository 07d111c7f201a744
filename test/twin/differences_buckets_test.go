package twin

import "slices"

// bucketPages are those of S3.
func bucketPages() []page {
	return slices.Concat(bucketMakingPages(), bucketDocumentPages(), objectPages())
}

func bucketMakingPages() []page {
	return []page{
		{
			right: motoWrong, source: `S3 API reference, "CreateBucketConfiguration"`, why: "a bucket is made with its tags",
			calls: []refused{{"a bucket with tags", "S3.GetBucketTagging", allowed, "NoSuchTagSet"}},
		},
		{
			right: motoWrong, source: `S3 user guide, "General purpose bucket naming rules"`, why: "only lower-case letters",
			calls: []refused{{"a bucket with capitals in its name", "S3.CreateBucket", "InvalidBucketName", allowed}},
		},
		{
			right: motoWrong, source: `S3 API reference, "GetBucketTagging"`, why: "403 where another account is expected",
			calls: []refused{{"a bucket that is expected to be another account's", "S3.GetBucketTagging", "AccessDenied", allowed}},
		},
		{
			right: motoWrong, source: `S3 API reference, "HeadBucket"`, why: "AWS says whether the name is an alias",
			fields: []shape{{"S3.HeadBucket", "AccessPointAlias", "false", absent, ""}},
		},
		{
			right: motoWrong, source: `S3 user guide, "Default settings for new S3 buckets FAQ"`, why: "public access to new buckets is blocked",
			calls: []refused{{"the public access of a new bucket", "S3.GetPublicAccessBlock", allowed, "NoSuchPublicAccessBlockConfiguration"}},
		},
		{
			right: motoWrong, source: `S3 API reference, "GetBucketEncryption"`, why: "every bucket is encrypted, by default with keys of S3's",
			calls: []refused{{"the encryption of a new bucket", "S3.GetBucketEncryption", allowed, "ServerSideEncryptionConfigurationNotFoundError"}},
		},
	}
}

func bucketDocumentPages() []page {
	return []page{
		{
			right: motoWrong, source: `S3 API reference, "Error responses"`, why: "MalformedPolicy: JSON, and resources of the bucket",
			calls: []refused{
				{"a policy that is no JSON", "S3.PutBucketPolicy", "MalformedPolicy", allowed},
				{"a policy on another bucket", "S3.PutBucketPolicy", "MalformedPolicy", allowed},
			},
		},
		{
			right: undocumented, source: `not documented; S3 API reference, "GetBucketPolicy"`, why: "awssim writes the document otherwise, so that nobody leans on its text",
			fields: []shape{{"S3.GetBucketPolicy", "Policy", "", "", "the policy of a bucket"}},
		},
		{
			right: motoWrong, source: `S3 API reference, "PutBucketLifecycleConfiguration"`, why: "AWS says below what size objects are not moved, and how many versions stay",
			fields: []shape{
				{"S3.PutBucketLifecycleConfiguration", "TransitionDefaultMinimumObjectSize", "all_storage_classes_128K", absent, ""},
				{"S3.GetBucketLifecycleConfiguration", "Rules.NoncurrentVersionExpiration.NewerNoncurrentVersions", "2", absent, ""},
			},
		},
		{
			right: motoWrong, source: `S3 API reference, "BucketLifecycleConfiguration", "LifecycleRule"; S3 user guide, "Transitioning objects using Amazon S3 Lifecycle"`,
			why: "at least one rule, names that differ, 30 days before STANDARD_IA, and no moves of what has expired; the codes are not documented",
			calls: []refused{
				{"no lifecycle rules", "S3.PutBucketLifecycleConfiguration", "MalformedXML", allowed},
				{"a lifecycle rule of a name that is taken", "S3.PutBucketLifecycleConfiguration", "InvalidArgument", allowed},
				{"objects are moved when they are gone", "S3.PutBucketLifecycleConfiguration", "InvalidArgument", allowed},
				{"objects are moved to STANDARD_IA too early", "S3.PutBucketLifecycleConfiguration", "InvalidArgument", allowed},
			},
		},
	}
}

func objectPages() []page {
	const marked, listed = "deleting a bucket with a delete marker", "a key in percent-encoding"
	return []page{
		{
			right: motoWrong, source: `S3 API reference, "PutObject"`, why: "AWS says how the object is encrypted",
			fields: []shape{{"S3.PutObject", "ServerSideEncryption", "AES256", absent, ""}},
		},
		{
			right: motoWrong, source: `S3 API reference, "ListObjectVersions", "ListMultipartUploads"`, why: "keys come in percent-encoding where that is asked for, and the answer says so",
			fields: []shape{
				{"S3.List*", "EncodingType", "url", absent, ""},
				{"S3.ListObjectVersions", "Versions{a+b%2Bc}.*", "", absent, listed},
				{"S3.ListObjectVersions", "Versions{a b+c}.*", absent, "", listed},
			},
		},
		{
			right: motoWrong, source: `S3 user guide, "Deleting object versions from a versioning-enabled bucket"`, why: "a delete marker also where there is no object",
			calls:  []refused{{marked, "S3.DeleteBucket", "BucketNotEmpty", allowed}},
			fields: []shape{{"S3.DeleteObject", "DeleteMarker", "true", absent, marked}, {"S3.DeleteObject", "VersionId", "", absent, marked}},
		},
		{
			right: motoWrong, source: `S3 API reference, "DeleteObjects"`, why: "at most 1000 keys; a quiet answer holds errors only",
			calls:  []refused{{"deleting more than a thousand objects", "S3.DeleteObjects", "MalformedXML", allowed}},
			fields: []shape{{"S3.DeleteObjects", "Deleted{a}.*", absent, "", "emptying a bucket"}},
		},
		{
			right: leftOut, source: `S3 API reference, "ObjectVersion", "DeleteMarkerEntry", "MultipartUpload"`, why: "haws reads keys and versions",
			fields: []shape{
				{"S3.PutObject", "ETag", absent, "", ""},
				{"S3.ListObjectVersions", "Versions{*}.ETag", absent, "", ""},
				{"S3.ListObjectVersions", "Versions{*}.Owner.*", absent, "", ""},
				{"S3.ListObjectVersions", "DeleteMarkers{*}.Owner.*", absent, "", ""},
				{"S3.ListMultipartUploads", "Uploads{*}.Owner.*", absent, "", ""},
				{"S3.ListMultipartUploads", "Uploads{*}.Initiator.*", absent, "", ""},
			},
		},
		{
			right: bothRight, source: `S3 API reference, "CreateMultipartUpload", "ListMultipartUploads"`, why: "an id is what AWS makes it, and a prefix that was not asked for is none",
			fields: []shape{
				{"S3.*MultipartUpload*", "*UploadId", "", "", ""},
				{"S3.ListMultipartUploads", "Prefix", "", absent, ""},
			},
		},
	}
}
