"""Stage probe: the models of a build to made-up cases with their answers, by which a service proves itself."""

from __future__ import annotations

from pathlib import Path

from plainspoken.case.serving_manifest import SERVING_MANIFEST_FILE
from plainspoken.core.findings import read_findings, write_atomically
from plainspoken.pipeline.analyse_stage import ANALYSE_PACKAGES, MODEL_SUFFIX
from plainspoken.pipeline.cache_key import ContentHashes, code_digests, collect_package_versions, hash_matching_files
from plainspoken.pipeline.stage import ProgressCallback, ProjectPaths, Stage, Timings

PROBE_CODE = ("plainspoken.serving.probes",)


def probe_stage(places: ProjectPaths, folder: Path) -> Stage:
    """`probes.json`, where the build has a model for service; else nothing."""

    def inputs() -> ContentHashes:
        made = hash_matching_files(folder, (SERVING_MANIFEST_FILE, f"*{MODEL_SUFFIX}"))
        code = code_digests(places.root, PROBE_CODE, alone=[__name__])
        return code | collect_package_versions(ANALYSE_PACKAGES) | made

    def run(part: Path, tell: ProgressCallback) -> Timings:
        if (folder / SERVING_MANIFEST_FILE).is_file():
            tell("asking the model made-up cases", 0.0)
            write_probes(folder, part)
        return {}

    return Stage("probe", inputs, run)


def write_probes(folder: Path, part: Path) -> None:
    """Open the models of a build as a service does, ask them, and write what they answered into `part`."""
    from plainspoken.serving.load_case import open_models
    from plainspoken.serving.probes import PROBES_FILE, store_probes

    findings = read_findings(folder / "findings.json")
    manifest, engines = open_models(folder, findings)
    models: dict[str, str] = {at.moment: findings.provenance.artifacts[at.file] for at in manifest.moments}
    digest = findings.provenance.artifacts[SERVING_MANIFEST_FILE]
    probes = store_probes(manifest, digest, engines, models)
    write_atomically(part / PROBES_FILE, (probes.model_dump_json(indent=1) + "\n").encode())
