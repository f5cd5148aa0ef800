"""What is known against our dependencies, and whether it holds here, for programs to read:
CycloneDX's `vulnerabilities` (a VEX), made of the table "Known holes in dependencies" of
SECURITY.md. One source for both, so that they cannot say different things.

A row is `| CVE-1, CVE-2: what it is | VERDICT: why |`, with a verdict of VERDICTS.
"""

import re

DOCUMENT = "SECURITY.md"
HEADING = "## Known holes in dependencies"
# All are of gRPC's C core: what the build takes of it, and what a built program loads.
COMPONENTS = ["deb:libgrpc-dev", "deb:libgrpc29"]
# What a row may say, and what CycloneDX 1.5 calls it.
VERDICTS = {
    "not affected": {"state": "not_affected"},
    "mitigated": {"state": "not_affected", "justification": "protected_by_mitigating_control"},
    "not reproduced": {"state": "in_triage"},
    "affected": {"state": "exploitable", "response": ["workaround_available"]},
}
CVE = re.compile(r"CVE-\d{4}-\d+")


class Malformed(Exception):
    """The table cannot be read; the text says which row and what it wants."""


def rows(document):
    """[(hole, here)]: the table's cells."""
    section = document.partition(HEADING + "\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    # The head and the rule below it.
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    if not found:
        raise Malformed(f"{DOCUMENT} has no table below '{HEADING}'.")
    for cells in found:
        if len(cells) != 2:
            raise Malformed(f"{DOCUMENT}: a known hole has two cells, not {len(cells)}: {cells}")
    return found


def plain(text):
    """Markdown's links as their text."""
    return re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)


def verdict_of(here):
    """(what CycloneDX calls the verdict, why)."""
    said, _, why = here.partition(":")
    if said not in VERDICTS or not why.strip():
        raise Malformed(f"{DOCUMENT}: a known hole begins with one of {sorted(VERDICTS)}, a colon"
                        f" and the reason, not with '{here}'.")
    return VERDICTS[said], plain(why).strip()


def vulnerabilities(document, listed):
    """CycloneDX's list, a hole each, for a bill that lists these components."""
    affected = [{"ref": name} for name in COMPONENTS if name in listed]
    found = {}
    for hole, here in rows(document):
        verdict, why = verdict_of(here)
        names = CVE.findall(hole.partition(":")[0])
        if not names:
            raise Malformed(f"{DOCUMENT}: a known hole begins with its CVE, not with '{hole}'.")
        for name in names:
            if name in found:
                raise Malformed(f"{DOCUMENT} lists {name} twice: keep one row.")
            found[name] = {
                "bom-ref": name,
                "id": name,
                "description": hole.partition(":")[2].strip(),
                "analysis": {**verdict, "detail": why},
                "affects": affected,
            }
    return [found[name] for name in sorted(found)]
