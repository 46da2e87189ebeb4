// Makes linear models from labelled posts: logistic regression, L2-regularised, by liblinear (Fan
// et al. 2008, https://www.csie.ntu.edu.tw/~cjlin/liblinear/), one output after the other.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ingest/base/result.h"
#include "triage/model/accuracy.h"
#include "triage/model/labelled_post.h"
#include "triage/model/linear_model.h"

namespace firstreply::triage {

// One output: its name, and of each post whether it is so.
struct Target {
  std::string name;
  std::vector<bool> holds;
};

// "complaint", "question", "praise", "needs_response", "abuse", "about_brand", each topic,
// "term.harm" and so on for each term of urgency, "at_least.normal", ".high" and ".critical".
std::vector<Target> TargetsOf(std::span<const LabelledPost> posts);

struct TrainingOptions {
  double cost = 8;             // liblinear's C: how much each post counts against the penalty
  double weight_of_yes = 1.3;  // of a post for which it holds, against one for which it does not
  size_t threads = 2;          // makes no difference to the result
  bool operator==(const TrainingOptions&) const = default;
};

// The same posts in the same order make the same model, byte for byte, on one machine. The
// threshold of each output is 0, where liblinear says yes. kInvalid where a target holds for none
// or for all, or is not of as many posts as there are texts.
Result<LinearModel> Train(std::span<const std::string> texts, std::span<const Target> targets,
                          const TrainingOptions& options = {});

// As Train, with thresholds: for each output that with the best F1 on held-out scores (two folds).
Result<LinearModel> TrainWithThresholds(std::span<const std::string> texts,
                                        std::span<const Target> targets,
                                        const TrainingOptions& options = {});

// How often such a model is right about posts that it has not seen: the posts are dealt into
// `folds` heaps, one to each in turn, and each heap is put to a model with thresholds that all
// others made. By target. Errors as of Train, of each of these models.
Result<std::vector<Accuracy>> CrossValidate(std::span<const std::string> texts,
                                            std::span<const Target> targets, size_t folds,
                                            const TrainingOptions& options = {});

// All that TargetsOf names, with thresholds, from the posts' own texts. A target that holds for
// none of them or for all has no output.
Result<LinearModel> TrainFrom(std::span<const LabelledPost> posts,
                              const TrainingOptions& options = {});

// The targets that some posts are, and others are not.
std::vector<Target> LearnableTargetsOf(std::span<const LabelledPost> posts);

}  // namespace firstreply::triage
