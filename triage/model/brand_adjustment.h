// What a brand's agents have taught: what has to be added to a model's scores for posts that
// concern this brand, and for no others. The model itself stays as it is.
//
// A file of its own, which names the brand and the model that it is on top of, by its version. On
// any other model it would say nothing sensible, and is refused.
//
// Immutable once made; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/result.h"
#include "triage/model/linear_model.h"

namespace firstreply::triage {

class BrandAdjustment {
 public:
  // `added`: outputs of the base, by name, whose scores are added to the base's. kInvalid for a
  // brand or a base without a name.
  static Result<BrandAdjustment> Make(std::string brand, std::string base, LinearModel added);

  // The inverse of `Bytes`. kInvalid for whatever is no whole adjustment of this version.
  static Result<BrandAdjustment> Parse(std::string_view bytes);

  // "firstreply adjustment 1", the base's version, the brand, and the added model's own bytes,
  // which end in a check sum.
  std::string Bytes() const;

  // kInvalid where `base` is another model than the one that it is on top of, or lacks an output.
  Status Check(const LinearModel& base) const;

  const std::string& brand() const { return brand_; }
  const std::string& base() const { return base_; }
  const LinearModel& added() const { return added_; }

  // Sixteen hexadecimal digits: the same for the same bytes.
  const std::string& version() const { return version_; }

  bool operator==(const BrandAdjustment&) const = default;

 private:
  BrandAdjustment(std::string brand, std::string base, LinearModel added);

  std::string brand_, base_;
  LinearModel added_;
  std::string version_;
};

}  // namespace firstreply::triage
