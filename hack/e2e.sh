#!/usr/bin/env bash
# Runs one of the tests on a real AWS account, with the credentials of the environment: TestAWS or TestSweep.
set -euo pipefail

for name in HAWS_E2E_REGION HAWS_E2E_VPC HAWS_E2E_PREFIX; do
	[[ -n ${!name:-} ]] || {
		cat >&2 <<-EOF
			This makes resources in a real AWS account and costs money, so it wants to be told where:
			  HAWS_E2E_REGION       the region, such as eu-west-1
			  HAWS_E2E_VPC          a VPC there with public subnets in three zones
			  HAWS_E2E_PREFIX       a name for this run: every resource carries the tag haws.dev/cluster=e2e-NAME
			  HAWS_E2E_CERTIFICATE  optional: the ARN of an issued certificate there, for HTTPS
			$name is not set.
		EOF
		exit 1
	}
done

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
assets=$(hack/controlplane.sh)
KUBEBUILDER_ASSETS=$assets HAWS_OPERATOR=$root/bin/manager exec go test -count=1 -v -timeout=3h -run "^$1\$" ./test/conformance -ginkgo.timeout=3h -ginkgo.v
