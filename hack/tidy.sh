#!/usr/bin/env bash
# Tidies every Go module of the repository, the tools' modfile among them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for module in . hack/lint test/alerts hack/controlplane/etcd hack/controlplane/kubernetes; do
	(cd "$module" && go mod tidy)
done

# Tidied in the root, the tools' modfile would take in everything that the operator imports.
alone=$(mktemp -d)
trap 'rm -rf "$alone"' EXIT
cp go.tools.mod "$alone/go.mod"
cp go.tools.sum "$alone/go.sum"
(cd "$alone" && go mod tidy)
for file in mod sum; do
	cmp -s "$alone/go.$file" "go.tools.$file" || cp "$alone/go.$file" "go.tools.$file"
done
