#include "triage/model/adjustment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "triage/model/correction.h"
#include "triage/model/logistic_regression.h"

namespace firstreply::triage {
namespace {

// What a label weighs against staying as it is.
constexpr double kCost = 8;
constexpr double kThousandths = 1000;

// Texts of which one output is told.
struct Told {
  size_t output = 0;  // of the base
  std::vector<size_t> texts;
  std::vector<bool> holds;

  size_t yes() const { return static_cast<size_t>(std::count(holds.begin(), holds.end(), true)); }
  bool is_enough() const {
    return yes() >= kAdjustedFromMin && holds.size() - yes() >= kAdjustedFromMin;
  }
};

// What an output becomes.
struct Adjusted {
  std::vector<double> weights;  // of each feature
  double bias = 0;              // from the threshold on
};

class Adjusting {
 public:
  Adjusting(const LinearModel& base, const SaidOfTexts& said) : base_(base), examples_(said.texts) {
    std::vector<int64_t> scores(base.outputs().size());
    for (size_t text = 0; text < said.texts.size(); ++text) {
      base.Score(examples_.features(text), scores);
      scores_.push_back(scores);
    }
    for (const SaidOfOutput& output : said.outputs) {
      const auto number = base.Find(output.name);
      if (!number) continue;
      Told& told = told_.emplace_back();
      told.output = *number;
      for (size_t text = 0; text < said.texts.size(); ++text) {
        if (!output.holds[text]) continue;
        told.texts.push_back(text);
        told.holds.push_back(*output.holds[text]);
      }
    }
  }

  const std::vector<Told>& told() const { return told_; }
  const std::string& NameOf(const Told& told) const { return base_.outputs()[told.output].name; }

  // What has to be added to the base, for it to know these.
  Adjusted LearnAddition(const Told& told) const {
    std::vector<CorrectedText> texts;
    for (size_t i = 0; i < told.texts.size(); ++i) {
      const size_t text = told.texts[i];
      texts.push_back({examples_.row(text), BaseOf(told.output, text), told.holds[i]});
    }
    const std::vector<double> by_column =
        LearnCorrection(texts, static_cast<size_t>(examples_.columns()), kCost);
    return {.weights = examples_.ByFeature(by_column), .bias = examples_.OnesOf(by_column)};
  }

  // What the base would be, had it known these.
  Adjusted Learn(const Told& told) const {
    const Adjusted added = LearnAddition(told);
    Adjusted adjusted = Unchanged(told.output);
    for (size_t feature = 0; feature < kFeatureCount; ++feature)
      adjusted.weights[feature] += added.weights[feature];
    adjusted.bias += added.bias;
    return adjusted;
  }

  Comparison Compare(const Told& told, size_t folds) const {
    Comparison comparison{.name = NameOf(told), .before = {}, .after = {}};
    for (size_t fold = 0; fold < folds; ++fold) {
      const auto [learnt, asked] = Split(told, folds, fold);
      const Adjusted adjusted = Learn(learnt);
      std::vector<int64_t> before, after;
      for (const size_t text : asked.texts) {
        before.push_back(scores_[text][told.output]);
        after.push_back(ScoreOf(adjusted, text));
      }
      comparison.before += AccuracyAt(base_.outputs()[told.output].threshold, before, asked.holds);
      comparison.after += AccuracyAt(0, after, asked.holds);
    }
    return comparison;
  }

  // A model of these outputs alone, to be added to the base.
  Result<LinearModel> Additions(const std::vector<std::pair<size_t, Adjusted>>& additions) const {
    std::vector<ModelOutput> outputs;
    std::vector<int8_t> weights(additions.size() * kFeatureCount);
    for (const auto& [output, added] : additions) {
      const auto put = [&, place = outputs.size()](size_t feature, int8_t weight) {
        weights[feature * additions.size() + place] = weight;
      };
      const std::string& name = base_.outputs()[output].name;
      outputs.push_back(Quantize(name, added.weights, added.bias, put));
    }
    return LinearModel::Make(std::move(outputs), std::move(weights), base_.reading());
  }

  Comparison CompareWith(const Told& told, const LinearModel& added) const {
    const size_t place = added.Find(NameOf(told)).value();
    std::vector<int64_t> before, after, more(added.outputs().size());
    for (const size_t text : told.texts) {
      added.Score(examples_.features(text), more);
      before.push_back(scores_[text][told.output]);
      after.push_back(before.back() + more[place]);
    }
    const int64_t threshold = base_.outputs()[told.output].threshold;
    return {.name = NameOf(told),
            .before = AccuracyAt(threshold, before, told.holds),
            .after = AccuracyAt(threshold, after, told.holds)};
  }

  Result<LinearModel> Replace(const std::vector<std::pair<size_t, Adjusted>>& changes) const {
    std::vector<ModelOutput> outputs = base_.outputs();
    std::vector<int8_t> weights(outputs.size() * kFeatureCount);
    for (uint32_t feature = 0; feature < kFeatureCount; ++feature) {
      const auto known = base_.WeightsOf(feature);
      std::copy(known.begin(), known.end(),
                weights.begin() + static_cast<std::ptrdiff_t>(feature * outputs.size()));
    }
    for (const auto& [output, adjusted] : changes) {
      for (size_t feature = 0; feature < kFeatureCount; ++feature)
        weights[feature * outputs.size() + output] = 0;
      const auto put = [&, place = output](size_t feature, int8_t weight) {
        weights[feature * outputs.size() + place] = weight;
      };
      outputs[output] = Quantize(outputs[output].name, adjusted.weights, adjusted.bias, put);
    }
    return LinearModel::Make(std::move(outputs), std::move(weights), base_.reading());
  }

 private:
  static std::pair<Told, Told> Split(const Told& told, size_t folds, size_t fold) {
    Told learnt{.output = told.output, .texts = {}, .holds = {}}, asked = learnt;
    for (size_t i = 0; i < told.texts.size(); ++i) {
      Told& heap = i % folds == fold ? asked : learnt;
      heap.texts.push_back(told.texts[i]);
      heap.holds.push_back(told.holds[i]);
    }
    return {std::move(learnt), std::move(asked)};
  }

  // How far the base lies above its threshold, as a logit.
  double BaseOf(size_t output, size_t text) const {
    const int64_t above = scores_[text][output] - base_.outputs()[output].threshold;
    return static_cast<double>(above) / kThousandths;
  }

  // The base itself, from its threshold on.
  Adjusted Unchanged(size_t output) const {
    const ModelOutput& known = base_.outputs()[output];
    const double unit = static_cast<double>(known.weight_unit) / kThousandths / (1 << 20);
    Adjusted same{.weights = std::vector<double>(kFeatureCount),
                  .bias = static_cast<double>(known.bias - known.threshold) / kThousandths};
    for (uint32_t feature = 0; feature < kFeatureCount; ++feature) {
      const auto weights = base_.WeightsOf(feature);
      if (!weights.empty()) same.weights[feature] = unit * weights[output];
    }
    return same;
  }

  // Thousandths, as a model's.
  int64_t ScoreOf(const Adjusted& adjusted, size_t text) const {
    const auto features = examples_.features(text);
    double sum = 0;
    for (const uint32_t feature : features) sum += adjusted.weights[feature];
    const double root = std::sqrt(std::max<double>(1, static_cast<double>(features.size())));
    return std::llround((sum / root + adjusted.bias) * kThousandths);
  }

  const LinearModel& base_;
  const Examples examples_;
  std::vector<std::vector<int64_t>> scores_;  // by text, then output of the base
  std::vector<Told> told_;
};

Status Check(const LinearModel& base, const SaidOfTexts& said) {
  if (base.reading() != FeatureReader().digest())
    return Error{Errc::kInvalid,
                 "the model was made by another version, which reads posts otherwise"};
  for (const SaidOfOutput& output : said.outputs) {
    if (output.holds.size() != said.texts.size())
      return Error{Errc::kInvalid, fmt::format("'{}' is not told of every text", output.name)};
  }
  return Done{};
}

}  // namespace

Result<Adjustment> Adjust(const LinearModel& base, const SaidOfTexts& said) {
  if (Status good = Check(base, said); !good) return good.error();
  const Adjusting adjusting(base, said);
  std::vector<std::pair<size_t, Adjusted>> changes;
  std::vector<std::string> names;
  for (const Told& told : adjusting.told()) {
    if (!told.is_enough()) continue;
    changes.emplace_back(told.output, adjusting.Learn(told));
    names.push_back(adjusting.NameOf(told));
  }
  Result<LinearModel> model = adjusting.Replace(changes);
  if (!model) return model.error();
  return Adjustment{*std::move(model), std::move(names)};
}

Result<AdjustedForBrand> AdjustFor(const std::string& brand, const LinearModel& base,
                                   const SaidOfTexts& said) {
  if (Status good = Check(base, said); !good) return good.error();
  const Adjusting adjusting(base, said);
  std::vector<std::pair<size_t, Adjusted>> additions;
  AdjustedForBrand made;
  for (const Told& told : adjusting.told()) {
    if (!told.is_enough()) continue;
    additions.emplace_back(told.output, adjusting.LearnAddition(told));
    made.adjusted.push_back(adjusting.NameOf(told));
  }
  if (additions.empty()) return made;
  Result<LinearModel> added = adjusting.Additions(additions);
  if (!added) return added.error();
  Result<BrandAdjustment> adjustment =
      BrandAdjustment::Make(brand, base.version(), *std::move(added));
  if (!adjustment) return adjustment.error();
  made.adjustment = *std::move(adjustment);
  return made;
}

Result<std::vector<Comparison>> CompareWith(const LinearModel& base,
                                            const BrandAdjustment& adjustment,
                                            const SaidOfTexts& said) {
  if (Status good = Check(base, said); !good) return good.error();
  if (Status fits = adjustment.Check(base); !fits) return fits.error();
  const Adjusting adjusting(base, said);
  std::vector<Comparison> comparisons;
  for (const Told& told : adjusting.told()) {
    const bool is_said = !told.texts.empty() && adjustment.added().Find(adjusting.NameOf(told));
    if (is_said) comparisons.push_back(adjusting.CompareWith(told, adjustment.added()));
  }
  return comparisons;
}

Result<std::vector<Comparison>> CompareAdjusted(const LinearModel& base, const SaidOfTexts& said,
                                                size_t folds) {
  if (Status good = Check(base, said); !good) return good.error();
  const Adjusting adjusting(base, said);
  std::vector<Comparison> comparisons;
  for (const Told& told : adjusting.told()) {
    if (told.is_enough()) comparisons.push_back(adjusting.Compare(told, folds));
  }
  return comparisons;
}

}  // namespace firstreply::triage
