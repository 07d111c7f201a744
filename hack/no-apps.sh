#!/usr/bin/env bash
# Fails while the cluster holds a HighlyAvailableApp, or cannot be asked. Deleting the CRD deletes every app, and an
# app whose operator is gone keeps its finalizer: the object, its namespace and the CRD would be "Terminating" for ever.
set -euo pipefail

read -ra kubectl <<<"${KUBECTL:-kubectl}"
crd=highlyavailableapps.haws.dev

cannot_ask() {
	echo "refused: the cluster could not be asked whether it holds a HighlyAvailableApp" >&2
	exit 1
}

found=$("${kubectl[@]}" get crd "$crd" --ignore-not-found -o name) || cannot_ask
[[ -n $found ]] || exit 0
apps=$("${kubectl[@]}" get "$crd" --all-namespaces --no-headers \
	-o custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name,DELETING:.metadata.deletionTimestamp) || cannot_ask
[[ -n $apps ]] || exit 0

cat >&2 <<EOF
refused: the cluster still holds these HighlyAvailableApps (namespace, name, deleting since):

$apps

Without the operator nobody looks after what they have in AWS, and nobody deletes it. While the operator runs, either
delete each app, which deletes its AWS resources too:
  1. turn its protection off:  kubectl -n NAMESPACE patch $crd NAME --type merge -p '{"spec":{"deletionProtection":false}}'
  2. delete it:                kubectl -n NAMESPACE delete $crd NAME
  3. if it stays, see why:     kubectl -n NAMESPACE describe $crd NAME
or leave the operator in place.
EOF
exit 1
