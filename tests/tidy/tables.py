"""What the project allows, in one place. A pattern is a path with `*` (inside one folder), `**` and `{a,b}`."""

TOP_FOLDERS = {".ci", "alerts", "dashboards", "deploy", "ingest", "tests", "triage"}
ROOMS = ("alerts", "dashboards", "deploy", "ingest", "tests", "triage")
BANNED_FOLDERS = {"common", "helper", "helpers", "manager", "misc", "shared", "util", "utils"}

# part -> the parts whose headers it may include, besides its own. A file belongs to the longest part that fits.
_BASE = {"ingest/base"}
_INGEST = _BASE | {"ingest", "ingest/sources", "ingest/wire"}
_TRIAGE = _INGEST | {"triage"}
_ALERTS = _TRIAGE | {"alerts"}
_DASHBOARDS = _ALERTS | {"dashboards"}
_ALL = _DASHBOARDS | {"deploy/app"}
ARROWS = {
    "ingest/base": set(),
    "ingest/wire": _BASE,
    "ingest": _BASE | {"ingest/wire"},
    "ingest/sources": _INGEST,
    "triage": _INGEST,
    "alerts": _TRIAGE,
    "dashboards": _ALERTS,
    "deploy/app": _DASHBOARDS,
    "tests": _ALL,
}

# (what, the include as a regular expression, where it may stand). The first row that fits decides. A library that
# fits no row is refused, so that a new one is a decision.
EVERYWHERE = ("**",)
TESTS = ("tests/**",)
LIBRARIES = [
    ("simdjson", r"simdjson\.h", ("ingest/sources/*_decoder.cc", "ingest/sources/*_encoder.cc")),
    ("Hyperscan", r"hs(/.*)?\.h|hs/.*", ("ingest/{brand_matcher,term_scanner}.cc",)),
    ("moodycamel", r"(concurrentqueue/|moodycamel/)?(blocking)?concurrentqueue\.h|concurrentqueue/.*",
     ("ingest/inbox.{h,cc}",)),
    ("Asio and Beast", r"boost/(asio|beast)[/.].*", ("ingest/wire/*.cc", "ingest/base/asio.cc", "ingest/base/asio_*.{h,cc}")),
    ("OpenSSL", r"openssl/.*", ("ingest/wire/tls*.{h,cc}",)),
    ("SQLite", r"sqlite3\.h", ("ingest/base/{connection,statement,database}.cc", "ingest/base/*disk*.cc",
                                "tests/support/sim_disk*.cc")),
    ("yaml-cpp", r"yaml-cpp/.*", ("deploy/app/config*.cc",)),
    ("prometheus-cpp", r"prometheus/.*", ("**/metrics.{h,cc}", "dashboards/exposition*")),
    ("CLI11", r"CLI/.*", ("deploy/app/*.cc",)),
    ("spdlog", r"spdlog/.*", ("ingest/base/log.{h,cc}",)),
    ("zlib", r"zlib\.h", ("ingest/base/compression.cc",)),
    ("libsodium", r"sodium\.h|sodium/.*", ("ingest/base/{checksum_disk,digest,store_file}.cc",
                                                "dashboards/accounts/{password_hash,secret}.cc",
                                                "alerts/notifiers/webhook_signature.cc")),
    ("utf8proc", r"utf8proc\.h", ("ingest/{script,*text*}.cc", "triage/text/*.cc")),
    ("date", r"date/.*", ("ingest/base/rfc3339.cc", "ingest/sources/*_decoder.cc",
                           "tests/{support/slow_calendar,triage/calendar/time_zone_test}.cc")),
    ("liblinear", r"linear\.h", ("triage/model/logistic_regression.{h,cc}", "triage/model/correction.h", "tests/bench/liblinear_folds.cc")),
    ("libical", r"libical/.*", ("triage/calendar/holiday_file.cc",)),
    ("GoogleTest", r"(gtest|gmock)/.*", TESTS),
    ("RapidCheck", r"rapidcheck(/.*)?\.h|rapidcheck/.*", TESTS),
    ("Google Benchmark", r"benchmark/.*", ("tests/bench/**",)),
    ("fmt", r"fmt/.*", EVERYWHERE),
    ("Boost.Math", r"boost/math/.*", ("triage/review/*.cc",)),
    ("Boost's vocabulary", r"boost/(align|system|unordered|container|url|intrusive)/.*", EVERYWHERE),
    ("the operating system", r"sys/.*|(unistd|stdlib|fcntl|signal|poll|pthread|netdb|dirent|termios)\.h|(netinet|arpa|linux)/.*",
     ("ingest/base/*.cc", "ingest/wire/*.cc", "deploy/app/*.cc", "tests/support/*.cc", "tests/ingest/base/*.cc",
      "tests/acceptance/*")),
]
# C's headers have C++ names; this pattern is what the standard library looks like.
STANDARD_HEADER = r"[a-z_0-9]+"

# (what, regular expression on code without comments and quotes, where it may stand, what to do instead)
CALLS = [
    ("a clock read", r"[cC]lock\s*::\s*now\b|\b(gettimeofday|clock_gettime|timespec_get)\s*\(|\btime\s*\(\s*(nullptr|NULL|0)\s*\)",
     ("ingest/base/asio_scheduler.cc", "tests/acceptance/**", "tests/bench/**"), "take `now` as an argument, or a scheduler"),
    ("a sleep", r"\b(sleep_for|sleep_until|usleep|nanosleep|sleep)\s*\(",
     ("tests/acceptance/**", "tests/bench/**"), "wait for what is awaited; time is virtual in tests"),
    ("a random number nobody can repeat", r"\bs?rand\s*\(|\brandom_device\b|\barc4random\w*",
     ("tests/bench/**",), "take a seeded generator as an argument"),
    ("the environment", r"\b(secure_)?getenv\b|\bsetenv\b|\benviron\b",
     ("deploy/app/**", "tests/acceptance/**", "tests/bench/**"), "read it in deploy/app and hand it in"),
]
# The same for the Python of the tests.
PYTHON_CALLS = [
    ("a sleep", r"\btime\.sleep\s*\(", ("tests/acceptance/**", "tests/bench/**"), "wait for what is awaited"),
]

FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 600

# Where the tests of the limits are looked for.
LIMIT_TESTS = ("tests/**_test.{cc,py}",)

# Limits of ingest/base/limits.h whose test is still to be written. A line here whose limit has a test is an error:
# the list only shrinks.
UNTESTED_LIMITS = set()

# Documents whose `console` blocks are run.
EXAMPLE_DOCUMENTS = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "deploy/OPERATING.md", "ingest/EVENTS.md")

CHANGE_KINDS = ("CHANGE", "FEATURE", "ENHANCEMENT", "BUGFIX")

# This folder has to name what it forbids.
WORDS_EXEMPT = ("tests/tidy/**",)
