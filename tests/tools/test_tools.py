"""The checkers, checked: each rule sees what breaks it, and nothing else."""
import unittest

import codes_check
import layering


def layering_finds(path, text, size=100):
    return [problem for _, problem in layering.file_problems(path, text, size)]


class Layering(unittest.TestCase):
    def assert_refused(self, path, text, part):
        found = layering_finds(path, text)
        self.assertEqual(len(found), 1, found)
        self.assertIn(part, found[0])

    def test_rooms_that_know_each_other(self):
        for path, header in (
                ("plugin/boundary/a.cpp", '"plugin/provider/provider.hpp"'),
                ("plugin/boundary/a.cpp", "<hipaa/provider.h>"),
                ("plugin/resource/a.cpp", '"plugin/rules/judge.hpp"'),
                ("plugin/resource/a.cpp", '"plugin/workspace/client/client.hpp"'),
                ("plugin/rules/a.cpp", '"plugin/model/facts.hpp"'),
                ("plugin/request/a.cpp", '"schemas/embedded.hpp"'),
                ("plugin/workspace/a.cpp", "<curl/curl.h>"),
                ("plugin/evidence/a.cpp", "<boost/json.hpp>"),
                ("plugin/cli/a.cpp", '"plugin/cli/finding.hpp"'),
                ("plugin/cli/a.cpp", "<CLI/CLI.hpp>"),
                ("plugin/workspace/a.cpp", "<sys/socket.h>"),
                ("tests/hosts/c/host.c", "<stdio.h>"),
                ("tests/unit/rules/a.cpp", '"plugin/rules/judge.hpp"')):
            with self.subTest(path=path, header=header):
                self.assertEqual(layering_finds(path, f"#include {header}\n"), [])

    def test_rooms_that_do_not(self):
        for path, header, part in (
                ("plugin/rules/a.cpp", '"plugin/workspace/client/client.hpp"', "may not know"),
                ("plugin/workspace/a.cpp", '"plugin/rules/judge.hpp"', "may not know"),
                ("plugin/request/a.cpp", '"plugin/provider/provider.hpp"', "may not know"),
                ("plugin/resource/a.cpp", '"plugin/boundary/guard.hpp"', "may not know"),
                ("plugin/resource/a.cpp", "<hipaa/provider.h>", "may not know"),
                ("plugin/cli/a.cpp", '"plugin/model/value.hpp"', "may not know"),
                ("tests/hosts/cpp/a.cpp", '"plugin/model/value.hpp"', "may not know"),
                ("examples/hosts/a.cpp", '"plugin/support/log.hpp"', "may not know"),
                ("plugin/resource/a.cpp", "<curl/curl.h>", "may not use"),
                ("plugin/request/a.cpp", "<openssl/sha.h>", "may not use"),
                ("plugin/boundary/a.cpp", "<grpcpp/grpcpp.h>", "may not use"),
                ("plugin/resource/a.cpp", "<folly/String.h>", "known third parties"),
                ("plugin/rules/a.cpp", "<fstream>", "pure"),
                ("plugin/resource/a.cpp", "<iostream>", "standard streams"),
                ("plugin/resource/a.cpp", '"plan.hpp"', "from the top level")):
            with self.subTest(path=path, header=header):
                self.assert_refused(path, f"#  include {header} // why\n", part)

    def test_catch_stands_at_the_edges(self):
        code = "void f() { try { g(); } catch (...) {} }\n"
        self.assertEqual(layering_finds("plugin/boundary/guard.hpp", code), [])
        self.assertEqual(layering_finds("plugin/cli/run.cpp", code), [])
        self.assert_refused("plugin/operations/plan.cpp", code, "catch")
        self.assertEqual(layering_finds("plugin/operations/plan.cpp", "// nobody may catch (it)\n"), [])
        self.assertEqual(layering_finds("plugin/operations/plan.cpp", 'f("catch (it)");\n'), [])

    def test_c_linkage_and_namespaces(self):
        self.assert_refused("plugin/workspace/a.cpp", 'extern "C" void f();\n', 'extern "C"')
        self.assertEqual(layering_finds("plugin/boundary/a.cpp", 'extern "C" void f();\n'), [])
        self.assert_refused("tests/support/a.hpp", "using namespace std;\n", "using namespace")
        self.assertEqual(layering_finds("tests/abi/a.cpp", "using namespace std;\n"), [])

    def test_the_clock_is_not_a_rules_business(self):
        self.assert_refused("plugin/rules/a.cpp", "auto n = std::chrono::system_clock::now();\n", "pure")

    def test_the_line_is_named(self):
        found = list(layering.text_problems("plugin/rules/a.cpp", "/* one\ntwo */\n#include <fstream>\n"))
        self.assertEqual([line for line, _ in found], [3])

    def test_size_and_top_level(self):
        self.assertEqual(layering_finds("plugin/rules/a.cpp", "", layering.LARGEST), [])
        self.assertEqual(len(layering_finds("plugin/rules/a.cpp", "", layering.LARGEST + 1)), 1)
        self.assertEqual(layering_finds("tests/cases/a.json", "", layering.LARGEST + 1), [])
        entries = [entry for entry, _ in layering.top_level_problems(
            ["plugin/a.cpp", ".github/x.md", "LICENSE", "docs/a.md", "README.md"])]
        self.assertEqual(entries, ["LICENSE", "docs"])


class Codes(unittest.TestCase):
    def test_used_and_listed_are_compared(self):
        used = {"HC-EBS-01": "a.cpp:1", "HP-NEW": "a.cpp:2"}
        found = list(codes_check.problems(used, {"HC-EBS-01": 2, "HP-OLD": 1}))
        self.assertEqual(len(found), 3)
        self.assertIn("a.cpp:2: HP-NEW", found[0])
        self.assertIn("nobody uses HP-OLD", found[1])
        self.assertIn("listed 2 times", found[2])

    def test_literals(self):
        self.assertEqual(codes_check.LITERAL.findall('error("HP-ARG-UNKNOWN-KEY", "HC-EBS-01 says")'),
                         ["HP-ARG-UNKNOWN-KEY"])


if __name__ == "__main__":
    unittest.main()
