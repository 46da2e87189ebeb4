#!/usr/bin/env python3
"""Each rule fires on a few bad lines and leaves good ones alone."""

import pathlib
import shutil
import stat
import subprocess
import tempfile
import unittest
from unittest import mock

import code_rules
import cpp
import document_rules
import examples
import include_rules
import tables
import tree as project


def found(rule, texts, others=()):
    """`path:line` of each finding."""
    return [f"{finding.path}:{finding.line}" for finding in rule(project.Tree(texts, others))]


def long_function(lines, head="void F() {"):
    return head + "\n" + "  Step();\n" * (lines - 2) + "}\n"


class ArrowsTest(unittest.TestCase):
    def check(self, path, target, fires):
        texts = {target: "", path: f'// Head\n#include "{target}"\n'}
        self.assertEqual(found(include_rules.arrows, texts), [f"{path}:2"] if fires else [], f"{path} -> {target}")

    def test_an_include_against_the_arrows_is_found(self):
        for path, target in [
            ("ingest/post.h", "triage/wait.h"),
            ("triage/wait.h", "alerts/alert.h"),
            ("alerts/alert.h", "dashboards/feed.h"),
            ("dashboards/feed.h", "deploy/app/config.h"),
            ("ingest/base/clock.h", "ingest/post.h"),
            ("ingest/base/clock.h", "ingest/wire/server.h"),
            ("ingest/wire/server.h", "ingest/post.h"),
            ("ingest/inbox.h", "ingest/sources/file_source.h"),
            ("deploy/app/main.cc", "tests/support/fake.h"),
        ]:
            self.check(path, target, fires=True)

    def test_an_include_along_the_arrows_is_none(self):
        for path, target in [
            ("ingest/sources/file_source.h", "ingest/post.h"),
            ("ingest/wire/server.cc", "ingest/base/clock.h"),
            ("triage/text/words.cc", "triage/wait.h"),
            ("deploy/app/main.cc", "ingest/base/clock.h"),
            ("tests/triage/wait_test.cc", "deploy/app/pipeline.h"),
            ("tests/triage/wait_test.cc", "tests/support/fake.h"),
        ]:
            self.check(path, target, fires=False)

    def test_a_header_that_is_not_there_or_not_written_from_the_root_is_found(self):
        texts = {"ingest/post.h": "", "ingest/post.cc": '#include "post.h"\n#include <ingest/post.h>\n'}
        self.assertEqual(found(include_rules.arrows, texts), ["ingest/post.cc:1", "ingest/post.cc:2"])

    def test_a_source_file_is_no_header(self):
        self.assertEqual(
            found(include_rules.arrows, {"ingest/a.cc": "", "ingest/b.cc": '#include "ingest/a.cc"\n'}), ["ingest/b.cc:1"]
        )

    def test_an_include_in_a_comment_is_none(self):
        texts = {"ingest/post.h": '// #include "triage/wait.h"\n/*\n#include "triage/wait.h"\n*/\n', "triage/wait.h": ""}
        self.assertEqual(found(include_rules.arrows, texts), [])

    def test_code_outside_every_room_is_found(self):
        self.assertEqual(found(include_rules.arrows, {"stray/a.h": ""}), ["stray/a.h:1"])


class CyclesTest(unittest.TestCase):
    def test_headers_that_include_each_other_are_found(self):
        texts = {
            "ingest/a.h": '#include "ingest/b.h"\n',
            "ingest/b.h": '\n#include "ingest/c.h"\n',
            "ingest/c.h": '#include "ingest/a.h"\n',
        }
        self.assertEqual(found(include_rules.cycles, texts), ["ingest/c.h:1"])

    def test_a_diamond_is_no_cycle(self):
        texts = {
            "ingest/a.h": '#include "ingest/b.h"\n#include "ingest/c.h"\n',
            "ingest/b.h": '#include "ingest/d.h"\n',
            "ingest/c.h": '#include "ingest/d.h"\n',
            "ingest/d.h": "",
        }
        self.assertEqual(found(include_rules.cycles, texts), [])


class LibrariesTest(unittest.TestCase):
    def fires(self, path, header):
        return bool(found(include_rules.libraries, {path: f"#include <{header}>\n"}))

    def test_a_library_outside_its_files_is_found(self):
        for path, header in [
            ("ingest/sources/file_source.cc", "simdjson.h"),
            ("ingest/sources/event_decoder.h", "simdjson.h"),
            ("ingest/inbox_user.cc", "concurrentqueue/concurrentqueue.h"),
            ("ingest/brand_matcher.h", "hs.h"),
            ("ingest/brand_matcher.h", "hs/hs.h"),
            ("ingest/wire/server.h", "boost/beast/core.hpp"),
            ("ingest/base/scheduler.h", "boost/asio.hpp"),
            ("triage/tables.cc", "sqlite3.h"),
            ("deploy/app/main.cc", "yaml-cpp/yaml.h"),
            ("triage/wait.cc", "prometheus/counter.h"),
            ("ingest/base/disk.h", "CLI/CLI.hpp"),
            ("triage/wait.cc", "spdlog/spdlog.h"),
            ("triage/wait.cc", "sodium.h"),
            ("ingest/base/clock.cc", "gtest/gtest.h"),
            ("triage/wait.cc", "unistd.h"),
            ("triage/wait.cc", "sys/stat.h"),
        ]:
            self.assertTrue(self.fires(path, header), f"{path}: {header}")

    def test_a_library_in_its_files_is_none(self):
        for path, header in [
            ("ingest/sources/event_decoder.cc", "simdjson.h"),
            ("ingest/brand_matcher.cc", "hs/hs.h"),
            ("ingest/inbox.h", "concurrentqueue/concurrentqueue.h"),
            ("ingest/base/asio_scheduler.cc", "boost/asio/steady_timer.hpp"),
            ("ingest/base/database.cc", "sqlite3.h"),
            ("deploy/app/config_reader.cc", "yaml-cpp/yaml.h"),
            ("triage/metrics.cc", "prometheus/counter.h"),
            ("tests/triage/wait_test.cc", "gtest/gtest.h"),
            ("triage/wait.h", "unordered_map"),
            ("triage/wait.cc", "boost/unordered/unordered_flat_map.hpp"),
        ]:
            self.assertFalse(self.fires(path, header), f"{path}: {header}")

    def test_a_library_that_nobody_listed_is_found(self):
        self.assertTrue(self.fires("triage/wait.cc", "left/pad.h"))
        self.assertTrue(self.fires("triage/wait.cc", "boost/spirit/include/qi.hpp"))


class CallsTest(unittest.TestCase):
    def fires(self, path, code):
        return bool(found(code_rules.calls, {path: code}))

    def test_clocks_sleeps_chance_and_environment_are_found(self):
        for code in [
            "auto t = std::chrono::system_clock::now();",
            "auto t = Clock :: now();",
            "auto t = time(nullptr);",
            "std::this_thread::sleep_for(1s);",
            "std::this_thread::sleep_until(t);",
            "usleep(5);",
            "int x = rand();",
            "srand(1);",
            "std::random_device device;",
            'auto home = getenv("HOME");',
            'auto home = std::getenv("HOME");',
        ]:
            self.assertTrue(self.fires("triage/wait.cc", code), code)

    def test_their_one_place_and_what_only_sounds_alike_is_left_alone(self):
        for path, code in [
            ("ingest/base/asio_scheduler.cc", "std::chrono::system_clock::now();"),
            ("tests/bench/inbox_bench.cc", "std::chrono::steady_clock::now();"),
            ("deploy/app/secrets.cc", 'std::getenv("X");'),
            ("triage/wait.cc", "// system_clock::now() is not for us"),
            ("triage/wait.cc", 'Log("rand() and getenv(x)");'),
            ("triage/wait.cc", "int brand(int operand); brand(operand(1)); scheduler.Now();"),
        ]:
            self.assertFalse(self.fires(path, code), code)

    def test_a_sleep_in_python_is_found(self):
        self.assertTrue(self.fires("tests/sim/run.py", "import time\ntime.sleep(1)\n"))
        self.assertFalse(self.fires("tests/acceptance/run.py", "import time\ntime.sleep(1)\n"))


class FunctionLengthTest(unittest.TestCase):
    def test_seventy_lines_pass_and_seventy_one_do_not(self):
        self.assertEqual(found(code_rules.function_length, {"a.cc": long_function(70)}), [])
        self.assertEqual(found(code_rules.function_length, {"a.cc": "\n" + long_function(71)}), ["a.cc:2"])

    def test_every_shape_of_function_is_seen(self):
        for head in [
            "TEST(WaitTest, EndsAtTheAnswer) {",
            "Inbox::Inbox(Options options) : options_(options), budget_{options.bytes} {",
            "template <class T, class U = std::vector<int>>\nauto Map(const T& from) -> std::vector<U> {",
            "int Reader::Next() const noexcept {",
            "bool operator==(const Key& a, const Key& b) {",
            "class Reader {\n  bool operator()(int a) const override {",
            "namespace a {\nnamespace {\nstruct S { int x{}; std::function<void(int)> f{}; void F() {",
            "Result<std::string> Read(std::string_view name = \"{\", char c = '{') {",
            "void F() try {",
            "enum class Kind { kOne, kTwo };\nconstexpr int kTable[] = {1, 2, 3};\nKind F(Kind k = Kind{}) {",
        ]:
            text = long_function(75, head)
            self.assertTrue(found(code_rules.function_length, {"a.cc": text}), head)

    def test_long_classes_tables_and_namespaces_are_no_functions(self):
        for head, tail in [
            ("namespace a {", "}\n"),
            ("class Reader final : public Base<int(int)> {", "};\n"),
            ("constexpr std::array<int, 90> kTable = {{", "}};\n"),
            ("const std::map<int, int> kTable(std::initializer_list<int>{", "});\n"),
        ]:
            text = head + "\n" + "  // a line\n" * 80 + tail
            self.assertEqual(found(code_rules.function_length, {"a.cc": text}), [], head)

    def test_braces_in_quotes_comments_and_macros_count_for_nothing(self):
        text = 'void F() {\n  Print("}{{", R"({{{)", \'{\', 1\'000);  // {{{\n}\n#define OPEN {\n#define BOTH \\\n  {\n'
        functions = cpp.functions(text + long_function(10))
        self.assertEqual([function.length for function in functions], [3, 10])

    def test_a_long_python_function_is_found(self):
        self.assertEqual(found(code_rules.function_length, {"a.py": "def f():\n" + "    g()\n" * 70}), ["a.py:1"])


class ShapeTest(unittest.TestCase):
    def test_a_file_over_six_hundred_lines_needs_a_reason(self):
        self.assertEqual(found(code_rules.file_length, {"a.cc": "x\n" * 600}), [])
        self.assertEqual(found(code_rules.file_length, {"a.cc": "x\n" * 601}), ["a.cc:1"])
        self.assertEqual(found(code_rules.file_length, {"a.cc": "// Long because: a table.\n" + "x\n" * 601}), [])

    def test_a_header_opens_with_a_comment_and_a_guard(self):
        self.assertEqual(found(code_rules.header_opening, {"a.h": "// What for.\n#pragma once\n"}), [])
        self.assertEqual(found(code_rules.header_opening, {"a.h": "#pragma once\n"}), ["a.h:1"])
        self.assertEqual(found(code_rules.header_opening, {"a.h": "// What for.\n"}), ["a.h:1"])

    def test_marks_of_unfinished_work_are_found(self):
        for line in ["// TODO: more", "// FIXME", "// XXX", "// HACK", "// Good enough for now.", "// Not implemented."]:
            self.assertEqual(found(code_rules.words, {"a.cc": line + "\n"}), ["a.cc:1"], line)
        self.assertEqual(found(code_rules.words, {"a.md": "It is not yet implemented.\n"}), ["a.md:1"])
        self.assertEqual(found(code_rules.words, {"a.cc": 'Post("no rooms for now, XXX");\n'}), [])

    def test_spaces_at_the_end_a_tab_and_a_missing_last_end_are_found(self):
        self.assertEqual(found(code_rules.whitespace, {"a.md": "x \ny"}), ["a.md:1", "a.md:2"])
        self.assertEqual(found(code_rules.whitespace, {"a.cc": "x\n\ty\n"}), ["a.cc:2"])

    def test_drawers_and_strange_top_folders_are_found(self):
        self.assertEqual(found(code_rules.folders, {"triage/utils/a.h": ""}), ["triage/utils:1"])
        self.assertEqual(found(code_rules.folders, {}, ["source/a.h"]), ["source:1"])

    def test_each_limit_is_named_by_a_test(self):
        limits = "// k\ninline constexpr size_t kTextMax = 5;\ninline constexpr Duration kWaitMax{5};\n"
        texts = {"ingest/base/limits.h": limits, "tests/a_test.cc": "F(kTextMax + 1);\n"}
        with mock.patch.object(tables, "UNTESTED_LIMITS", set()):
            self.assertEqual(found(code_rules.limits, texts), ["ingest/base/limits.h:3"])
        with mock.patch.object(tables, "UNTESTED_LIMITS", {"kWaitMax"}):
            self.assertEqual(found(code_rules.limits, texts), [])
        with mock.patch.object(tables, "UNTESTED_LIMITS", {"kWaitMax", "kTextMax"}):
            self.assertEqual(found(code_rules.limits, texts), ["tests/tidy/tables.py:1"])


class DocumentsTest(unittest.TestCase):
    def test_a_link_or_anchor_that_leads_nowhere_is_found(self):
        text = "# Top\n[a](b.md)\n[a](#top)\n[a](#bottom)\n[a](ingest/)\n[a](https://example.org/x)\n[b]: gone.md\n"
        texts = {"a.md": text, "ingest/post.h": ""}
        self.assertEqual(found(document_rules.links, texts), ["a.md:2", "a.md:4", "a.md:7"])

    def test_a_link_is_read_from_the_folder_of_its_document(self):
        texts = {"ingest/README.md": "[up](../README.md#the-words) [down](README.md)\n", "README.md": "## The words\n"}
        self.assertEqual(found(document_rules.links, texts), [])

    def test_anchors_are_made_as_github_makes_them(self):
        text = "# Start here: `ingest/`, \"why\"?\n## Twice\n## Twice\n```\n# no heading\n```\n"
        self.assertEqual(document_rules.anchors(text), {"start-here-ingest-why", "twice", "twice-1"})

    def test_a_path_in_backticks_that_is_not_there_is_found(self):
        text = "`ingest/post.{h,cc}` `ingest/*.h` `ingest/` `/ingest/v1/x`\n`ingest/gone.h`\n`ingest/post.{h,md}`\n"
        texts = {"a.md": text, "ingest/post.h": "// See ingest/EVENTS.md.\n", "ingest/post.cc": ""}
        self.assertEqual(found(document_rules.paths, texts), ["a.md:2", "a.md:3", "ingest/post.h:1"])

    def test_a_command_of_ours_that_nobody_runs_is_found(self):
        text = "```sh\nfirstreply replay x\n```\n```console\n$ firstreply replay x\n```\n```console\nfirstreply\n```\n"
        self.assertEqual(found(document_rules.examples, {"README.md": text}), ["README.md:2", "README.md:8"])
        self.assertEqual(found(document_rules.examples, {"ingest/a.md": "```console\n$ true\n```\n"}), ["ingest/a.md:2"])

    def test_a_changelog_line_out_of_form_is_found(self):
        head = "# Changelog\n\n## Unreleased\n\n"
        self.assertEqual(found(document_rules.changelog, {"CHANGELOG.md": head + "- [FEATURE] triage: seen.\n  More.\n"}), [])
        for line in ["- triage: seen", "- [FIX] triage: seen", "- [FEATURE] house: seen", "## 1.0", "* [FEATURE] triage: x"]:
            self.assertEqual(found(document_rules.changelog, {"CHANGELOG.md": head + line + "\n"}), ["CHANGELOG.md:5"], line)
        self.assertEqual(found(document_rules.changelog, {}), ["CHANGELOG.md:1", "CHANGELOG.md:1"])


class ExamplesTest(unittest.TestCase):
    def run_document(self, text):
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder, "program")
            program.write_text("#!/bin/sh\necho \"said $*\"\n", encoding="utf-8")
            program.chmod(program.stat().st_mode | stat.S_IXUSR)
            failures, count = examples.run_document(text, pathlib.Path(folder), program)
            return len(failures), count

    def test_what_is_printed_has_to_be_what_the_document_says(self):
        self.assertEqual(self.run_document("```console\n$ firstreply a b\nsaid a b\n```\n"), (0, 1))
        self.assertEqual(self.run_document("```console\n$ firstreply a b\nsaid a c\n```\n"), (1, 1))
        self.assertEqual(self.run_document("```console\n$ firstreply a\n$ firstreply b\nsaid b\n```\n"), (0, 2))

    def test_three_dots_stand_for_any_lines(self):
        self.assertEqual(self.run_document("```console\n$ seq 5\n1\n...\n5\n```\n"), (0, 1))
        self.assertEqual(self.run_document("```console\n$ seq 5\n1\n...\n6\n```\n"), (1, 1))

    def test_a_command_that_fails_is_found_whatever_it_prints(self):
        self.assertEqual(self.run_document("```console\n$ false\n```\n"), (1, 1))

    def test_a_file_written_by_one_block_is_there_for_the_next_and_other_blocks_are_not_run(self):
        text = "```console\n$ echo x > file\n```\n```sh\nfalse\n```\n```console\n$ cat \\\n  file\nx\n```\n"
        self.assertEqual(self.run_document(text), (0, 2))


@unittest.skipUnless(shutil.which("dpkg"), "only Debian knows what is installed")
class PackagesTest(unittest.TestCase):
    def list_missing(self, listed, *arguments):
        root = pathlib.Path(__file__).parents[2]
        with tempfile.TemporaryDirectory() as folder:
            tool = pathlib.Path(folder, "deploy/tools/install_packages")
            tool.parent.mkdir(parents=True)
            tool.write_bytes((root / "deploy/tools/install_packages").read_bytes())
            pathlib.Path(folder, "deploy/packages").write_text(listed, encoding="utf-8")
            done = subprocess.run(
                ["bash", tool, "--list-missing", *arguments], capture_output=True, encoding="utf-8", check=True)
            return done.stdout.split()

    def test_what_is_listed_and_not_installed_is_named(self):
        listed = "# why\nbash\nno-such-package\nelsewhere-only no-such-architecture\n"
        self.assertEqual(self.list_missing(listed), ["no-such-package"])

    def test_what_running_needs_is_named_alone(self):
        listed = "# head\n\n# [run] to build\nno-such-package\n\n# to test\nno-other-package\n"
        self.assertEqual(self.list_missing(listed, "--only", "run"), ["no-such-package"])
        self.assertEqual(self.list_missing(listed), ["no-such-package", "no-other-package"])


if __name__ == "__main__":
    unittest.main()
