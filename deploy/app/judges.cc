#include "deploy/app/judges.h"

#include <algorithm>
#include <utility>

#include "triage/response/response_reader.h"
#include "triage/urgency/reckoning.h"

namespace firstreply::app {
namespace {

using triage::BrandAdjustment;
using triage::JudgementVersion;
using triage::LinearModel;

triage::JudgementParts PartsOf(const TakeJudgement& taken) {
  triage::JudgementParts parts;
  if (taken.model) parts.model = taken.model->version();
  for (const auto& [brand, adjustment] : taken.adjustments)
    parts.adjustments[brand] = adjustment->version();
  parts.thresholds = taken.thresholds;
  return parts;
}

// Of the model and each adjustment, by its version.
template <class Use>
void EachFile(const TakeJudgement& taken, const Use& use) {
  if (taken.model) use(taken.model->version(), *taken.model);
  for (const auto& [brand, adjustment] : taken.adjustments) use(adjustment->version(), *adjustment);
}

std::shared_ptr<const LinearModel> LoadModelKept(const std::string& name, Reader& reader) {
  const std::optional<std::string> bytes = triage::LoadJudgementFile(reader, name);
  if (!bytes) return nullptr;
  Result<LinearModel> model = LinearModel::Parse(*bytes);
  if (!model || !triage::CheckModel(*model)) return nullptr;
  return std::make_shared<const LinearModel>(*std::move(model));
}

std::shared_ptr<const BrandAdjustment> LoadAdjustmentKept(const std::string& name,
                                                          const LinearModel& base, Reader& reader) {
  const std::optional<std::string> bytes = triage::LoadJudgementFile(reader, name);
  if (!bytes) return nullptr;
  Result<BrandAdjustment> adjustment = BrandAdjustment::Parse(*bytes);
  if (!adjustment || !adjustment->Check(base)) return nullptr;
  return std::make_shared<const BrandAdjustment>(*std::move(adjustment));
}

}  // namespace

TakeJudgement Packed(TakeJudgement judgement) {
  EachFile(judgement, [&judgement](const std::string& name, const auto& file) {
    judgement.packed[name] =
        std::make_shared<const std::string>(triage::PackJudgementFile(file.Bytes()));
  });
  return judgement;
}

Judges Judges::Load(Reader& reader) {
  Judges judges;
  judges.versions_ = triage::LoadJudgementVersions(reader);
  return judges;
}

std::optional<JudgementVersion> Judges::Store(Transaction& tx, const TakeJudgement& taken,
                                              TimePoint now) const {
  std::optional<JudgementVersion> next =
      triage::NextJudgement(versions_, PartsOf(taken), taken.put_by, now);
  if (!next) return next;
  EachFile(taken, [&](const std::string& name, const auto& file) {
    if (triage::HasJudgementFile(tx, name)) return;
    const auto packed = taken.packed.find(name);
    triage::KeepJudgementFile(
        tx, name,
        packed == taken.packed.end() ? triage::PackJudgementFile(file.Bytes()) : *packed->second);
  });
  triage::StoreJudgementVersion(tx, *next);
  return next;
}

void Judges::Take(const TakeJudgement& taken, const std::optional<JudgementVersion>& stored) {
  if (stored) versions_.push_back(*stored);
  // What is at hand need not be read from the store.
  benches_[versions_.back().number] =
      Bench{.model = taken.model, .adjustments = taken.adjustments, .classifiers = {}};
  const int64_t kept = static_cast<int64_t>(triage::kJudgementVersionsWithFiles);
  std::erase_if(benches_, [oldest = versions_.back().number - kept](const auto& bench) {
    return bench.first <= oldest;
  });
}

ingest::Judge Judges::JudgeOver(Reader& reader) {
  if (versions_.empty()) return {};
  return {.verdict_of = [this,
                         &reader](const ingest::ToJudge& form) { return VerdictOf(form, reader); },
          .asks =
              [](std::string_view text) {
                return triage::ReadResponse({.text = text, .parent_text = {}, .customer = {}}).asks;
              }};
}

std::optional<ingest::Judge::Verdict> Judges::VerdictOf(const ingest::ToJudge& form,
                                                        Reader& reader) {
  const size_t with_files = std::min(versions_.size(), triage::kJudgementVersionsWithFiles);
  const auto kept = std::span(versions_).last(with_files);
  const JudgementVersion* version = triage::JudgementInForce(kept, form.said_at);
  Bench* bench = BenchOf(*version, reader);
  while (!bench && version != &kept.back()) bench = BenchOf(*++version, reader);
  if (!bench || !bench->model) return std::nullopt;

  std::string name = bench->model->version();
  const BrandAdjustment* adjustment = nullptr;
  if (form.concerns.size() == 1) {
    const auto own = bench->adjustments.find(form.concerns.front());
    if (own != bench->adjustments.end()) adjustment = own->second.get();
  }
  if (adjustment) name += "+" + adjustment->version();
  auto& classifier = bench->classifiers[adjustment ? adjustment->brand() : std::string()];
  if (!classifier) classifier = std::make_unique<triage::Classifier>(*bench->model, adjustment);
  triage::TextVerdict verdict = classifier->Read({.text = form.text, .directed = true});
  verdict.urgency = Under(version->parts.thresholds.For(form.concerns), std::move(verdict.urgency));
  std::string reckoning = triage::ReckoningText(verdict.urgency);
  return ingest::Judge::Verdict{.hint = triage::HintOf(std::move(verdict)),
                                .reckoning = std::move(reckoning),
                                .model = std::move(name),
                                .judged_by = version->number};
}

Judges::Bench* Judges::BenchOf(const JudgementVersion& version, Reader& reader) {
  auto [known, is_new] = benches_.try_emplace(version.number);
  if (is_new) known->second = LoadBench(version.parts, reader);
  return known->second ? &*known->second : nullptr;
}

std::optional<Judges::Bench> Judges::LoadBench(const triage::JudgementParts& parts,
                                               Reader& reader) {
  Bench bench;
  if (parts.model.empty()) return bench;
  bench.model = LoadModelKept(parts.model, reader);
  if (!bench.model) return std::nullopt;
  for (const auto& [brand, name] : parts.adjustments) {
    auto adjustment = LoadAdjustmentKept(name, *bench.model, reader);
    if (!adjustment) return std::nullopt;
    bench.adjustments[brand] = std::move(adjustment);
  }
  return bench;
}

}  // namespace firstreply::app
