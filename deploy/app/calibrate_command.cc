// `firstreply calibrate`: proposes where the levels of urgency should begin, by what was judged
// here in the last days and how many posts a day people can answer at once. It changes nothing.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "deploy/app/command_line.h"
#include "deploy/app/store.h"
#include "deploy/app/store_place.h"
#include "ingest/base/json_writer.h"
#include "ingest/base/rfc3339.h"
#include "ingest/judged_posts.h"
#include "triage/judgement_versions.h"
#include "triage/tables.h"
#include "triage/urgency/calibration.h"
#include "triage/urgency/reckoning.h"

namespace firstreply::app {
namespace {

using triage::Proposal;
using triage::ReckonedPost;

constexpr size_t kPostsNamedMax = 50;
constexpr Duration kDay = std::chrono::days(1);

struct CalibrateArguments {
  std::string config, store;
  std::optional<std::string> brand;
  triage::AlertBudget budget;
};

// Posts that concern exactly one brand: those that its own thresholds are for.
struct BrandPosts {
  TimePoint first{};  // when the first of all was posted
  std::vector<ReckonedPost> lately;
};

std::map<std::string, BrandPosts> PostsByBrand(Reader& reader, TimePoint now) {
  std::map<std::string, BrandPosts> by_brand;
  const TimePoint from = now - triage::kCalibrationDays * kDay;
  ingest::EachJudgedPost(reader, now, [&](const ingest::JudgedPost& post) {
    if (post.concerns.size() != 1) return;
    const auto [known, is_new] = by_brand.try_emplace(post.concerns.front());
    BrandPosts& posts = known->second;
    posts.first = is_new ? post.posted_at : std::min(posts.first, post.posted_at);
    if (post.posted_at <= from) return;
    if (auto urgency = triage::ReadReckoning(post.reckoning))
      posts.lately.push_back({post.id, *std::move(urgency)});
  });
  return by_brand;
}

// Days with posts, the one that has begun included.
int64_t DaysOf(const BrandPosts& posts, TimePoint now) {
  return (now - posts.first) / kDay + 1;
}

double ADay(int64_t count) {
  return static_cast<double>(count) / static_cast<double>(triage::kCalibrationDays);
}

std::string Moves(const std::string& where, const std::vector<ReckonedPost>& posts) {
  std::string text =
      fmt::format("  {:<10} {:>10.1f} a day", where, ADay(static_cast<int64_t>(posts.size())));
  for (size_t i = 0; i < std::min(posts.size(), kPostsNamedMax); ++i)
    text += fmt::format("{}{}", i == 0 ? ": posts " : ", ", posts[i].post);
  if (posts.size() > kPostsNamedMax)
    text += fmt::format(" and {} more", posts.size() - kPostsNamedMax);
  return text + "\n";
}

std::string Describe(const std::string& brand, const BrandPosts& posts, const Proposal& proposal,
                     const triage::UrgencyThresholds& in_force, const triage::AlertBudget& budget) {
  std::string text =
      fmt::format("{}: {} posts of {} days\n  {:<10} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10}\n",
                  brand, posts.lately.size(), triage::kCalibrationDays, "level", "from", "proposed",
                  "a day", "proposed", "floors", "budget");
  const auto row = [&](const char* level, int from, int proposed, int64_t now, int64_t then,
                       int64_t floors, double most) {
    text += fmt::format("  {:<10} {:>10} {:>10} {:>10.1f} {:>10.1f} {:>10.1f} {:>10.1f}\n", level,
                        from, proposed, ADay(now), ADay(then), ADay(floors), most);
    if (ADay(floors) > most)
      text += fmt::format("  floors alone are over the budget of {}: no threshold changes that\n",
                          level);
  };
  row("critical", in_force.critical, proposal.thresholds.critical, proposal.now.critical,
      proposal.then.critical, proposal.by_floor.critical, budget.critical);
  row("high", in_force.high, proposal.thresholds.high, proposal.now.high, proposal.then.high,
      proposal.by_floor.high, budget.high);
  return text + Moves("up", proposal.raised) + Moves("down", proposal.lowered);
}

// As a config says them.
std::string Yaml(const triage::ThresholdsByBrand& thresholds) {
  std::string text =
      fmt::format("triage:\n  thresholds:\n    high: {}\n    critical: {}\n    brands:\n",
                  thresholds.all.high, thresholds.all.critical);
  for (const auto& [brand, own] : thresholds.of_brand) {
    JsonWriter name;
    name.String(brand);
    text += fmt::format("      - {{brand: {}, high: {}, critical: {}}}\n", name.text(), own.high,
                        own.critical);
  }
  return text;
}

Status RunCalibrate(const CalibrateArguments& arguments) {
  const Result<std::string> place = StorePlace(arguments.config, arguments.store);
  if (!place) return place.error();
  Result<Store> store = Store::OpenToRead(*place);
  if (!store) return store.error();
  Reader reader(store->database());
  const TimePoint now = triage::LoadClock(reader).value_or(TimePoint{});
  std::map<std::string, BrandPosts> brands = PostsByBrand(reader, now);
  if (arguments.brand)
    std::erase_if(brands, [&](const auto& each) { return each.first != *arguments.brand; });
  triage::ThresholdsByBrand thresholds;
  if (const auto versions = triage::LoadJudgementVersions(reader); !versions.empty())
    thresholds = versions.back().parts.thresholds;

  std::string text, too_few;
  for (const auto& [brand, posts] : brands) {
    if (const int64_t days = DaysOf(posts, now); days < triage::kCalibrationDays) {
      too_few += fmt::format("{}: {} days of posts, and a proposal needs {}\n", brand, days,
                             triage::kCalibrationDays);
      continue;
    }
    const std::vector<std::string> concerns = {brand};
    const triage::UrgencyThresholds in_force = thresholds.For(concerns);
    const Proposal proposal = triage::Propose(posts.lately, in_force, arguments.budget);
    text += Describe(brand, posts, proposal, in_force, arguments.budget) + "\n";
    thresholds.of_brand[brand] = proposal.thresholds;
  }
  if (text.empty()) {
    if (too_few.empty()) too_few = "no post was judged here that needs a response\n";
    too_few.pop_back();
    return Error{Errc::kInvalid, too_few};
  }
  return Print(
      fmt::format("{}{}Nothing is changed. To take it up, put this into the config and "
                  "reload:\n\n{}",
                  text, too_few.empty() ? "" : too_few + "\n", Yaml(thresholds)));
}

}  // namespace

void AddCalibrateCommand(CLI::App& app, Command& chosen) {
  const auto arguments = std::make_shared<CalibrateArguments>();
  CLI::App* command = app.add_subcommand(
      "calibrate", "Propose where high and critical begin, for so many posts a day");
  command->add_option("--config", arguments->config, "The config that says where the store is");
  command->add_option("--store", arguments->store, "The store's file");
  command->add_option("--brand", arguments->brand, "Only for this brand");
  const CLI::Range sensible(0.0, 1e6);
  command
      ->add_option("--critical-per-day", arguments->budget.critical,
                   "Critical posts a day that a brand's people can answer at once")
      ->required()
      ->check(sensible);
  command
      ->add_option("--high-per-day", arguments->budget.high,
                   "High posts a day that they can answer soon")
      ->required()
      ->check(sensible);
  command->callback(
      [arguments, &chosen] { chosen = [arguments] { return RunCalibrate(*arguments); }; });
}

}  // namespace firstreply::app
