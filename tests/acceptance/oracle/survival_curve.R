# The judge of response curves: what R's survival package makes of the same waits.
#
#   Rscript --vanilla survival_curve.R draw SEED     200 random censored samples, 100 with competing ends
#   Rscript --vanilla survival_curve.R judge         reads samples, writes what R finds in them
#
# A sample is a line for each wait, of three fields with tabs between: the sample's number, its time in
# whole milliseconds, and its ending (waiting, answered, otherwise). What is written, with tabs too:
#
#   point      SAMPLE TIME AT_RISK ANSWERED OTHERWISE UNANSWERED LOWER UPPER
#   percentile SAMPLE PERCENT TIME FROM TO
#   share      SAMPLE HITS TOTAL SHARE LOWER UPPER
#
# The curve of a sample with another ending is R's multi-state one, UNANSWERED is 1 less the probability of
# having been answered, and LOWER is 1 less the upper bound of that probability. Percentiles are read from
# the curve by the rule "the least time with S(t) <= 1 - p" and never by quantile(), which takes the middle of
# a flat stretch. `kRounding` is what R's own products are off by at most: where S(t) is 1 - p, it is reached.
# Shares are those of the answered among all, with the interval of prop.test (Wilson's).
suppressPackageStartupMessages(library(survival))

kRounding <- 1e-10
kEndings <- c("waiting", "answered", "otherwise")

number <- function(x) ifelse(is.na(x), "NA", sprintf("%.17g", x))

say <- function(...) writeLines(paste(..., sep = "\t"))

# ---- drawing

# Times in milliseconds: from a few that many share to some that nobody shares, and heavy-tailed ones.
drawn_times <- function(n, shape) {
  switch(shape,
    few = sample.int(8, n, replace = TRUE) * 60000,
    zeros = pmax(sample.int(12, n, replace = TRUE) - 6, 0) * 1000,
    minutes = sample.int(600, n, replace = TRUE) * 60000,
    milliseconds = sample.int(86400000, n, replace = TRUE),
    heavy = floor(exp(rnorm(n, 15, 2.5))))
}

# Endings by share; a competing sample has at least one other ending, for else it would be none.
drawn_endings <- function(n, kind, competing) {
  others <- if (competing) 0.15 else 0
  weights <- switch(kind,
    mixed = c(0.35, 0.65 - others, others),
    censored = c(1 - others, 0, others),
    ended = c(0, 1 - others, others),
    rare = c(0.93, 0.07 - others / 5, others / 5))
  endings <- sample(kEndings, n, replace = TRUE, prob = weights)
  if (competing && !any(endings == "otherwise")) endings[sample.int(n, 1)] <- "otherwise"
  endings
}

draw <- function(seed) {
  set.seed(seed, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")
  shapes <- c("few", "zeros", "minutes", "milliseconds", "heavy")
  kinds <- c("mixed", "censored", "ended", "rare")
  sizes <- c(1, 2, 3, 5, 10, 20, 50, 100, 400, 1000)
  for (i in 1:200) {
    competing <- i > 100
    n <- if (i %% 50 == 0) 5000 else sizes[[1 + (i * 7) %% 10]]
    kind <- if (i %% 3 == 0) kinds[[1 + (i %/% 3) %% 4]] else "mixed"
    times <- drawn_times(n, shapes[[1 + (i %/% 10) %% 5]])
    say(i, sprintf("%.0f", times), drawn_endings(n, kind, competing))
  }
}

# ---- judging

# Times are whole numbers: to "fix" nearly equal ones would join waits that differ by milliseconds.
plain_curve <- function(times, endings) {
  fit <- survfit(Surv(times, endings == "answered") ~ 1, conf.type = "log-log", timefix = FALSE)
  data.frame(time = fit$time, at_risk = fit$n.risk, answered = fit$n.event, otherwise = 0,
             unanswered = fit$surv, lower = fit$lower, upper = fit$upper)
}

competing_curve <- function(times, endings) {
  fit <- survfit(Surv(times, factor(endings, levels = kEndings)) ~ 1, conf.type = "log-log", timefix = FALSE)
  answered <- match("answered", fit$states)
  otherwise <- match("otherwise", fit$states)
  data.frame(time = fit$time, at_risk = fit$n.risk[, 1], answered = fit$n.event[, answered],
             otherwise = fit$n.event[, otherwise], unanswered = 1 - fit$pstate[, answered],
             lower = 1 - fit$upper[, answered], upper = 1 - fit$lower[, answered])
}

least_time <- function(curve, values, percent) {
  reached <- which(values <= 1 - percent / 100 + kRounding)  # NA reaches nothing
  if (length(reached)) curve$time[[reached[[1]]]] else NA
}

judge_sample <- function(name, times, endings) {
  curve <- (if (any(endings == "otherwise")) competing_curve else plain_curve)(times, endings)
  curve <- curve[curve$answered + curve$otherwise > 0, ]
  if (nrow(curve)) {
    say("point", name, number(curve$time), number(curve$at_risk), number(curve$answered), number(curve$otherwise),
        number(curve$unanswered), number(curve$lower), number(curve$upper))
  }
  for (percent in 1:99) {
    say("percentile", name, percent, number(least_time(curve, curve$unanswered, percent)),
        number(least_time(curve, curve$lower, percent)), number(least_time(curve, curve$upper, percent)))
  }
  hits <- sum(endings == "answered")
  wilson <- suppressWarnings(prop.test(hits, length(endings), correct = FALSE))$conf.int
  say("share", name, hits, length(endings), number(hits / length(endings)), number(wilson[[1]]), number(wilson[[2]]))
}

judge <- function() {
  waits <- read.table(file("stdin"), sep = "\t", col.names = c("sample", "time", "ending"),
                      colClasses = c("integer", "numeric", "character"))
  for (one in split(waits, waits$sample)) judge_sample(one$sample[[1]], one$time, one$ending)
}

arguments <- commandArgs(trailingOnly = TRUE)
if (identical(arguments, "judge")) {
  judge()
} else if (length(arguments) == 2 && arguments[[1]] == "draw") {
  draw(as.integer(arguments[[2]]))
} else {
  stop("usage: survival_curve.R draw SEED | judge")
}
