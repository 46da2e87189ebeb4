#include "triage/judgement_versions.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "ingest/base/compression.h"
#include "ingest/base/limits.h"

namespace firstreply::triage {

// A part is a "model" or an "adjustment" with the name of its file, or "thresholds" as text;
// `brand` is empty for what holds for all.
const std::string_view kJudgementVersionTables = R"sql(
CREATE TABLE judgement_versions (
  number INTEGER PRIMARY KEY,
  since INTEGER NOT NULL,
  put_by TEXT NOT NULL
);
CREATE TABLE judgement_parts (
  version INTEGER NOT NULL REFERENCES judgement_versions (number),
  kind TEXT NOT NULL,
  brand TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (version, kind, brand)
) WITHOUT ROWID;
CREATE TABLE judgement_files (
  name TEXT PRIMARY KEY,
  compressed BLOB NOT NULL
);
)sql";

namespace {

constexpr std::string_view kModel = "model", kAdjustment = "adjustment", kThresholds = "thresholds";

std::string TextOf(const UrgencyThresholds& thresholds) {
  return fmt::format("high {} critical {}", thresholds.high, thresholds.critical);
}

// What TextOf made.
UrgencyThresholds ReadThresholds(std::string_view text) {
  const auto number_behind = [text](std::string_view word) {
    int number = 0;
    const size_t at = text.find(word);
    if (at == std::string_view::npos) return number;
    std::from_chars(text.data() + at + word.size(), text.data() + text.size(), number);
    return number;
  };
  return {.high = number_behind("high "), .critical = number_behind("critical ")};
}

void ReadPart(const Rows& row, JudgementParts& parts) {
  const std::string_view kind = row.Text(1);
  std::string brand(row.Text(2)), value(row.Text(3));
  if (kind == kModel) {
    parts.model = std::move(value);
  } else if (kind == kAdjustment) {
    parts.adjustments[std::move(brand)] = std::move(value);
  } else if (kind == kThresholds && brand.empty()) {
    parts.thresholds.all = ReadThresholds(value);
  } else if (kind == kThresholds) {
    parts.thresholds.of_brand[std::move(brand)] = ReadThresholds(value);
  }
}

std::span<const std::byte> AsBytes(const std::string& text) {
  return std::as_bytes(std::span(text));
}

}  // namespace

const UrgencyThresholds& ThresholdsByBrand::For(std::span<const std::string> concerns) const {
  if (concerns.size() != 1) return all;
  const auto own = of_brand.find(concerns.front());
  return own == of_brand.end() ? all : own->second;
}

const JudgementVersion* JudgementInForce(std::span<const JudgementVersion> versions, TimePoint at) {
  if (versions.empty()) return nullptr;
  const auto next =
      std::find_if(versions.begin() + 1, versions.end(),
                   [at](const JudgementVersion& version) { return version.since > at; });
  return &*(next - 1);
}

std::optional<JudgementVersion> NextJudgement(std::span<const JudgementVersion> versions,
                                              const JudgementParts& parts,
                                              const std::string& put_by, TimePoint now) {
  if (versions.empty())
    return JudgementVersion{.number = 1, .since = now, .put_by = put_by, .parts = parts};
  const JudgementVersion& last = versions.back();
  if (last.parts == parts) return std::nullopt;
  return JudgementVersion{.number = last.number + 1,
                          .since = std::max(now, last.since) + Duration{1},
                          .put_by = put_by,
                          .parts = parts};
}

std::vector<JudgementVersion> LoadJudgementVersions(Reader& reader) {
  std::vector<JudgementVersion> versions;
  {
    Rows rows =
        reader.Query("SELECT number, since, put_by FROM judgement_versions ORDER BY number");
    while (rows.Next()) {
      versions.push_back({.number = rows.Int(0),
                          .since = rows.Time(1),
                          .put_by = std::string(rows.Text(2)),
                          .parts = {}});
    }
  }
  Rows rows = reader.Query("SELECT version, kind, brand, value FROM judgement_parts");
  while (rows.Next()) ReadPart(rows, versions.at(static_cast<size_t>(rows.Int(0)) - 1).parts);
  return versions;
}

void StoreJudgementVersion(Transaction& tx, const JudgementVersion& version) {
  tx.Run("INSERT INTO judgement_versions (number, since, put_by) VALUES (?, ?, ?)", version.number,
         version.since, version.put_by);
  const auto store = [&](std::string_view kind, const std::string& brand,
                         const std::string& value) {
    tx.Run("INSERT INTO judgement_parts (version, kind, brand, value) VALUES (?, ?, ?, ?)",
           version.number, kind, brand, value);
  };
  const JudgementParts& parts = version.parts;
  if (!parts.model.empty()) store(kModel, "", parts.model);
  for (const auto& [brand, file] : parts.adjustments) store(kAdjustment, brand, file);
  store(kThresholds, "", TextOf(parts.thresholds.all));
  for (const auto& [brand, thresholds] : parts.thresholds.of_brand)
    store(kThresholds, brand, TextOf(thresholds));
  tx.Run(
      "DELETE FROM judgement_files WHERE name NOT IN (SELECT value FROM judgement_parts WHERE kind"
      " <> ? AND version > ?)",
      kThresholds, version.number - static_cast<int64_t>(kJudgementVersionsWithFiles));
}

std::string PackJudgementFile(std::string_view bytes) {
  return Compressed(bytes);
}

bool HasJudgementFile(Reader& reader, const std::string& name) {
  Rows known = reader.Query("SELECT 1 FROM judgement_files WHERE name = ?", name);
  return known.Next();
}

void KeepJudgementFile(Transaction& tx, const std::string& name, const std::string& packed) {
  tx.Run("INSERT INTO judgement_files (name, compressed) VALUES (?, ?)", name, AsBytes(packed));
}

std::optional<std::string> LoadJudgementFile(Reader& reader, const std::string& name) {
  Rows row = reader.Query("SELECT compressed FROM judgement_files WHERE name = ?", name);
  if (!row.Next()) return std::nullopt;
  const std::span<const std::byte> bytes = row.Blob(0);
  return Decompressed({reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                      kModelFileBytesMax);
}

}  // namespace firstreply::triage
