#!/usr/bin/env bash
# Runs a command and fails when it changed a file that git tracks, or could track. A dirty checkout is fine.
set -euo pipefail

index=$(mktemp)
trap 'rm -f "$index"' EXIT

tree() {
	cp "$(git rev-parse --git-path index)" "$index" 2>/dev/null || rm -f "$index"
	GIT_INDEX_FILE=$index git add --all .
	GIT_INDEX_FILE=$index git write-tree
}

cd "$(git rev-parse --show-toplevel)"
before=$(tree)
"$@"
after=$(tree)
[[ $before == "$after" ]] && exit 0
git --no-pager diff --stat "$before" "$after" >&2
echo "'$*' changed these files: commit what it made" >&2
exit 1
