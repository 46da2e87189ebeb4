// Fills the thread index again from the store, at a start: every post, thread root and author that
// we have kept something of.
#pragma once

#include "ingest/base/database.h"
#include "ingest/thread_index.h"

namespace firstreply::ingest {

// One pass over the posts; erased authors are not in it.
void RecoverThreadIndex(Reader& reader, ThreadIndex& index);

}  // namespace firstreply::ingest
