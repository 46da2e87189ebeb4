"""How right triage is about posts that people labelled: the figures of triage/model/MODEL_CARD.md.

    python3 -B tests/bench/triage_figures.py build/release/firstreply [--folds build/release/tests/bench/liblinear_folds]

The data sets lie in a folder `shared` beside the repository (or FIRSTREPLY_SHARED); they are not ours to ship, and nothing
is trained on them but, with --folds, models that are thrown away. Each run counts as one more look at these sets: say so in
the model card.
"""

import argparse
import csv
import json
import os
import pathlib
import random
import subprocess
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("FIRSTREPLY_SHARED") or REPOSITORY.parent / "shared") / "data"
QUEUES, QUEUE_LENGTH, QUEUE_COMPLAINTS, SEEN_FIRST = 200, 1000, 50, 20


def rows(*names):
    found = []
    for name in names:
        with open(DATA / name, encoding="utf-8", newline="") as file:
            found += list(csv.DictReader(file))
    return found


def uva():
    return [(row["text"], row["complaint"] == "1") for row in rows("brand_mentions_uva/train.csv")]


def acl19():
    return [(row["text"], row["complaint"] == "1") for row in rows("complaints_acl19/train.csv")]


def airline():
    return [(row["text"], row["airline_sentiment"] == "negative") for row in rows("airline/train.csv")]


def jrte():
    return [(row["text"], row["label"] == "-1") for row in rows("jrte_ja/pn_train_dev.csv")]


def crisislex():
    return [(row["text"], False) for row in rows("crisislex_t26/train_part1.csv", "crisislex_t26/train_part2.csv")]


def classify(program, posts):
    lines = "".join(json.dumps({"text": text or ""}) + "\n" for text, _ in posts)
    said = subprocess.run([program, "classify"], input=lines, capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in said.splitlines()]


class Count:
    """Of posts with a truth and a yes or no."""

    def __init__(self, truths, answers):
        pairs = list(zip(truths, answers))
        self.found = sum(truth and answer for truth, answer in pairs)
        self.wrong = sum(answer and not truth for truth, answer in pairs)
        self.missed = sum(truth and not answer for truth, answer in pairs)
        self.quiet = len(pairs) - self.found - self.wrong - self.missed

    def precision(self):
        return self.found / max(1, self.found + self.wrong)

    def recall(self):
        return self.found / max(1, self.found + self.missed)

    def f1(self):
        return 2 * self.found / max(1, 2 * self.found + self.wrong + self.missed)

    def alarms(self):
        return self.wrong / max(1, self.wrong + self.quiet)

    def precision_at(self, prevalence):
        hits, alarms = self.recall() * prevalence, self.alarms() * (1 - prevalence)
        return hits / (hits + alarms) if hits + alarms else 0


def first_in_queues(truths, scores):
    """Complaints among the first of queues in which few posts are complaints, the mean of many queues."""
    chance = random.Random(1)
    complaints = [score for truth, score in zip(truths, scores) if truth]
    others = [score for truth, score in zip(truths, scores) if not truth]
    total = 0
    for _ in range(QUEUES):
        queue = [(score, chance.random(), True) for score in chance.sample(complaints, QUEUE_COMPLAINTS)]
        queue += [(score, chance.random(), False) for score in chance.sample(others, QUEUE_LENGTH - QUEUE_COMPLAINTS)]
        total += sum(truth for _, _, truth in sorted(queue, reverse=True)[:SEEN_FIRST])
    return total / QUEUES


def show_untrained(program):
    print("Untrained, at the shipped model's own thresholds:")
    for name, posts in (("UVA complaint", uva()), ("ACL19 complaint", acl19()), ("JRTE negative (Japanese)", jrte())):
        truths = [truth for _, truth in posts]
        answers = classify(program, posts)
        count = Count(truths, [answer["complaint"] for answer in answers])
        print("  %-26s F1 %.3f  precision %.3f  recall %.3f" % (name, count.f1(), count.precision(), count.recall()))
        if name.startswith("UVA"):
            print("    precision where 2, 5, 25 %% are complaints: %.3f %.3f %.3f" % tuple(
                count.precision_at(prevalence) for prevalence in (0.02, 0.05, 0.25)))
            print("    complaints among the first %d of %d at 5 %%: %.1f" % (
                SEEN_FIRST, QUEUE_LENGTH, first_in_queues(truths, [answer["complaint_score"] for answer in answers])))
    answers = classify(program, crisislex())
    print("  %-26s %.3f of %d flagged" % ("CrisisLex false alarms", sum(answer["complaint"] for answer in answers) / len(answers), len(answers)))


def show_folds(program, folds):
    print("Trained in five folds, F1: `firstreply evaluate --folds 5`, and liblinear's own predictions from the same features:")
    for name, posts in (("UVA", uva()), ("ACL19", acl19()), ("airline", airline()), ("JRTE", jrte())):
        with tempfile.NamedTemporaryFile("w", suffix=".ndjson", encoding="utf-8") as file:
            for text, truth in posts:
                file.write(json.dumps({"text": text, "complaint": truth}) + "\n")
            file.flush()
            table = subprocess.run([program, "evaluate", "--folds", "5", file.name], capture_output=True, text=True, check=True).stdout
            ours = next(line.split()[-1] for line in table.splitlines() if line.startswith("complaint"))
            theirs = subprocess.run([folds, file.name], capture_output=True, text=True, check=True).stdout.strip()
            print("  %-8s ours %s  liblinear %s" % (name, ours, theirs))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--folds")
    arguments = parser.parse_args()
    show_untrained(arguments.program)
    if arguments.folds:
        show_folds(arguments.program, arguments.folds)


if __name__ == "__main__":
    main()
