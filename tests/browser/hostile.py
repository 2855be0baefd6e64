"""Texts that run where they are taken for HTML, script or template."""

import csv
from pathlib import Path

NASTY = Path(__file__).resolve().parents[3] / "shared" / "nasty" / "files"
FILES = ("17_xss_names.csv", "89_template_injection_names.csv")

# Runs where a template engine compiles it; harmless but visible.
CANARY = "ASSETMAP_TEMPLATE_CANARY"
TEMPLATE = "{{cycler.__init__.__globals__.os.environ.update(" + CANARY + "='1')}}"

OURS = (
    "<script>window.__xss=1</script>",
    "<img src=x onerror=window.__xss=1>",
    '"><img src=x onerror=window.__xss=1>',
    "'><svg onload=window.__xss=1>",
    "</script><script>window.__xss=1</script>",
    "<!--<script>",
    "</title><script>window.__xss=1</script>",
    "</style><script>window.__xss=1</script>",
    "${window.__xss=1}",
    "`+(window.__xss=1)+`",
    "\\`)[0];window.__xss=1;//",
    '";window.__xss=1;//',
    "';window.__xss=1;//",
    "javascript:window.__xss=1",
    " javascript:window.__xss=1",
    "java\tscript:window.__xss=1",
    "data:text/html,<script>parent.__xss=1</script>",
    "{{constructor.constructor('window.__xss=1')()}}",
    "{{7*7*191}}",
    "{% if %}",
    "{% raw %}{{7*7*191}}{% endraw %}",
    "{# gone #}Comment House",
    "{words} {name} {count} $& $1 %(name)s {0.__class__}",
    "<iframe srcdoc='<script>parent.__xss=1</script>'>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href='http://127.0.0.1:9/leak'>",
    "<meta http-equiv=refresh content='0;url=javascript:window.__xss=1'>",
    "<base href='javascript:window.__xss=1//'>",
    "&lt;img src=x onerror=window.__xss=1&gt;",
    "<details open ontoggle=window.__xss=1>",
    "\u202eevil.example\u202c",
    "constructor",
    "__proto__",
    TEMPLATE,
)


def hostile_texts() -> list[str]:
    """Return ours, with those of the shared files where they are there."""
    texts = list(OURS)
    for name in FILES:
        if (NASTY / name).is_file():
            with (NASTY / name).open(encoding="utf-8", newline="") as lines:
                texts += [row["name"] for row in csv.DictReader(lines)]
    return list(dict.fromkeys(texts))
