"""How many posts a second `firstreply classify` reads, beside fastText's predict with character n-grams on the same posts.

    python3 -B tests/bench/fasttext_speed.py build/release/firstreply

Wants the program `fasttext` (Debian's package of that name). It learns "complaint" from triage/model/corpus, with words and runs of
3 to 6 characters as its authors do for languages with many forms; both then read the same file, in turns, one core each. What
starting and loading takes is measured with a file of one line and taken off. Ours says all its labels, fastText the one; both write
theirs out.
"""

import argparse
import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

CORPUS = pathlib.Path(__file__).resolve().parents[2] / "triage" / "model" / "corpus"
POSTS = 200_000
ROUNDS = 5


def read_corpus():
    posts = []
    for path in sorted(CORPUS.glob("*.ndjson")):
        posts += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [(post["text"].replace("\n", " "), post.get("complaint", False)) for post in posts]


def learn(folder, posts):
    labelled = folder / "labelled.txt"
    labelled.write_text("".join("__label__%s %s\n" % ("yes" if complains else "no", text) for text, complains in posts), encoding="utf-8")
    subprocess.run(["fasttext", "supervised", "-input", str(labelled), "-output", str(folder / "model"), "-minn", "3", "-maxn", "6",
                    "-wordNgrams", "2", "-epoch", "10", "-thread", "2", "-verbose", "0"], check=True)
    return folder / "model.bin"


def seconds(command, path):
    with path.open("rb") as posts, open("/dev/null", "wb") as nowhere:
        began = time.monotonic()
        subprocess.run(command, stdin=posts, stdout=nowhere, check=True)
        return time.monotonic() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    arguments = parser.parse_args()
    if not shutil.which("fasttext"):
        sys.exit("fasttext is not installed")
    posts = read_corpus()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        model = learn(folder, posts)
        english = [text for text, _ in posts if text.isascii()]
        many, one = folder / "many.txt", folder / "one.txt"
        many.write_text("".join(english[i % len(english)] + "\n" for i in range(POSTS)), encoding="utf-8")
        one.write_text(english[0] + "\n", encoding="utf-8")
        commands = {"fasttext predict": ["fasttext", "predict", str(model), "-"], "firstreply classify": [arguments.program, "classify"]}
        taken = {what: [] for what in commands}
        for _ in range(ROUNDS):
            for what, command in commands.items():
                taken[what].append(seconds(command, many) - seconds(command, one))
    rates = {what: POSTS / statistics.median(each) for what, each in taken.items()}
    for what, rate in rates.items():
        print("%-20s %9.0f posts/s" % (what, rate))
    print("%-20s %9.1f" % ("ratio", rates["firstreply classify"] / rates["fasttext predict"]))


if __name__ == "__main__":
    main()
