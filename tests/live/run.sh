#!/usr/bin/env bash
# Asks a real workspace what is only believed so far, and records the answers. See README.md and --help.
exec python3 -B "$(dirname "${BASH_SOURCE[0]}")/kit/run.py" "$@"
