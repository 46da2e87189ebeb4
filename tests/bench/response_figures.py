"""How `classify --response` stands beside two people who labelled 300 real responses, and how these stand beside each other.

    python3 -B tests/bench/response_figures.py build/release/firstreply [--half odd|even|all]

tests/triage/golden/responses.a.txt and responses.b.txt hold what each of two labellers said, a line a response: `ROW kind letters`
(tests/triage/golden/README.md has the letters; `-` for none). The words are not ours to ship: ROW names a line of a data set that lies
beside the repository, `twcs:TWEET` in ../shared/data/twcs_threads/train.csv and `ibm:TWEET` in ../shared/data/ibm_care_threads/dev.csv.
Without them there is nothing to measure, and that is said. Lines with an odd number are for building; the even ones judge.

Agreement is Cohen's kappa (1960): of the five kinds, and of yes and no for each signal.
"""

import argparse
import csv
import json
import pathlib
import subprocess

from golden_figures import GOLDEN, apart, kappa

DATA = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data"
# By the beginning of a row's name: the file, and the column that names the post before.
SETS = {"twcs": (DATA / "twcs_threads" / "train.csv", "in_response_to_tweet_id"),
        "ibm": (DATA / "ibm_care_threads" / "dev.csv", "previous_tweet_id")}
SIGNALS = {"names_customer": "N", "signed": "S", "apologises": "A", "acknowledges": "K", "next_step": "X", "promises": "P",
           "same_language": "L", "kind_close": "C"}


def read_labels(path):
    """Row to answers, in the order of the file."""
    labels = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row, kind, letters = line.split()
        labels[row] = {"kind": kind} | {signal: letter in letters for signal, letter in SIGNALS.items()}
    return labels


def read_posts():
    """Row to its text and the text before it; a post that is not in the set is empty."""
    posts = {}
    for name, (path, before) in SETS.items():
        with path.open(encoding="utf-8", newline="") as file:
            lines = {line["tweet_id"]: line for line in csv.DictReader(file)}
        for tweet, line in lines.items():
            parent = lines.get(line[before], {"text": ""})
            posts["%s:%s" % (name, tweet)] = {"text": line["text"], "parent_text": parent["text"]}
    return posts


def ask(program, posts):
    lines = "".join(json.dumps(post) + "\n" for post in posts.values())
    said = subprocess.run([program, "classify", "--response"], input=lines, capture_output=True, text=True, check=True).stdout
    return dict(zip(posts, map(json.loads, said.splitlines())))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--half", choices=("odd", "even", "all"), default="even")
    arguments = parser.parse_args()
    missing = [path for path, _ in SETS.values() if not path.exists()]
    if missing:
        print("nothing to measure: %s is not there" % missing[0])
        return
    people = {who: read_labels(path) for who in "ab" if (path := GOLDEN / ("responses.%s.txt" % who)).exists()}
    rows = [row for number, row in enumerate(people["a"], 1)
            if arguments.half == "all" or (number % 2 == 1) == (arguments.half == "odd")]
    posts = read_posts()
    people["program"] = ask(arguments.program, {row: posts[row] for row in rows})
    pairs = [(one, other) for one, other in (("a", "b"), ("a", "program"), ("b", "program")) if one in people and other in people]
    print("%d responses\n%-16s %s" % (len(rows), "", " ".join("%11s" % ("%s, %s" % pair) for pair in pairs)))
    for key in ("kind", *SIGNALS):
        figures = [kappa([(people[one][row][key], people[other][row][key]) for row in rows], apart) for one, other in pairs]
        print("%-16s %s" % (key, " ".join("%11.2f" % figure for figure in figures)))


if __name__ == "__main__":
    main()
