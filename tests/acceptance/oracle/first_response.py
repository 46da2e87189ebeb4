#!/usr/bin/env python3
"""The judge of the time to first response: an oracle that shares no code with the monitor.

It reads a whole file at once and computes from all of it, with no queue, no state and no order of arrival, what the
monitor must find post by post. Standard library only; times are whole milliseconds since 1970, never floats.

    first_response.py --format twcs|ibm-care [--until TIME] [--conversations FILE] [--report] INPUT

`--conversations FILE` writes a line a conversation ("-": to standard output), `--report` prints one JSON object.
With neither, the lines go to standard output.

Every decision, numbered so that a difference can be argued about. "Given" is the rule as it was asked for; "read" is
how an open point was settled, and whether the files at hand could tell the readings apart.

Posts
 D1  (given) Rows that repeat a tweet id are one post; the first row counts. Ids are compared as text and ordered as
     numbers.
 D2  (given) ibm-care: the time is (id >> 22) + 1288834974657 ms; `created_at` is not looked at. The parent is
     `previous_tweet_id`. twcs: the time is `created_at`, the parent `in_response_to_tweet_id`; `response_tweet_id` is
     not looked at.
 D3  (read) `conversation_id` and `company` of ibm-care mean nothing: threads are made of parents alone. Two of its
     conversations that share posts are thereby one thread (542 conversations; by conversation_id there would be 544).
 D4  (given) Inbound ("True", "1") is a customer's post; every other row is a brand's post and a human's. An author's
     role is that of the row and not of the account (no author here has both).
 D5  (read) --until admits a post whose time is at or before TIME. What is not admitted does not exist, except in D9.

Threads
 D6  (given) A post's root is the topmost post of its reply chain that the input holds. A post whose parent is absent
     is therefore a root itself, customer or brand alike. Five rows of twcs are such.
 D7  (read) Two posts whose parent is one and the same absent post are two threads: nothing that the input holds
     joins them. (Does not occur here.)
 D8  (read) A chain that bites its own tail ends where it would repeat; its root is the member with the smallest
     (time, id). (Does not occur here.)
 D9  (given) A thread has one brand, the author of its earliest outbound post in the whole file, also under --until;
     equal times by the smaller id. Every outbound post of the thread is that brand's, whoever wrote it. Threads are
     those of the whole file here; with --until, roots and chains are those of the admitted posts. (No post here is
     older than its parent, so the two are the same.)
 D10 (read) A thread without any outbound post concerns no brand: it has no conversation and counts nowhere. (Does not
     occur here: every thread has an outbound post.)

Conversations and waits
 D11 (given) A conversation is one customer in one thread: 1,191 pairs in twcs, though it has only 1,043 threads. The
     first wait starts with the customer's earliest post in the thread (by time, then id), wherever in the tree it
     stands: a person who joins under another's thread has a conversation of her own. Every inbound post needs a
     response, so the first post always opens the wait.
 D12 (given) A brand's post answers the author of the nearest inbound post above it in its chain, through any number of
     brand posts in between. It answers nobody else, however many others stand further up or are named.
 D13 (read) Where no inbound post stands above it (the brand began the thread, or the parent is absent), it answers
     every customer of that thread whom its text names as "@author_id": the longest run of ASCII letters, digits and
     "_" after an "@" that none of these precedes, compared without case ("日本@700さん" names 700, "x@700" and "@7001"
     do not). A customer of the thread is whoever has a post in it, earlier or later. (In these files no such post is
     anybody's first response: with or without D13 the results are the same.)
 D14 (read) The first response is the earliest post that answers the customer at or after the wait's start; equal
     times by the smaller id. One in the same second as the start counts, with 0 seconds, whatever the ids' order.
     (The last does not occur here.)
 D15 (given) The 30 days after which an unanswered wait expires change nothing here: the outcome is missed long before,
     and a later answer is the response all the same. Nor do later posts of the customer: they open no first wait
     and move none, also when the brand's answer comes after them.

Outcomes and sums
 D16 (given) The deadline is the start + 60 min, round the clock. Met: answered at or before the deadline. Else missed
     when the clock stands at or after the deadline, else undecided. A response after the deadline: missed, and still
     answered. Nothing is cancelled in these formats.
 D17 (given) The clock at the end is the time of the latest admitted post, or TIME of --until, also where that is later
     than every post. "Latest post" is of all rows, also those of D10.
 D18 (given) Percentiles are nearest rank over the answered: the value at position ceil(p * n), counted from 1; null
     when there are none. `max` likewise. Brands with no conversation are not listed.
 D19 (read) Lines are sorted by started_at, then root as a number, then customer as text. Lines end with a newline
     alone. `seconds` is an integer for twcs and has three decimals for ibm-care, in lines and report alike.
"""

import argparse
import csv
import datetime
import json
import math
import re
import sys
from collections import namedtuple

DEADLINE_MS = 60 * 60 * 1000
SNOWFLAKE_EPOCH_MS = 1288834974657
COLUMNS = ["root", "customer", "brand", "started_at", "first_response_at", "seconds", "response", "outcome"]
NAMED = re.compile(r"(?<!\w)@(\w+)", re.ASCII)
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

Post = namedtuple("Post", "id author inbound at parent text")
# Times in ms; `answered_at` and `response` are None while nobody has answered.
Conversation = namedtuple("Conversation", "root customer brand started_at answered_at response outcome")


def to_ms(moment):
    return (moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)) // datetime.timedelta(milliseconds=1)


def parse_rfc3339(text):
    return to_ms(datetime.datetime.fromisoformat(text.replace("Z", "+00:00").replace("z", "+00:00")))


def parse_twitter_time(text):
    """ "Tue Oct 31 22:10:47 +0000 2017", taken apart by hand since strptime knows months by the locale."""
    _, month, day, clock, zone, year = text.split(" ")
    if zone != "+0000":
        raise ValueError("not UTC: " + text)
    hour, minute, second = (int(part) for part in clock.split(":"))
    return to_ms(datetime.datetime(int(year), MONTHS.index(month) + 1, int(day), hour, minute, second,
                                   tzinfo=datetime.timezone.utc))


def post_of_twcs(row):
    return Post(row["tweet_id"], row["author_id"], row["inbound"] == "True", parse_twitter_time(row["created_at"]),
                row["in_response_to_tweet_id"], row["text"])


def post_of_ibm(row):
    return Post(row["tweet_id"], row["author_id"], row["inbound"] == "1",
                (int(row["tweet_id"]) >> 22) + SNOWFLAKE_EPOCH_MS, row["previous_tweet_id"], row["text"])


READERS = {"twcs": post_of_twcs, "ibm-care": post_of_ibm}


def read_posts(path, file_format):
    """All posts of the file by id, the first row of each (D1)."""
    csv.field_size_limit(1 << 30)
    posts = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            post = READERS[file_format](row)
            posts.setdefault(post.id, post)
    return posts


def age(post):
    """Sorts posts from the earliest on; equal times by the smaller id."""
    return (post.at, int(post.id))


def chain_above(post, posts):
    """The posts that this one replies to, nearest first, as far as `posts` holds them."""
    chain, seen = [], {post.id}
    while post.parent in posts and post.parent not in seen:
        post = posts[post.parent]
        seen.add(post.id)
        chain.append(post)
    return chain


def root_of(post, posts):
    chain = [post] + chain_above(post, posts)
    bites_its_tail = chain[-1].parent in posts
    return min(chain, key=age).id if bites_its_tail else chain[-1].id


def brands_of_threads(posts):
    """The brand of every post of a thread that has one, by the post's id (D9, D10)."""
    speaker = {}
    for post in sorted(posts.values(), key=age):
        if not post.inbound:
            speaker.setdefault(root_of(post, posts), post.author)
    return {post.id: speaker.get(root_of(post, posts)) for post in posts.values()}


def customers_answered(response, posts, customers):
    """Whom a brand's post answers, among the customers of its thread (D12, D13)."""
    for above in chain_above(response, posts):
        if above.inbound:
            return {above.author}
    named = {name.lower() for name in NAMED.findall(response.text)}
    return {customer for customer in customers if customer.lower() in named}


def outcome_of(started_at, answered_at, clock):
    deadline = started_at + DEADLINE_MS
    if answered_at is not None and answered_at <= deadline:
        return "met"
    return "missed" if clock >= deadline else "undecided"


def conversations_of_thread(root, thread, brand, posts, clock):
    """One conversation for each customer of the thread; `thread` holds its posts from the earliest on."""
    starts = {}
    for post in thread:
        if post.inbound:
            starts.setdefault(post.author, post.at)
    first = {}
    for post in thread:
        if post.inbound:
            continue
        for customer in customers_answered(post, posts, starts):
            if post.at >= starts[customer]:
                first.setdefault(customer, post)
    for customer, started_at in starts.items():
        response = first.get(customer)
        answered_at = response.at if response else None
        yield Conversation(root, customer, brand, started_at, answered_at, response.id if response else None,
                           outcome_of(started_at, answered_at, clock))


def conversations_of(all_posts, until=None):
    """Every conversation, as it stands when the clock has come to the end (D5, D17), in the order of D19."""
    brands = brands_of_threads(all_posts)
    posts = {key: post for key, post in all_posts.items() if until is None or post.at <= until}
    clock = until if until is not None else max((post.at for post in posts.values()), default=0)
    threads = {}
    for post in sorted(posts.values(), key=age):
        threads.setdefault(root_of(post, posts), []).append(post)
    found = []
    for root, thread in threads.items():
        if brands[root] is not None:
            found.extend(conversations_of_thread(root, thread, brands[root], posts, clock))
    return sorted(found, key=lambda one: (one.started_at, int(one.root), one.customer))


class Precision:
    """How a format's times and spans are written: to the second or to the millisecond."""

    def __init__(self, file_format):
        self.milliseconds = file_format == "ibm-care"

    def instant(self, ms):
        if ms is None:
            return ""
        moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=ms)
        return moment.isoformat(timespec="milliseconds" if self.milliseconds else "seconds") + "Z"

    def span(self, ms):
        if ms is None:
            return ""
        return "%d.%03d" % divmod(ms, 1000) if self.milliseconds else "%d" % (ms // 1000)

    def number(self, ms):
        """The span as JSON writes it; a float of a whole number of ms prints its shortest form, so 6128.740 is 6128.74."""
        return None if ms is None else ms / 1000 if self.milliseconds else ms // 1000


def row_of(one, precision):
    waited = None if one.answered_at is None else one.answered_at - one.started_at
    return [one.root, one.customer, one.brand, precision.instant(one.started_at), precision.instant(one.answered_at),
            precision.span(waited), one.response or "", one.outcome]


def nearest_rank(ordered, percent):
    return ordered[math.ceil(percent * len(ordered) / 100) - 1] if ordered else None


def summary_of(conversations, precision):
    waits = sorted(one.answered_at - one.started_at for one in conversations if one.answered_at is not None)
    return {
        "conversations": len(conversations),
        "answered": len(waits),
        "unanswered": len(conversations) - len(waits),
        "first_response_seconds": {
            "p50": precision.number(nearest_rank(waits, 50)),
            "p90": precision.number(nearest_rank(waits, 90)),
            "max": precision.number(waits[-1] if waits else None),
        },
    }


def report_of(conversations, precision):
    report = summary_of(conversations, precision)
    names = sorted({one.brand for one in conversations})
    report["brands"] = {
        name: summary_of([one for one in conversations if one.brand == name], precision) for name in names}
    report["outcomes"] = {
        outcome: sum(1 for one in conversations if one.outcome == outcome)
        for outcome in ("met", "missed", "cancelled", "undecided")}
    return report


def judge(path, file_format, until=None):
    """The rows of --conversations (lists of text, in the order of D19) and the report (a dict) for one file."""
    precision = Precision(file_format)
    conversations = conversations_of(read_posts(path, file_format), until and parse_rfc3339(until))
    return [row_of(one, precision) for one in conversations], report_of(conversations, precision)


def write_rows(rows, file):
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)


def main():
    arguments = argparse.ArgumentParser(description="The judge of the time to first response.")
    arguments.add_argument("--format", required=True, choices=sorted(READERS))
    arguments.add_argument("--until", metavar="TIME", help="admit posts up to this RFC 3339 time and stop the clock there")
    arguments.add_argument("--conversations", metavar="FILE", help='write a line a conversation; "-" is standard output')
    arguments.add_argument("--report", action="store_true", help="print the report as JSON")
    arguments.add_argument("input", metavar="INPUT")
    given = arguments.parse_args()
    rows, report = judge(given.input, given.format, given.until)
    if given.conversations == "-" or not (given.conversations or given.report):
        write_rows(rows, sys.stdout)
    elif given.conversations:
        with open(given.conversations, "w", encoding="utf-8", newline="") as file:
            write_rows(rows, file)
    if given.report:
        print(json.dumps(report, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
