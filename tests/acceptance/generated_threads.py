"""Invented threads in the format twcs, nastier than real ones and as many as one likes.

One seed, one file. In it: people in many threads and several in one, brands that begin threads or answer through their
own posts, parents that are absent, replies dated before what they reply to, equal times, names inside other names, answers
after weeks, rows that come twice. Left out is what no platform does: loops, one author on both sides.
"""

import csv
import datetime
import random

COLUMNS = ["tweet_id", "author_id", "inbound", "created_at", "text", "response_tweet_id", "in_response_to_tweet_id"]
BRANDS = ["Kawabe_Rail", "NordlysAir", "TeaHarbour"]
CUSTOMERS = ["7%02d" % number for number in range(12)]
WORDS = ["still waiting", "よろしくお願いします", "no \"ticket\", no seat", "first line\nsecond line", "fish &amp; chips", "", "は?"]
START = datetime.datetime(2017, 10, 30, 9, 0, 0)
MINUTE = 60
GAPS = [0, 1, MINUTE, 10 * MINUTE, 30 * MINUTE, 59 * MINUTE, 60 * MINUTE, 61 * MINUTE, 86400, 31 * 86400]


def twitter_time(seconds):
    return (START + datetime.timedelta(seconds=seconds)).strftime("%a %b %d %H:%M:%S +0000 %Y")


def text_of(dice):
    named = ["@%s", "x@%s", "@%s1", "、@%sさん", "(@%s)"]
    return " ".join([dice.choice(named) % dice.choice(CUSTOMERS) for _ in range(dice.randrange(3))] + [dice.choice(WORDS)])


def thread(dice, ids):
    """One thread's rows, parents first; an absent parent may break it in two."""
    brand, people = dice.choice(BRANDS), dice.sample(CUSTOMERS, 3)
    rows, times = [], {}
    for number in range(dice.randint(1, 9)):
        speaks_brand = dice.random() < (0.25 if number == 0 else 0.45)
        author = dice.choice(people)
        if speaks_brand:
            author = brand if dice.random() < 0.9 else dice.choice(BRANDS)
        parent, at = "", dice.randrange(0, 86400)
        if rows:
            above = dice.choice(rows[-3:])
            parent = above["tweet_id"]
            at = times[parent] + dice.choice(GAPS) - (90 if dice.random() < 0.08 else 0)
        if dice.random() < 0.06:
            parent = str(10 ** 6 + dice.randrange(10 ** 6))
        row = dict(zip(COLUMNS, (str(next(ids)), author, str(not speaks_brand), twitter_time(at), text_of(dice), "", parent)))
        rows.append(row)
        times[row["tweet_id"]] = at
    return rows


def rows_of(seed, threads=60):
    """All rows of a file, in no order, some of them twice."""
    dice = random.Random(seed)
    numbers = dice.sample(range(1, 20000), 20 * threads)
    ids = iter(numbers)
    rows = [row for _ in range(threads) for row in thread(dice, ids)]
    rows += dice.sample(rows, len(rows) // 10)
    dice.shuffle(rows)
    return rows


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
