"""One HTML file that asks for nothing else: no requests, a language and a title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainspoken.report.page_script import content_security_policy
from plainspoken.verify.built_page import Element, HtmlPage, element_text
from plainspoken.verify.problem import Problem

CONTENT_POLICY_HEADER = "content-security-policy"
FETCHING_TAGS = ("link", "iframe", "frame", "object", "embed", "base", "img", "audio", "video", "source", "image")
TAGS_LOOKED_AT = ("script", "style", *FETCHING_TAGS)
URL_ATTRIBUTES = ("src", "srcset", "href", "xlink:href", "poster", "data", "action", "formaction", "background", "ping")
STYLE_FETCH_PATTERN = re.compile(r"@import|url\(\s*(?!['\"]?(?:data:|#))[^)]*\)?", re.IGNORECASE)


def structure_problems(page: HtmlPage, language: str, script: str = "") -> Iterator[Problem]:
    """Each thing that the page would have to fetch, and what its head lacks; `script`: the one it may run."""
    if page.root.get("lang") != language:
        yield Problem(page.name, "html", "language", language, page.root.get("lang") or "none")
    title = page.root.find("head/title")
    if title is None or not element_text(title):
        yield Problem(page.name, "head", "the page has no title")
    for element in page.elements("style", *URL_ATTRIBUTES, *(f"<{each}>" for each in TAGS_LOOKED_AT)):
        if element.tag == "script":
            yield from script_problems(page, element, script)
        elif element.tag in FETCHING_TAGS and not is_within_file(element.get("src") or ""):
            yield page.problem(element, f"a briefing is one file; it may not hold <{element.tag}>")
        for name in URL_ATTRIBUTES:
            target = element.get(name)
            if target and not (target.startswith("#") if name == "href" else is_within_file(target)):
                yield page.problem(element, f"asks for another file ({name})", found=target)
        style = element.text or "" if element.tag == "style" else element.get("style") or ""
        for found in STYLE_FETCH_PATTERN.findall(style):
            yield page.problem(element, "style asks for another file", found=found)


def script_problems(page: HtmlPage, element: Element, script: str) -> Iterator[Problem]:
    """Whether a script is the templates' own, and the page's policy lets no other one run."""
    if element.attrib or (element.text or "") != script or not script:
        yield page.problem(element, "a script that is not the templates' own", found=element.text or "")
    metas = page.root.iterfind("head/meta")
    policies = [
        each.get("content") for each in metas if (each.get("http-equiv") or "").lower() == CONTENT_POLICY_HEADER
    ]
    if policies != [content_security_policy(script)]:
        yield page.problem(
            element, "content security policy", content_security_policy(script), "; ".join(policies) or "none"
        )


def is_within_file(target: str) -> bool:
    """Whether a target lies within the file."""
    return target.startswith(("#", "data:"))
