package elbv2

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/haws-dev/haws/internal/awssim"
)

// healthCheckOf takes the health check out of a request to create; nil means the default.
func healthCheckOf(in *sdk.CreateTargetGroupInput) types.TargetGroup {
	return types.TargetGroup{
		HealthCheckEnabled: in.HealthCheckEnabled, HealthCheckIntervalSeconds: in.HealthCheckIntervalSeconds,
		HealthCheckPath: in.HealthCheckPath, HealthCheckPort: in.HealthCheckPort,
		HealthCheckProtocol: in.HealthCheckProtocol, HealthCheckTimeoutSeconds: in.HealthCheckTimeoutSeconds,
		HealthyThresholdCount: in.HealthyThresholdCount, UnhealthyThresholdCount: in.UnhealthyThresholdCount,
		Matcher: in.Matcher,
	}
}

// setHealthCheck changes the fields that are given and fills in AWS's defaults. ELBv2 API reference, CreateTargetGroup.
func setHealthCheck(g *group, in types.TargetGroup) error {
	tg := &g.TargetGroup
	tg.HealthCheckEnabled = firstOf(in.HealthCheckEnabled, tg.HealthCheckEnabled, aws.Bool(true))
	tg.HealthCheckIntervalSeconds = firstOf(in.HealthCheckIntervalSeconds, tg.HealthCheckIntervalSeconds, aws.Int32(30))
	tg.HealthyThresholdCount = firstOf(in.HealthyThresholdCount, tg.HealthyThresholdCount, aws.Int32(5))
	tg.UnhealthyThresholdCount = firstOf(in.UnhealthyThresholdCount, tg.UnhealthyThresholdCount, aws.Int32(2))
	tg.HealthCheckPort = firstOf(in.HealthCheckPort, tg.HealthCheckPort, aws.String("traffic-port"))
	protocol := types.ProtocolEnumTcp
	if g.forALB() {
		protocol = types.ProtocolEnumHttp
	}
	tg.HealthCheckProtocol = orDefault(in.HealthCheckProtocol, orDefault(tg.HealthCheckProtocol, protocol))
	tg.HealthCheckTimeoutSeconds = firstOf(in.HealthCheckTimeoutSeconds, tg.HealthCheckTimeoutSeconds, defaultTimeout(g))
	switch {
	case isHTTP(tg.HealthCheckProtocol):
		tg.HealthCheckPath = firstOf(in.HealthCheckPath, tg.HealthCheckPath, aws.String("/"))
		tg.Matcher = firstOf(in.Matcher, tg.Matcher, defaultMatcher(g))
	case in.HealthCheckPath != nil || in.Matcher != nil:
		return awssim.Errorf("InvalidConfigurationRequest", "Health check path and matcher are not supported for health checks with protocol '%s'", tg.HealthCheckProtocol)
	default:
		tg.HealthCheckPath, tg.Matcher = nil, nil
	}
	return checkHealthCheck(g)
}

// defaultTimeout: user guide for Application Load Balancers: 5 seconds; CreateTargetGroup, for Network Load Balancers:
// 6 seconds for HTTP health checks, otherwise 10.
func defaultTimeout(g *group) *int32 {
	switch {
	case g.forALB():
		return aws.Int32(5)
	case g.HealthCheckProtocol == types.ProtocolEnumHttp:
		return aws.Int32(6)
	}
	return aws.Int32(10)
}

// defaultMatcher: ELBv2 API reference, Matcher: 200 for Application Load Balancers, 200-399 for Network Load Balancers.
func defaultMatcher(g *group) *types.Matcher {
	switch {
	case !g.forALB():
		return &types.Matcher{HttpCode: aws.String("200-399")}
	case aws.ToString(g.ProtocolVersion) == "GRPC":
		return &types.Matcher{GrpcCode: aws.String("12")}
	}
	return &types.Matcher{HttpCode: aws.String("200")}
}

// checkHealthCheck: the ranges are those of the ELBv2 API reference, CreateTargetGroup.
func checkHealthCheck(g *group) error {
	tg := g.TargetGroup
	interval, timeout := *tg.HealthCheckIntervalSeconds, *tg.HealthCheckTimeoutSeconds
	allowed := []types.ProtocolEnum{types.ProtocolEnumHttp, types.ProtocolEnumHttps, types.ProtocolEnumTcp}
	switch {
	case interval < 5 || interval > 300:
		return invalid("Health check interval '%d' must be between 5 and 300 seconds", interval)
	case timeout < 2 || timeout > 120:
		return invalid("Health check timeout '%d' must be between 2 and 120 seconds", timeout)
	case timeout > interval || g.forALB() && timeout == interval:
		return invalid("Health check timeout '%d' must be smaller than the interval '%d'", timeout, interval)
	case !inThreshold(*tg.HealthyThresholdCount) || !inThreshold(*tg.UnhealthyThresholdCount):
		return invalid("Health check threshold counts must be between 2 and 10")
	case !slices.Contains(allowed, tg.HealthCheckProtocol):
		return awssim.Errorf("UnsupportedProtocol", "Health checks do not support the protocol '%s'", tg.HealthCheckProtocol)
	case g.forALB() && tg.HealthCheckProtocol == types.ProtocolEnumTcp:
		return awssim.Errorf("InvalidConfigurationRequest", "The protocol TCP is not supported for health checks if the protocol of the target group is HTTP or HTTPS")
	case tg.Matcher != nil && tg.Matcher.HttpCode != nil && !codesFit(*tg.Matcher.HttpCode, g.forALB()):
		return invalid("Health check matcher HTTP code '%s' must be within '200-499' or '200-599' inclusive", *tg.Matcher.HttpCode)
	case !*tg.HealthCheckEnabled:
		return awssim.Errorf("InvalidConfigurationRequest", "Health checks cannot be disabled for target groups with target type '%s'", tg.TargetType)
	}
	return nil
}

// codesFit: ELBv2 API reference, Matcher: values and ranges with commas between, from 200 to 499 for Application Load Balancers
// and to 599 for Network Load Balancers.
func codesFit(text string, application bool) bool {
	last := "599"
	if application {
		last = "499"
	}
	for part := range strings.SplitSeq(text, ",") {
		from, to, ranged := strings.Cut(part, "-")
		if !ranged {
			to = from
		}
		if len(from) != 3 || len(to) != 3 || from < "200" || to < from || to > last {
			return false
		}
	}
	return true
}

func inThreshold(n int32) bool { return n >= 2 && n <= 10 }

func sameHealthCheck(x, y types.TargetGroup) bool {
	var mx, my types.Matcher
	if x.Matcher != nil && y.Matcher != nil {
		mx, my = *x.Matcher, *y.Matcher
	}
	return aws.ToInt32(x.HealthCheckIntervalSeconds) == aws.ToInt32(y.HealthCheckIntervalSeconds) &&
		aws.ToInt32(x.HealthCheckTimeoutSeconds) == aws.ToInt32(y.HealthCheckTimeoutSeconds) &&
		aws.ToInt32(x.HealthyThresholdCount) == aws.ToInt32(y.HealthyThresholdCount) &&
		aws.ToInt32(x.UnhealthyThresholdCount) == aws.ToInt32(y.UnhealthyThresholdCount) &&
		aws.ToString(x.HealthCheckPath) == aws.ToString(y.HealthCheckPath) &&
		aws.ToString(x.HealthCheckPort) == aws.ToString(y.HealthCheckPort) &&
		x.HealthCheckProtocol == y.HealthCheckProtocol &&
		aws.ToString(mx.HttpCode) == aws.ToString(my.HttpCode) && aws.ToString(mx.GrpcCode) == aws.ToString(my.GrpcCode)
}

func (s *Service) modifyTargetGroup(_ *awssim.Call, in *sdk.ModifyTargetGroupInput) (*sdk.ModifyTargetGroupOutput, error) {
	g, err := s.group(in.TargetGroupArn)
	if err != nil {
		return nil, err
	}
	next := &group{TargetGroup: g.TargetGroup}
	if err := setHealthCheck(next, types.TargetGroup{
		HealthCheckEnabled: in.HealthCheckEnabled, HealthCheckIntervalSeconds: in.HealthCheckIntervalSeconds,
		HealthCheckPath: in.HealthCheckPath, HealthCheckPort: in.HealthCheckPort,
		HealthCheckProtocol: in.HealthCheckProtocol, HealthCheckTimeoutSeconds: in.HealthCheckTimeoutSeconds,
		HealthyThresholdCount: in.HealthyThresholdCount, UnhealthyThresholdCount: in.UnhealthyThresholdCount,
		Matcher: in.Matcher,
	}); err != nil {
		return nil, err
	}
	g.TargetGroup = next.TargetGroup
	return &sdk.ModifyTargetGroupOutput{TargetGroups: []types.TargetGroup{s.shownGroup(g)}}, nil
}

func firstOf[T any](values ...*T) *T {
	for _, v := range values {
		if v != nil {
			return v
		}
	}
	return nil
}
