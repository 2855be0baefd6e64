#!/bin/sh
# Write requirements.lock (what the app needs) and requirements-dev.lock (that, and what tests need):
# exact versions with hashes, for every Python we support, and no index addresses.
set -eu
cd "$(dirname "$0")/.."
compile() {
  uv pip compile pyproject.toml --extra app "$@" --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet
}
compile --group build -o requirements.lock
compile --group build --group dev -c requirements.lock -o requirements-dev.lock
