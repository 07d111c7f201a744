SHELL := /usr/bin/env bash -o pipefail
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

IMG ?= haws:dev
PLATFORMS ?= linux/amd64,linux/arm64
KUBECTL ?= kubectl
TEST_TIMEOUT ?= 35m
FUZZTIME ?= 30s
CHAOS_TIMEOUT ?= 60m
DEMO := bin/demo/demo

# The tools are pinned in modfiles of their own; Go builds them once and keeps them in its build cache.
TOOL := go tool -modfile=$(CURDIR)/go.tools.mod
CONTROLLER_GEN := $(TOOL) controller-gen
KUSTOMIZE := $(TOOL) kustomize
CRD_REF_DOCS := $(TOOL) crd-ref-docs
GOLANGCI_LINT := go tool -modfile=$(CURDIR)/hack/lint/go.mod golangci-lint

.PHONY: help
help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

##@ Try it

.PHONY: demo
demo: ## Build, break and heal an app in a simulated AWS on this machine; with KEEP=1 it stays up
	@assets=$$(hack/controlplane.sh) && go build -o $(DEMO) ./hack/demo && \
		KUBEBUILDER_ASSETS="$$assets" exec $(DEMO) $(if $(KEEP),--keep)

.PHONY: run
run: ## Run the operator here against the cluster of the current kubeconfig (flags in ARGS)
	go run . $(ARGS)

##@ Break it (in a second terminal, while make demo KEEP=1 is up)

.PHONY: zone-down zone-up throttle delete-listener failover heal
zone-down: ## A zone goes dark (the first, or ZONE=euw1-az2)
zone-up: ## It returns (all, or ZONE=euw1-az2)
throttle: ## AWS refuses every call as one too many
delete-listener: ## A stranger deletes a listener of the app
failover: ## The database fails over to its standby
heal: ## Zones return and AWS takes calls again

zone-down zone-up throttle delete-listener failover heal:
	@test -x $(DEMO) || { echo "no demo is up here: start one with make demo KEEP=1" >&2; exit 1; }
	@$(DEMO) $@ $(ZONE)

##@ Develop

.PHONY: record
record: ## Play the demo, and keep the app of each moment for the tests and pictures of kubectl haws
	@assets=$$(hack/controlplane.sh) && go build -o $(DEMO) ./hack/demo && \
		KUBEBUILDER_ASSETS="$$assets" $(DEMO) --record cmd/kubectl-haws/testdata/apps

.PHONY: generate
generate: ## Write the DeepCopy methods
	$(CONTROLLER_GEN) object paths=./api/...

.PHONY: manifests
manifests: ## Write the CRD and the operator's ClusterRole
	$(CONTROLLER_GEN) crd rbac:roleName=manager-role paths=./api/... paths=./controllers/... \
		output:crd:artifacts:config=config/crd/bases output:rbac:artifacts:config=config/rbac

.PHONY: docs
docs: pictures ## Write the pages of docs that are made from the code
	$(CRD_REF_DOCS) --source-path=api/v1alpha1 --config=hack/apidocs/config.yaml --templates-dir=hack/apidocs --renderer=markdown \
		--output-path=docs/api.md --log-level=ERROR

.PHONY: fmt
fmt: ## Format the code and sort its imports
	$(GOLANGCI_LINT) fmt ./...

.PHONY: vet
vet: ## Run go vet
	go vet ./...

.PHONY: lint
lint: ## Run the linters (.golangci.yml has a reason for each)
	$(GOLANGCI_LINT) run ./...

.PHONY: tidy
tidy: ## Tidy every Go module of the repository
	hack/tidy.sh

.PHONY: test
test: ## Run every test, those on a real kube-apiserver among them
	assets=$$(hack/controlplane.sh) && \
		KUBEBUILDER_ASSETS="$$assets" go test -race -shuffle=on -timeout=$(TEST_TIMEOUT) ./...

.PHONY: howto
howto: ## Run the commands of docs/howto as a reader would (ARGS=-update writes what they print into the pages)
	assets=$$(hack/controlplane.sh kubectl) && moto=$$(hack/moto.sh) && KUBEBUILDER_ASSETS="$$assets" MOTO_SERVER="$$moto" \
		go test -race -count=1 -v ./test/howto $(ARGS)

# Go does not see that a file outside of a module has changed: hence -count=1.
.PHONY: alerts
alerts: ## Play the alerts of config/prometheus on made-up series (the first time Prometheus is built, for minutes)
	cd test/alerts && go test -count=1 ./...

.PHONY: conformance
conformance: build ## Hold the built operator, and the simulated AWS, against moto, the AWS of another team
	moto=$$(hack/moto.sh) && MOTO_SERVER="$$moto" go test -count=1 ./test/moto ./test/twin ./test/wire
	assets=$$(hack/controlplane.sh) && moto=$$(hack/moto.sh) && \
		KUBEBUILDER_ASSETS="$$assets" MOTO_SERVER="$$moto" HAWS_OPERATOR="$(CURDIR)/bin/manager" \
		go test -count=1 -v -timeout=40m ./test/conformance $(ARGS)

.PHONY: chaos
chaos: ## Break the operator in every way there is, in every story (SEED= is the first seed, N= how many)
	assets=$$(hack/controlplane.sh) && KUBEBUILDER_ASSETS="$$assets" GOGC=400 \
		HAWS_CHAOS_APPS=$(or $(APPS),1000) HAWS_CHAOS_SEED=$(or $(SEED),1) HAWS_CHAOS_N=$(or $(N),1) go test -count=1 -v -parallel=4 -timeout=$(CHAOS_TIMEOUT) -run '^Test(Crashes|Faults|Snags|Lag|TwoOperators|Lives|ZoneLoss|Survival|Load)$$' ./test/chaos $(ARGS) | \
		grep --line-buffered -v -e '^=== ' -e '^ *--- PASS'

.PHONY: fuzz
fuzz: ## Hostile input: user data, names, and whatever the CRD admits, FUZZTIME for each
	go test -run '^$$' -fuzz '^FuzzSubstitute$$' -fuzztime=$(FUZZTIME) -fuzzminimizetime=1s ./internal/blocks/servers
	go test -run '^$$' -fuzz '^FuzzPlaceholders$$' -fuzztime=$(FUZZTIME) -fuzzminimizetime=1s ./internal/blocks/servers
	go test -run '^$$' -fuzz '^FuzzPhysical$$' -fuzztime=$(FUZZTIME) -fuzzminimizetime=1s ./internal/cloud
	go test -run '^$$' -fuzz '^FuzzNames$$' -fuzztime=$(FUZZTIME) -fuzzminimizetime=1s ./internal/cloud
	go test -run '^$$' -fuzz '^FuzzAdmitted$$' -fuzztime=$(FUZZTIME) -fuzzminimizetime=1s ./test/chaos

.PHONY: bench
bench: ## Measure calls, seconds and memory, and hold them against their limits
	assets=$$(hack/controlplane.sh) && KUBEBUILDER_ASSETS="$$assets" go run ./test/bench $(ARGS)

.PHONY: mutate
mutate: ## Break planner, loop and status code in small ways, and list what no fast test notices
	go run ./hack/mutate $(ARGS)

.PHONY: pictures
pictures: ## Draw the pictures of the documentation anew, from the demo's recorded apps
	go test -count=1 -run '^TestThePicturesOfTheDocumentation$$' ./internal/diagram -update

.PHONY: verify
verify: ## Check that generated files are up to date, and that linters and alerts are content
	hack/unchanged.sh $(MAKE) --no-print-directory generate manifests docs tidy
	$(MAKE) --no-print-directory lint alerts

##@ On a real AWS account (docs/conformance.md says what for, what it costs, and that nobody has run it yet)

.PHONY: e2e e2e-clean
e2e: build ## Play the story on AWS: HAWS_E2E_REGION, HAWS_E2E_VPC and HAWS_E2E_PREFIX are your consent
	@hack/e2e.sh TestAWS
e2e-clean: ## Remove what a run that was cut off has left, by its tags
	@hack/e2e.sh TestSweep

##@ Build

.PHONY: build
build: ## Build the operator into bin/manager
	go build -o bin/manager .

.PHONY: plugin
plugin: ## Build kubectl haws into bin/kubectl-haws (docs/kubectl-plugin.md), with what completes it
	go build -trimpath -ldflags="-s -w" -o bin/kubectl-haws ./cmd/kubectl-haws
	cp cmd/kubectl-haws/kubectl_complete-haws bin/kubectl_complete-haws

.PHONY: docker-build
docker-build: ## Build the image IMG for this machine's platform
	docker build -t $(IMG) .

.PHONY: docker-buildx
docker-buildx: ## Build the image IMG for PLATFORMS and push it
	docker buildx build --platform=$(PLATFORMS) -t $(IMG) --push .

##@ Deploy

.PHONY: install
install: ## Install the CRD into the cluster of the current kubeconfig
	$(KUSTOMIZE) build config/crd | $(KUBECTL) apply --server-side -f -

.PHONY: uninstall
uninstall: ## Remove the CRD; refused while an app exists
	KUBECTL="$(KUBECTL)" hack/no-apps.sh
	$(KUSTOMIZE) build config/crd | $(KUBECTL) delete --ignore-not-found -f -

.PHONY: deploy
deploy: ## Deploy the operator with image IMG, its CRD and its policies
	rm -rf bin/deploy && mkdir -p bin/deploy
	cd bin/deploy && $(KUSTOMIZE) create --resources ../../config/default && $(KUSTOMIZE) edit set image haws=$(IMG)
	$(KUSTOMIZE) build bin/deploy | $(KUBECTL) apply --server-side -f -

.PHONY: undeploy
undeploy: ## Remove the operator and its CRD; refused while an app exists
	KUBECTL="$(KUBECTL)" hack/no-apps.sh
	$(KUSTOMIZE) build config/default | $(KUBECTL) delete --ignore-not-found -f -
