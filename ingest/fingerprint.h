// Whether two events say the same, though their bytes may differ.
#pragma once

#include <string>

#include "ingest/filed_post.h"
#include "ingest/post.h"

namespace firstreply::ingest {

// A digest of everything an event says of the world. How and when it reached us (source, id,
// `seen_at`, freshness, raw bytes), and what the brand matcher fills in, is left out: a second
// delivery of one event has the same fingerprint.
std::string FingerprintOf(const EventBody& body);

// An account without its name. In a tenant's realm (ingest/realm.h) it has another mark than in
// others, as its key has.
AccountMark MarkOf(const AccountKey& account);

}  // namespace firstreply::ingest
