#!/bin/sh
# Compile the locks: hashes for every platform, and no address of any registry.
# The development group comes first and is the constraint of the others, so that what is
# tested is what is deployed. The audit stands alone: checkov wants an old boto3.
set -eu
cd "$(dirname "$0")/.."
compile() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
        --no-header --no-emit-index-url "$@"
}
compile --group dev --output-file requirements/dev.txt
for group in sign-in worker video infra local bench node; do
    compile --group "$group" --constraint requirements/dev.txt --output-file "requirements/$group.txt"
done
compile --group audit --output-file requirements/audit.txt

# npm's locks. It notes addresses of who wants money, too.
for folder in website/packages benchmarks/browser benchmarks/peers; do
    npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund \
        --loglevel=error --prefix "$folder"
    python -c 'import json, sys
from pathlib import Path
lock = Path(sys.argv[1])
content = json.loads(lock.read_text())
for package in content["packages"].values():
    package.pop("funding", None)
lock.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")' "$folder/package-lock.json"
done
