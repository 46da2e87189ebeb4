// Events that break the store's rules or the engine, kept with their bytes for a person to look at.
//
// Bounded in bytes: beyond `kQuarantineBytesMax` the oldest lose their bytes; the row with source,
// id and reason stays. A delete of the post, or of its author's account, takes the bytes too.
#pragma once

#include <string>

#include "ingest/base/database.h"
#include "ingest/filed_post.h"
#include "ingest/post.h"

namespace firstreply::ingest {

void Quarantine(Transaction& tx, const PostEvent& event, const std::string& reason, TimePoint now);

// The bytes of all that concerns the post, or comes from the account. The keys are as stored; what
// went to several tenants' realms (ingest/realm.h) goes with a delete in any of them.
void EraseQuarantined(Transaction& tx, const PostKey& post);
void EraseQuarantined(Transaction& tx, const AccountKey& author);

int64_t CountQuarantined(Reader& reader);

}  // namespace firstreply::ingest
