#!/usr/bin/env bash
# Prints the path of moto_server, for MOTO_SERVER; installs it first, in a virtual environment of its own, where it is
# missing or where its pins have changed. What is not the answer goes to stderr.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
pins=$root/test/moto/requirements.txt
python=${PYTHON:-python3}
command -v "$python" >/dev/null || { echo "$python is needed and not there: moto is written in Python" >&2; exit 1; }
venv=$root/bin/moto/$({ "$python" --version && cat "$pins"; } | git hash-object --stdin)

if [[ ! -e $venv/complete ]]; then
	mkdir -p "$venv"
	# Two runs at once would write into each other's environment.
	if command -v flock >/dev/null; then
		exec 9>"$venv.lock"
		flock 9
	fi
	if [[ ! -e $venv/complete ]]; then
		echo "moto: installing $(sed -n 's/^moto==//p' "$pins") into $venv, about half a minute, once" >&2
		"$python" -m venv --clear "$venv" >&2
		"$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$pins" >&2
		touch "$venv/complete"
	fi
fi

echo "$venv/bin/moto_server"
