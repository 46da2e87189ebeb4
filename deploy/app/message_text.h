// The words of the post that a message is about, as the store has them at this moment: a post that
// was deleted meanwhile has none (law 11).
#pragma once

#include <optional>

#include "alerts/courier.h"
#include "ingest/base/database.h"

namespace firstreply::app {

// Unset where the post does not stand, or the store cannot be read now.
std::optional<alerts::MessageText> TextOf(Database& database, const alerts::AlertMessage& message);

}  // namespace firstreply::app
