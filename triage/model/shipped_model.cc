#include "triage/model/shipped_model.h"

#include <stdexcept>
#include <string_view>
#include <utility>

// The file as it is, without a detour by C++ source: megabytes of it would take long to compile.
__asm__(
    ".section .rodata\n"
    ".global firstreply_shipped_model\n"
    ".global firstreply_shipped_model_end\n"
    "firstreply_shipped_model:\n"
    ".incbin \"" FIRSTREPLY_SHIPPED_MODEL
    "\"\n"
    "firstreply_shipped_model_end:\n"
    ".previous\n");

namespace firstreply::triage {

extern const char kShippedModelBegin[] __asm__("firstreply_shipped_model");
extern const char kShippedModelEnd[] __asm__("firstreply_shipped_model_end");

const LinearModel& ShippedModel() {
  static const LinearModel kShipped = [] {
    Result<LinearModel> parsed = LinearModel::Parse(std::string_view(
        kShippedModelBegin, static_cast<size_t>(kShippedModelEnd - kShippedModelBegin)));
    if (!parsed) throw std::logic_error("the shipped model: " + parsed.error().message);
    return std::move(*parsed);
  }();
  return kShipped;
}

}  // namespace firstreply::triage
