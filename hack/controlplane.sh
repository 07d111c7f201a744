#!/usr/bin/env bash
# Prints the folder that holds etcd and kube-apiserver, for KUBEBUILDER_ASSETS, and kubectl with the argument kubectl; gets
# them first where they are missing. The versions are pinned in hack/controlplane/*/go.mod. What is not the answer goes to
# stderr.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
version=$(awk '$1 == "k8s.io/kubernetes" { sub(/^v/, "", $2); print $2; exit }' "$root/hack/controlplane/kubernetes/go.mod")
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || { echo "no version of k8s.io/kubernetes in hack/controlplane/kubernetes/go.mod" >&2; exit 1; }
assets=$root/bin/k8s/$version
wanted=(etcd kube-apiserver "$@")

say() { echo "control plane $version: $*" >&2; }
complete() {
	local name
	for name in "${wanted[@]}"; do [[ -x $assets/$name ]] || return 1; done
}

# A half-written binary must never have the final name: others may be looking.
put() {
	chmod 755 "$1" &&
		mv -f "$1" "$assets/$2"
}

download() {
	local tool limit=() found name
	tool=$(cd "$root" && go tool -modfile=go.tools.mod -n setup-envtest) || return 1
	# macOS has no timeout; there the download ends by itself.
	if command -v timeout >/dev/null; then limit=(timeout 15); fi
	say "asking setup-envtest"
	found=$(${limit[@]+"${limit[@]}"} "$tool" use "$version" -p path 2>"$scratch/why") || {
		[[ -s $scratch/why ]] || echo "no answer in time" >"$scratch/why"
		say "not to be had from setup-envtest: $(tail -n 1 "$scratch/why")"
		return 1
	}
	for name in "${wanted[@]}"; do
		cp "$found/$name" "$scratch/$name" && put "$scratch/$name" "$name" || return 1
	done
}

build() { # name, module, package, flags for the linker, how long it takes
	[[ ! -x $assets/$1 ]] || return 0
	say "building $1 from its Go modules, $5, once"
	(cd "$root/hack/controlplane/$2" && CGO_ENABLED=0 go build -trimpath -ldflags "$4" -o "$scratch/$1" "$3") >&2
	put "$scratch/$1" "$1"
}

if ! complete; then
	mkdir -p "$assets"
	# Two runs at once would be right without the lock, and take twice as long.
	if command -v flock >/dev/null; then
		exec 9>"$assets/.lock"
		flock 9
	fi
	scratch=$(mktemp -d "$assets/.new.XXXXXX")
	trap 'rm -rf "$scratch"' EXIT
	trap 'exit 130' INT TERM
	if ! complete && ! download; then
		build etcd etcd go.etcd.io/etcd/server/v3 "-s -w" "about a minute"
		build kube-apiserver kubernetes k8s.io/kubernetes/cmd/kube-apiserver \
			"-s -w -X k8s.io/component-base/version.gitVersion=v$version" "about 6 minutes"
		[[ ${wanted[*]} != *kubectl* ]] || build kubectl kubernetes k8s.io/kubernetes/cmd/kubectl \
			"-s -w -X k8s.io/component-base/version.gitVersion=v$version" "about a minute"
	fi
	say "ready in $assets"
fi

echo "$assets"
