"""Command lines that cannot be: what is wrong with them is said in our words."""
import workbench


class CommandLine(workbench.Case):
    def test_a_command_line_that_cannot_be_is_explained(self):
        """In our words, with what may have been meant, where to look, and nothing on stdout."""
        levels = "trace, debug, info, warn, error or off"
        for words, said, command in (
                ((), "Which command?", ""),
                (("plan", "a", "b"), 'plan: "b" is one argument too many.', "plan"),
                (("apply", "a", "b", "c"), 'apply: "b" is one argument too many.', "apply"),
                (("init", "a", "b"), 'init: "b" is one argument too many.', "init"),
                (("import", "a.b", "1", "2"), 'import: "2" is one argument too many.', "import"),
                (("import", "a.b"), "import: ID is missing.", "import"),
                (("policy",), "policy: WHAT is missing.", "policy"),
                (("coverage", "--from", "2026-07-01"), "coverage: --to is missing.", "coverage"),
                (("completion", "powershell"), 'completion: SHELL cannot be "powershell". '
                                               "It must be bash, zsh or fish.", "completion"),
                (("evidence", "verfy", "x"), 'evidence: WHAT cannot be "verfy". Did you mean "verify"? '
                                             "It must be keygen, verify, prove, show or anchor.", "evidence"),
                (("check", "--output"), "check: --output needs a value: FILE.", "check"),
                (("check", "--log-level"), f"check: --log-level needs a value: {levels}.", "check"),
                (("check", "--log-level", "inof"), 'check: --log-level cannot be "inof". Did you mean "info"? '
                                                   f"It must be {levels}.", "check"),
                (("check", "--undecided=perhaps"), 'check: --undecided cannot be "perhaps". '
                                                   "It must be error or ok.", "check"),
                (("check", "--output", "a", "--output", "b"), "check: --output was given 2 times, and counts once.",
                 "check"),
                (("check", "--json=maybe"), "check: --json takes no value.", "check"),
                (("check", "--json", "--format", "csv"), "check: --format and --json exclude each other. "
                                                         "Leave one of them out.", "check"),
                (("check", "--patient-data-pattern", "MRN"), 'check: --patient-data-pattern cannot be "MRN". '
                                                             "NAME=PATTERN is expected.", "check"),
                (("plan", "--parallelism", "0"), 'plan: --parallelism cannot be "0". '
                                                 "It must be a whole number, 1 to 512.", "plan"),
                (("plan", "--parallelism", "many"), 'plan: --parallelism cannot be "many". '
                                                    "It must be a whole number, 1 to 512.", "plan"),
                (("evidence", "prove", "x", "0"), 'evidence: LINE cannot be "0". '
                                                  "It must be a whole number, 1 or more.", "evidence")):
            with self.subTest(words):
                ran = self.ctl(*words, code=2)
                command = f"hipaactl {command} --help" if command else "hipaactl --help"
                self.assertEqual((ran.out, ran.err), ("", f"{said}\n`{command}` lists what there is.\n"))

    def test_unknown_words_are_named_and_guessed(self):
        for words, said in (
                (("chekc",), 'There is no command "chekc". Did you mean "check"?\n'
                             "`hipaactl --help` lists what there is.\n"),
                (("frobnicate",), 'There is no command "frobnicate".\n`hipaactl --help` lists what there is.\n'),
                (("--verison",), 'There is no option "--verison". Did you mean "--version"?\n'
                                 "`hipaactl --help` lists what there is.\n"),
                (("check", "--sumary"), 'There is no option of check "--sumary". Did you mean "--summary"?\n'
                                        "`hipaactl check --help` lists what there is.\n"),
                (("plan", "--tarjet=a.b"), 'There is no option of plan "--tarjet". Did you mean "--target"?\n'
                                           "`hipaactl plan --help` lists what there is.\n"),
                (("version", "b"), 'version: "b" is one argument too many.\n'
                                   "`hipaactl version --help` lists what there is.\n")):
            with self.subTest(words):
                self.assertEqual(self.ctl(*words, code=2).err, said)


if __name__ == "__main__":
    workbench.main()
