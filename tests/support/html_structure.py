"""What has to hold of every page that hipaactl writes, seen without a browser."""
import html.parser
import re

VOID = {"meta", "br", "link", "img", "hr", "input"}
SHAPES = {"rect", "path", "circle", "line", "polyline", "polygon"}
# Attributes that make a browser load or run something, or leave the page.
LEADS_OUT = {"src", "srcset", "action", "formaction", "poster", "data", "background", "ping", "xlink:href",
             "xmlns", "xmlns:xlink", "manifest", "srcdoc"}


class Structure(html.parser.HTMLParser):
    """Parses a page; `problems` says what is wrong, `text` is what people read."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.problems, self.open, self.headings, self.ids = [], [], [], []
        self.references, self.tags, self.charts, self.tables = [], [], [], []
        self.text = ""
        self.captions, self.row_headers = [], []
        self.style = ""
        self.feed(page)
        self.close()
        for one in self.open:
            self.problems.append(f"<{one}> is never closed")
        self.check(page)

    def handle_starttag(self, tag, attrs):
        self.start(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.start(tag, attrs)
        if tag not in VOID | SHAPES:
            self.problems.append(f"<{tag}/> is no empty element")

    def start(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.problems.append(f"<{tag}> has an attribute twice: {names}")
        given = dict(attrs)
        for name in names:
            if name.startswith("on") or name in LEADS_OUT or name == "style":
                self.problems.append(f"<{tag} {name}>")
        if tag in ("script", "iframe", "object", "embed", "link", "base", "form", "img", "use", "image"):
            self.problems.append(f"<{tag}>")
        if "href" in given:
            if not given["href"].startswith("#"):
                self.problems.append(f"href {given['href']!r} leaves the page")
            self.references.append(given["href"][1:])
        self.references += given.get("aria-labelledby", "").split()
        if "id" in given:
            self.ids.append(given["id"])
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "svg":
            self.charts.append([given.get("role"), given.get("aria-label"), 0])
        if tag in SHAPES and "svg" in self.open:
            self.charts[-1][2] += 1
        if tag == "table":
            self.tables.append({"caption": 0, "headers": 0})
        if tag == "caption":
            self.tables[-1]["caption"] += 1
        if tag == "th":
            self.tables[-1]["headers"] += 1
            if given.get("scope") not in ("col", "row"):
                self.problems.append("<th> without scope")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data
        else:
            self.text += data

    def check(self, page):
        found = self.problems
        if not page.startswith("<!DOCTYPE html>"):
            found.append("no DOCTYPE")
        if self.headings.count(1) != 1 or self.headings[:1] != [1]:
            found.append(f"the first heading and no other is h1: {self.headings}")
        for before, after in zip(self.headings, self.headings[1:]):
            if after > before + 1:
                found.append(f"h{after} after h{before}")
        if len(set(self.ids)) != len(self.ids):
            found.append("an id stands twice")
        for one in self.references:
            if one not in self.ids:
                found.append(f"#{one} leads nowhere")
        names = [tag for tag, _ in self.tags]
        for landmark in ("header", "nav", "main", "footer"):
            if names.count(landmark) != 1:
                found.append(f"{names.count(landmark)} of the landmark {landmark}")
        if ("html", {"lang": "en"}) not in self.tags:
            found.append("no language")
        for role, label, shapes in self.charts:
            if role != "img" or not label:
                found.append("a chart without a name")
            if shapes == 0:
                found.append(f"the chart {label!r} is empty")
        for table in self.tables:
            if table["caption"] != 1 or table["headers"] == 0:
                found.append(f"a table with {table}")
        if re.search(r"url\(|@import|expression\(", self.style):
            found.append("the style loads something")
        if "://" in page:
            found.append("an address stands in the page")
        for character in page:
            if ord(character) < 0x20 and character != "\n" or 0x7F <= ord(character) < 0xA0 \
                    or 0x200B <= ord(character) <= 0x200F or 0x202A <= ord(character) <= 0x202E \
                    or 0x2066 <= ord(character) <= 0x2069:
                found.append(f"the character U+{ord(character):04X}")


def assert_sound(case, page):
    """Fails the test where the page is not as every page has to be; returns its structure."""
    made = Structure(page)
    case.assertEqual(made.problems[:10], [])
    return made
