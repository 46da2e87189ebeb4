"""How triage stands beside two people who labelled the golden sets of tests/triage/golden, and how these stand beside each other.

    python3 -B tests/bench/golden_figures.py build/release/firstreply [--half odd|even|all]

A sheet NAME.ndjson holds posts with ids; NAME.a.txt and NAME.b.txt hold what each of two labellers said, a line a post:
`ID flags courtesy urgency topics` (flags: c complaint, q question, p praise, n needs a response, b not about the brand, a abuse;
`-` for none). Both worked from triage/model/RUBRIC.md alone, and neither saw the other's labels. Posts with an odd number are for
building; the even ones judge.

Agreement is Cohen's kappa (1960) of yes and no over all posts, for topics over all posts and topics; for urgency it is the kappa with
quadratic weights (Cohen 1968). Beside the two it is the mean of the program's with each.

Of the Japanese families it is told how many of each are found: a plain request needs a response, all others are complaints.
"""

import argparse
import json
import pathlib
import subprocess

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "triage" / "golden"
LEVELS = ("low", "normal", "high", "critical")
TOPICS = ("delivery", "returns", "billing", "product", "outage", "account", "staff", "booking", "cancellation", "safety",
          "legal", "discrimination", "privacy")
FLAGS = {"complaint": "c", "question": "q", "praise": "p", "needs_response": "n", "abuse": "a"}


def kappa(pairs, weight):
    """`weight(a, b)` is how far two answers lie apart; nothing where chance alone leaves no room."""
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    seen = sum(weight(a, b) for a, b in pairs) / len(pairs)
    values = sorted(set(first) | set(second))
    share = {value: (first.count(value) / len(pairs), second.count(value) / len(pairs)) for value in values}
    by_chance = sum(share[a][0] * share[b][1] * weight(a, b) for a in values for b in values)
    return 1 - seen / by_chance if by_chance else float("nan")


def apart(a, b):
    return float(a != b)


def squared(a, b):
    return float((a - b) ** 2)


def read_labels(path):
    labels = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, flags, _, urgency, topics = line.split()
        labels[name] = {key: letter in flags for key, letter in FLAGS.items()}
        labels[name].update(level=LEVELS.index(urgency), topics=set() if topics == "-" else set(topics.split(",")))
    return labels


def ask(program, posts):
    lines = "".join(json.dumps({"text": post["text"], "parent_text": post.get("parent", ""), "directed": True}) + "\n" for post in posts)
    said = subprocess.run([program, "classify"], input=lines, capture_output=True, text=True, check=True).stdout
    answers = {}
    for post, line in zip(posts, said.splitlines()):
        answer = json.loads(line)
        answers[post["id"]] = {key: answer[key] for key in FLAGS}
        answers[post["id"]].update(topics=set(answer["topics"]), level=LEVELS.index(answer["level"]))
    return answers


def compare(a, b, ids):
    """Each statistic of two who answered."""
    figures = {key: kappa([(a[i][key], b[i][key]) for i in ids], apart) for key in FLAGS}
    figures["topics"] = kappa([(topic in a[i]["topics"], topic in b[i]["topics"]) for i in ids for topic in TOPICS], apart)
    figures["urgency"] = kappa([(a[i]["level"], b[i]["level"]) for i in ids], squared)
    return figures


def is_chosen(name, half):
    return half == "all" or (int(name[-3:]) % 2 == 1) == (half == "odd")


def show(program, sheet, half):
    posts = [json.loads(line) for line in sheet.read_text(encoding="utf-8").splitlines()]
    people = [read_labels(sheet.with_suffix(".%s.txt" % who)) for who in "ab"]
    ids = [post["id"] for post in posts if is_chosen(post["id"], half)]
    answers = ask(program, posts)
    between = compare(people[0], people[1], ids)
    beside = [compare(person, answers, ids) for person in people]
    print("%s, %d posts\n  %-16s %8s %8s" % (sheet.stem, len(ids), "", "people", "program"))
    for key, figure in between.items():
        print("  %-16s %8.2f %8.2f" % (key, figure, sum(one[key] for one in beside) / 2))
    levels = [(person[i]["level"], answers[i]["level"]) for person in people for i in ids]
    print("  called low though somebody says critical: %d" % sum(pair == (3, 0) for pair in levels))


def show_families(program, sheet, half):
    posts = [json.loads(line) for line in sheet.read_text(encoding="utf-8").splitlines()]
    answers = ask(program, posts)
    found = {}
    for post in posts:
        if is_chosen(post["id"], half):
            wanted = "needs_response" if post["family"] == "plain_request" else "complaint"
            found.setdefault(post["family"], []).append(answers[post["id"]][wanted])
    print("families, of each how many are found")
    for family, each in found.items():
        print("  %-24s %2d of %2d" % (family, sum(each), len(each)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--half", choices=("odd", "even", "all"), default="odd")
    arguments = parser.parse_args()
    for sheet in sorted(GOLDEN.glob("*.ndjson")):
        if sheet.with_suffix(".a.txt").exists() and sheet.with_suffix(".b.txt").exists():
            show(arguments.program, sheet, arguments.half)
    show_families(arguments.program, GOLDEN / "families.ndjson", arguments.half)


if __name__ == "__main__":
    main()
