#!/usr/bin/env bash
# Removes what a killed run left in the workspace, found by its mark. See --help.
exec python3 -B "$(dirname "${BASH_SOURCE[0]}")/kit/clean.py" "$@"
