package twin

// smallPages are those of Systems Manager, Certificate Manager and STS.
func smallPages() []page {
	const waiting, issued = "a certificate that waits for its validation", "a certificate that is issued"
	return []page{
		{
			right: motoWrong, source: `Systems Manager User Guide, "Calling AMI public parameters in Parameter Store"`, why: "public parameters belong to no account",
			fields: []shape{{
				"SSM.GetParameters", "Parameters.ARN", "arn:aws:ssm:eu-west-1::parameter" + publicParameter,
				"arn:aws:ssm:eu-west-1:account(default):parameter" + publicParameter, "a public parameter",
			}},
		},
		{
			right: bothRight, source: `Systems Manager User Guide, "Calling AMI public parameters in Parameter Store"`, why: "AWS gives the parameter a new version with each image",
			fields: []shape{{"SSM.GetParameters", "Parameters.Version", "1", "", "a public parameter"}},
		},
		{
			right: motoWrong, source: `Systems Manager API reference, "Parameter"`, why: "Selector is the version that was asked for",
			fields: []shape{{"SSM.GetParameter", "Parameter.Selector", ":1", absent, "a version of a parameter"}},
		},
		{
			right: undocumented, source: `not documented; Systems Manager API reference, "GetParameters"`, why: "haws asks for a name once",
			calls: []refused{{"the same parameter twice", "SSM.GetParameters", "ValidationException", allowed}},
		},
		{
			right: motoWrong, source: `ACM API reference, "DescribeCertificate"`,
			why: "CertificateArn has at least 20 characters and a pattern with :acm: in it; ValidationException otherwise",
			calls: []refused{
				{"a certificate by something that is no ARN", "ACM.DescribeCertificate", "ValidationException", "ResourceNotFoundException"},
				{"a certificate by the ARN of a load balancer", "ACM.DescribeCertificate", "ValidationException", "ResourceNotFoundException"},
				{"a certificate by an ARN that is too short", "ACM.DescribeCertificate", "ValidationException", "ResourceNotFoundException"},
			},
		},
		{
			right: motoWrong, source: `ACM User Guide, "Certificate characteristics and limitations"`, why: "there is no certificate, and so no issuer or dates, before the validation",
			fields: []shape{
				{"ACM.DescribeCertificate", "Certificate.IssuedAt", absent, "T", waiting},
				{"ACM.DescribeCertificate", "Certificate.NotBefore", absent, "T", waiting},
				{"ACM.DescribeCertificate", "Certificate.NotAfter", absent, "T", waiting},
				{"ACM.DescribeCertificate", "Certificate.Issuer", absent, "Amazon", waiting},
				{"ACM.DescribeCertificate", "Certificate.Serial", absent, "", waiting},
			},
		},
		{
			right: leftOut, source: `ACM API reference, "CertificateDetail"`, why: "haws reads the status of a certificate",
			fields: []shape{
				{"ACM.DescribeCertificate", "Certificate.DomainValidationOptions.*", absent, "", waiting},
				{"ACM.DescribeCertificate", "Certificate.Issuer", absent, "app.example.com", issued},
				{"ACM.DescribeCertificate", "Certificate.Serial", absent, "1", issued},
				{"ACM.DescribeCertificate", "Certificate.Options.*", absent, "", ""},
				{"ACM.DescribeCertificate", "Certificate.RenewalEligibility", absent, "INELIGIBLE", ""},
				{"ACM.DescribeCertificate", "Certificate.SignatureAlgorithm", absent, "", ""},
				{"ACM.DescribeCertificate", "Certificate.Subject", absent, "CN=app.example.com", ""},
			},
		},
		{
			right: bothRight, source: `ACM API reference, "CertificateDetail"`, why: "the row imports into moto, which takes a minute to issue, what awssim issues",
			fields: []shape{
				{"ACM.DescribeCertificate", "Certificate.Type", "AMAZON_ISSUED", "IMPORTED", issued},
				{"ACM.DescribeCertificate", "Certificate.CreatedAt", "T", absent, issued},
				{"ACM.DescribeCertificate", "Certificate.IssuedAt", "T", absent, issued},
				{"ACM.DescribeCertificate", "Certificate.ImportedAt", absent, "T", issued},
				{"ACM.DescribeCertificate", "Certificate.KeyAlgorithm", "RSA_2048", "EC_prime256v1", issued},
			},
		},
		{
			right: bothRight, source: `STS API reference, "GetCallerIdentity"`, why: "who the caller is follows from the credentials",
			fields: []shape{
				{"STS.GetCallerIdentity", "Arn", "arn:aws:sts::account(default):assumed-role/haws/awssim", "arn:aws:sts::account(default):user/moto", ""},
				{"STS.GetCallerIdentity", "UserId", "", "AKIAIOSFODNN7EXAMPLE", ""},
			},
		},
	}
}
