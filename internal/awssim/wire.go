package awssim

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strings"

	awsmw "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// writeError stands in the place of the HTTP client and answers with the error that answer left in the context.
func writeError(ctx context.Context, in middleware.DeserializeInput, _ middleware.DeserializeHandler) (
	out middleware.DeserializeOutput, metadata middleware.Metadata, err error,
) {
	e, ok := middleware.GetStackValue(ctx, errorKey{}).(failure)
	if !ok {
		return out, metadata, fmt.Errorf("awssim: %s.%s reached the transport", awsmw.GetServiceID(ctx), awsmw.GetOperationName(ctx))
	}
	request, ok := in.Request.(*smithyhttp.Request)
	if !ok {
		return out, metadata, fmt.Errorf("awssim: unknown request type %T", in.Request)
	}
	contentType := request.Header.Get("Content-Type")
	body, err := errorDocument(contentType, awsmw.GetServiceID(ctx), e)
	if err != nil {
		return out, metadata, err
	}
	if request.Method == http.MethodHead {
		body = nil // RFC 9110, HEAD: the SDK takes the code from the status
	}
	header := http.Header{}
	header.Set("Content-Type", contentType)
	header.Set("X-Amzn-Errortype", e.Code)
	header.Set("X-Amzn-Requestid", e.requestID)
	out.RawResponse = &smithyhttp.Response{Response: &http.Response{
		StatusCode: e.Status, Header: header, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}}
	return out, metadata, nil
}

// errorDocument writes e in the protocol of the request: S3's own restXml, ec2Query, awsQuery or awsJson.
func errorDocument(contentType, service string, e failure) ([]byte, error) {
	switch {
	case service == "S3":
		return xml.Marshal(s3ErrorDocument{Code: e.Code, Message: e.Message, RequestID: e.requestID})
	case strings.HasPrefix(contentType, "application/x-amz-json"):
		return json.Marshal(map[string]string{"__type": e.Code, "message": e.Message})
	case !strings.HasPrefix(contentType, "application/x-www-form-urlencoded"):
		return nil, fmt.Errorf("awssim: cannot write the error %s of %s as %q", e.Code, service, contentType)
	case service == "EC2":
		return xml.Marshal(ec2ErrorDocument{Error: errorElement{Code: e.Code, Message: e.Message}, RequestID: e.requestID})
	default:
		return xml.Marshal(queryErrorDocument{Error: errorElement{Type: "Sender", Code: e.Code, Message: e.Message}, RequestID: e.requestID})
	}
}

type errorElement struct {
	Type    string `xml:"Type,omitempty"`
	Code    string `xml:"Code"`
	Message string `xml:"Message"`
}

type ec2ErrorDocument struct {
	XMLName   xml.Name     `xml:"Response"`
	Error     errorElement `xml:"Errors>Error"`
	RequestID string       `xml:"RequestID"`
}

// s3ErrorDocument has no wrapper around the error. S3 API reference, "Error responses".
type s3ErrorDocument struct {
	XMLName   xml.Name `xml:"Error"`
	Code      string   `xml:"Code"`
	Message   string   `xml:"Message"`
	RequestID string   `xml:"RequestId"`
}

type queryErrorDocument struct {
	XMLName   xml.Name     `xml:"ErrorResponse"`
	Error     errorElement `xml:"Error"`
	RequestID string       `xml:"RequestId"`
}
