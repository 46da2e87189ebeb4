"""The judge judged: its decisions on threads small enough to work out by hand. Runs no binary."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "oracle"))

import first_response as judge
import program

DAY = "Tue Oct 31 %s:%s:%s +0000 2017"


def twcs(*posts):
    """Rows of (id, author, "HHMMSS", parent, text); an author in digits is a customer."""
    lines = ["tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id"]
    for key, author, clock, parent, text in posts:
        at = DAY % (clock[:2], clock[2:4], clock[4:])
        lines.append("%s,%s,%s,%s,%s,,%s" % (key, author, author.isdigit(), at, text, parent))
    return "\n".join(lines) + "\n"


def judged(text, until=None):
    """For every conversation: root, customer, brand, seconds, response, outcome."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        rows, _ = judge.judge(file.name, "twcs", until)
    return [(root, customer, brand, seconds, response, outcome)
            for root, customer, brand, _, _, seconds, response, outcome in rows]


class Decisions(unittest.TestCase):
    def test_answering_one_customer_does_not_end_the_wait_of_another_above(self):
        self.assertEqual(judged(twcs(
            ("1", "700", "100000", "", "my parcel"),
            ("2", "701", "100100", "1", "mine too"),
            ("3", "Shop", "100200", "2", "@701 @700 we look into it"),
            ("4", "Shop", "120000", "1", "@700 found it"),
        )), [("1", "700", "Shop", "7200", "4", "missed"), ("1", "701", "Shop", "60", "3", "met")])

    def test_an_answer_through_the_brands_own_post_reaches_the_customer(self):
        self.assertEqual(judged(twcs(
            ("1", "700", "100000", "", "help"),
            ("2", "Shop", "095900", "1", "a clock that runs behind"),
            ("3", "Shop", "100500", "2", "and its second half"),
        )), [("1", "700", "Shop", "300", "3", "met")])

    def test_where_the_brand_began_it_answers_whom_it_names(self):
        self.assertEqual(judged(twcs(
            ("1", "Shop", "090000", "", "we have an outage"),
            ("2", "700", "100000", "1", "still?"),
            ("3", "701", "100000", "1", "here too"),
            ("4", "Shop", "100100", "1", "all well again @701"),
        )), [("1", "700", "Shop", "", "", "undecided"), ("1", "701", "Shop", "60", "4", "met")])

    def test_an_absent_parent_leaves_a_root(self):
        self.assertEqual(judged(twcs(
            ("1", "700", "100000", "99", "as I said"),
            ("2", "Shop", "100100", "1", "sorry"),
            ("3", "Shop", "100200", "98", "@700 in another thread"),
        )), [("1", "700", "Shop", "60", "2", "met")])

    def test_a_thread_without_a_brands_post_counts_nowhere(self):
        self.assertEqual(judged(twcs(("1", "700", "100000", "", "@Shop help"))), [])

    def test_the_earliest_brand_of_the_whole_file_has_the_thread_and_all_its_answers(self):
        text = twcs(
            ("1", "700", "100000", "", "which shop"),
            ("2", "Shop", "100300", "1", "ours"),
            ("3", "Stall", "100300", "1", "or ours"),
            ("4", "Mart", "100200", "9", "elsewhere"),
        )
        self.assertEqual(judged(text), [("1", "700", "Shop", "180", "2", "met")])
        self.assertEqual(judged(text, "2017-10-31T10:01:00Z"), [("1", "700", "Shop", "", "", "undecided")])

    def test_equal_times_go_by_the_smaller_number(self):
        self.assertEqual(judged(twcs(
            ("1", "700", "100000", "", "help"),
            ("10", "Shop", "100100", "1", "second"),
            ("9", "Shop", "100100", "1", "first"),
        )), [("1", "700", "Shop", "60", "9", "met")])

    def test_an_answer_at_the_deadline_is_met_and_a_second_later_missed(self):
        for clock, seconds, outcome in (("110000", "3600", "met"), ("110001", "3601", "missed")):
            self.assertEqual(judged(twcs(
                ("1", "700", "100000", "", "help"), ("2", "Shop", clock, "1", "here"),
            )), [("1", "700", "Shop", seconds, "2", outcome)])

    def test_the_clock_at_the_deadline_decides(self):
        text = twcs(("1", "700", "100000", "", "help"), ("2", "Shop", "113000", "1", "here"))
        for until, outcome in (("2017-10-31T10:59:59Z", "undecided"), ("2017-10-31T11:00:00Z", "missed")):
            self.assertEqual(judged(text, until), [("1", "700", "Shop", "", "", outcome)])

    def test_a_repeated_id_is_one_post(self):
        self.assertEqual(judged(twcs(
            ("1", "700", "100000", "", "help"),
            ("1", "700", "090000", "", "help as told otherwise"),
            ("2", "Shop", "100100", "1", "here"),
        )), [("1", "700", "Shop", "60", "2", "met")])

    def test_a_chain_that_bites_its_tail_ends(self):
        self.assertEqual(judged(twcs(
            ("1", "700", "100000", "2", "help"), ("2", "Shop", "100100", "1", "here"),
        )), [("1", "700", "Shop", "60", "2", "met")])

    def test_percentiles_are_nearest_rank_and_of_nothing_null(self):
        self.assertEqual([judge.nearest_rank(list(range(1, 11)), percent) for percent in (50, 90)], [5, 9])
        self.assertEqual([judge.nearest_rank([4, 6, 8], percent) for percent in (50, 90)], [6, 8])
        self.assertIsNone(judge.nearest_rank([], 50))


class AgreedFigures(unittest.TestCase):
    def figures(self, name, file_format, until=None):
        _, report = judge.judge(program.data_set(name), file_format, until)
        return [report["conversations"], report["answered"], *report["outcomes"].values()], report

    def test_twcs(self):
        counts, report = self.figures("twcs_threads/train.csv", "twcs")
        self.assertEqual(counts, [1191, 1080, 810, 381, 0, 0])
        self.assertEqual((report["first_response_seconds"]["p50"], report["first_response_seconds"]["p90"]), (748, 23204))

    def test_twcs_until_ten_in_the_evening(self):
        counts, _ = self.figures("twcs_threads/train.csv", "twcs", "2017-10-31T22:00:00Z")
        self.assertEqual(counts, [394, 145, 94, 215, 0, 85])

    def test_ibm_care(self):
        counts, report = self.figures("ibm_care_threads/dev.csv", "ibm-care")
        self.assertEqual(counts, [542, 525, 236, 306, 0, 0])
        self.assertEqual(
            (report["first_response_seconds"]["p50"], report["first_response_seconds"]["p90"]), (6128.740, 274068.876))


if __name__ == "__main__":
    program.main()
