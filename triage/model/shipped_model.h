// The model that is part of the program: what the posts of triage/model/corpus taught it, made anew
// by each build, so that nobody has to take its weights on trust.
#pragma once

#include "triage/model/linear_model.h"

namespace firstreply::triage {

const LinearModel& ShippedModel();

}  // namespace firstreply::triage
