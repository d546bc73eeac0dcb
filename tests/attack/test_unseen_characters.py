"""Characters that nobody sees, or that turn the reading direction around, are shown escaped in every
output: no name looks like another, none drives a terminal."""
import json
import xml.etree.ElementTree

import workbench
from workbench import Case

UNSEEN = {"right-to-left override": "\u202e", "isolate": "\u2066", "zero-width space": "\u200b",
          "zero-width joiner": "\u200d", "byte order mark": "\ufeff", "soft hyphen": "\u00ad",
          "arabic letter mark": "\u061c", "line separator": "\u2028", "hangul filler": "\u3164",
          "variation selector": "\ufe0f", "next line": "\u0085", "delete": "\u007f",
          "tag": "\U000e0041", "selector beyond the first plane": "\U000e0100"}


def escaped(character):
    """As JSON escapes it."""
    return json.dumps(character)[1:-1] if ord(character) > 0xffff else f"\\u{ord(character):04x}"


class UnseenCharacters(Case):
    def write_name(self, character):
        """A refused cluster with it in values, keys and the file's name."""
        self.stack("non-compliant", cluster_name=f"a{character}b",
                   spark_version=f"13.3.x{character}-cpu-ml-scala2.12",
                   custom_tags={f"k{character}": f"v{character}"}, **{f"no{character}thing": 1})

    def seen_in(self, text, character, name):
        self.assertNotIn(character, text, name)
        return text

    def test_every_format(self):
        for name, character in UNSEEN.items():
            self.write_name(character)
            for form in ("text", "json", "sarif", "junit", "github"):
                with self.subTest(name, form=form):
                    ran = self.ctl("check", "--format", form)
                    self.assertIn(ran.code, (1, 2))
                    # What is shown names what it is about; for people controls stand as \\x85.
                    if form in ("json", "sarif") or character not in "\u0085\u007f":
                        self.assertIn(escaped(character), (ran.out + ran.err).lower())
                    self.seen_in(ran.out + ran.err, character, name)
                    self.ctl("check", "--format", form, "--output", "written")
                    self.seen_in((self.folder / "written").read_text(encoding="utf-8"), character, name)
                    if form in ("json", "sarif"):
                        json.loads(ran.out)
                    if form == "junit":
                        xml.etree.ElementTree.fromstring(ran.out)

    def test_json_keeps_the_value(self):
        self.write_name("\u202e")
        ran = self.ctl("check", "--json")
        self.assertIn("/no\u202ething", [one[3] for one in ran.told])

    def test_sarif_shows_people_the_escape(self):
        self.write_name("\u202e")
        log = json.loads(self.ctl("check", "--format", "sarif").out)
        texts = json.dumps([one["message"]["text"] for one in log["runs"][0]["results"]]
                           + [one["message"]["text"] for one in
                              log["runs"][0]["invocations"][0]["toolExecutionNotifications"]])
        self.assertNotIn(escaped("\u202e"), texts.replace("\\\\", ""))
        self.assertIn("\\\\u202e", texts)

    def test_file_names(self):
        self.write("a\u202eb.json", "{")
        for form in ("text", "json", "sarif", "junit", "github"):
            with self.subTest(form=form):
                ran = self.ctl("check", "a\u202eb.json", "--format", form, code=2)
                self.seen_in(ran.out + ran.err, "\u202e", form)

    def test_plans_and_states(self):
        stack = self.stack("compliant", custom_tags={"team": "a\u202eb\u200b"})
        self.write_stack(stack)
        for arguments in (("plan",), ("plan", "--json"), ("apply", "-y"), ("read",), ("read", "--json"),
                          ("verify", "hipaa_cluster.phi"), ("verify", "hipaa_cluster.phi", "--json"),
                          ("audit", "phi.stack.json"), ("audit", "phi.stack.json", "--json")):
            with self.subTest(arguments):
                ran = self.ctl(*arguments)
                for character in "\u202e\u200b":
                    self.seen_in(ran.out + ran.err, character, arguments)


if __name__ == "__main__":
    workbench.main()
