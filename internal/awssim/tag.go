package awssim

import (
	"regexp"
	"unicode/utf8"
)

// tagForm is the pattern of tags. ELBv2 and IAM API references, Tag: Key and Value; RDS API reference, Tag; S3 user guide, "Using cost
// allocation S3 bucket tags"; DynamoDB developer guide, "Tagging restrictions". EC2 takes any characters, Auto Scaling all but
// control characters.
var tagForm = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$`)

// TagFits is true of tags of a key of 1 to 128 and a value of at most 256 characters.
func TagFits(key, value string) bool {
	return key != "" && utf8.RuneCountInString(key) <= 128 && utf8.RuneCountInString(value) <= 256
}

// TagIsPlain is true of tags of the characters that every service takes, and that fit.
func TagIsPlain(key, value string) bool { return TagFits(key, value) && tagForm.MatchString(key+value) }
