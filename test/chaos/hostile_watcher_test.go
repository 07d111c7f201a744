package chaos

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmw "github.com/aws/aws-sdk-go-v2/aws/middleware"
	acmtypes "github.com/aws/aws-sdk-go-v2/service/acm/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	metav1validation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/haws-dev/haws/internal/cloud"
	"github.com/haws-dev/haws/internal/stack"
)

const trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`

// watcher watches an operator at work on an app that nobody would have thought of.
type watcher struct {
	*life

	mu sync.Mutex
	// refused is what AWS, or the SDK before it, had against the form of requests, with the first of these; untold is what
	// AWS alone can know, until the app tells of it.
	refused map[string]string
	untold  []string
	told    map[string]bool
}

// once tells of a problem the first time that it is seen.
func (w *watcher) once(format string, args ...any) {
	if what := fmt.Sprintf(format, args...); !w.told[what] {
		w.told[what] = true
		w.Errorf("%.1500s", what)
	}
}

// furnish puts into the world what specs quote.
func (w *watcher) furnish() {
	ctx, net, roles := context.Background(), ec2.NewFromConfig(w.aws.Config()), iam.NewFromConfig(w.aws.Config())
	w.aws.World.Do(func() {
		w.aws.ACM.AddCertificate(certificate, acmtypes.CertificateStatusIssued)
		w.aws.ASG.SetAlarm(alarm, "OK")
	})
	out, err := net.DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{})
	must(err)
	for _, s := range out.Subnets {
		_, err = net.CreateTags(ctx, &ec2.CreateTagsInput{Resources: []string{*s.SubnetId}, Tags: []ec2types.Tag{{Key: aws.String("tier"), Value: aws.String("all")}}})
		must(err)
	}
	_, err = roles.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String(profile), AssumeRolePolicyDocument: aws.String(trust)})
	must(err)
	_, err = roles.CreateInstanceProfile(ctx, &iam.CreateInstanceProfileInput{InstanceProfileName: aws.String(profile)})
	must(err)
	_, err = roles.AddRoleToInstanceProfile(ctx, &iam.AddRoleToInstanceProfileInput{InstanceProfileName: aws.String(profile), RoleName: aws.String(profile)})
	must(err)
	w.clock.Step(time.Minute)
}

// listen hears what becomes of the calls of the operator.
func (w *watcher) listen(s *middleware.Stack) error {
	return s.Initialize.Add(middleware.InitializeMiddlewareFunc("ChaosWitness", func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
		middleware.InitializeOutput, middleware.Metadata, error,
	) {
		out, meta, err := next.HandleInitialize(ctx, in)
		if err != nil && !w.gate.dead() {
			w.hear(awsmw.GetServiceID(ctx), awsmw.GetOperationName(ctx), in.Parameters, err)
		}
		return out, meta, err
	}), middleware.Before)
}

func (w *watcher) hear(service, operation string, in any, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	what, form := err.Error(), true
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		class := cloud.Classify(service, api.ErrorCode(), api.ErrorMessage(), 400)
		what = fmt.Sprintf("%s: %s", api.ErrorCode(), api.ErrorMessage())
		if form = class == stack.Invalid || class == stack.Transient; form && onlyAWSKnows(operation, what) {
			w.untold = append(w.untold, api.ErrorMessage())
			return
		}
	}
	if !form {
		return
	}
	text, _ := json.Marshal(in)
	key := service + "." + operation + ": " + what
	if w.refused[key] == "" {
		w.refused[key] = string(text)
	}
}

// onlyAWSKnows is true of refusals that no look at the spec can foresee.
func onlyAWSKnows(operation, what string) bool {
	return slices.ContainsFunc([]string{
		"Cannot find version", "is not a valid parameter group family", // versions that RDS does not have
		"Could not find parameter with name", "The CloudWatch alarm",
		"must not overlap", // the windows of a database: RDS chooses the one that is not given
	}, func(s string) bool { return strings.Contains(what, s) })
}

// passes is what the operator does for a while.
func (w *watcher) passes(when string, most int) {
	for range most {
		before := w.writes()
		again := w.look()
		app := w.find()
		if app == nil {
			return
		}
		w.form(when)
		w.tells(when)
		switch {
		case again == 0 && app.Spec.Mode == "Paused":
			return
		case again < time.Second:
			w.Errorf("%s: the operator wants to look again in %s: %s", when, again, w.says())
			return
		}
		if strings.HasPrefix(w.says(), "True AllReady") && w.writes() == before {
			return
		}
		w.clock.Step(max(again, 30*time.Second))
	}
}

// form holds what the operator writes to Kubernetes against what an API server takes.
func (w *watcher) form(when string) {
	app := w.find()
	for _, e := range theSchema().Form(object(app)) {
		w.once("%s: the API server would not take the status: %v", when, e)
	}
	for _, c := range w.connections() {
		problems := validation.IsDNS1123Subdomain(c.Name)
		for key := range c.Data {
			problems = append(problems, validation.IsConfigMapKey(key)...)
		}
		for _, e := range metav1validation.ValidateLabels(c.Labels, nil) {
			problems = append(problems, e.Error())
		}
		if len(problems) > 0 {
			w.once("%s: the API server would not take the ConfigMap %s: %v", when, c.Name, problems)
		}
	}
}

// tells holds the app to telling what AWS has against it.
func (w *watcher) tells(when string) {
	all, _ := json.Marshal(w.find().Status.Conditions)
	for _, what := range w.untold {
		quoted, _ := json.Marshal(what)
		if !strings.Contains(string(all), strings.Trim(string(quoted), `"`)) {
			w.once("%s: nothing tells of %q: %s", when, what, all)
		}
	}
	w.untold = nil
}

func (w *watcher) verdict() {
	for what, in := range w.refused {
		w.Errorf("%s\nof %.1500s", what, in)
	}
	if app := w.find(); app != nil {
		w.Errorf("the app is not gone: %s", w.says())
	}
}
