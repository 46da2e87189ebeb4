// Who spoke with us in private, and where else: what is said in one thread may bear on the waits of
// another of the same customer.
//
// Accounts are one customer's by the brand's own word, a contact's `customer_ref`; a reference has
// an account of its own (ingest/filing.cc), linked like the others. All within one realm
// (ingest/realm.h), since no name is shared between two. A reference of more than
// kReferenceAccountsMax accounts ("unknown") is nobody's own and ties none together, and so is an
// account of as many references. Over any Reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "ingest/base/clock.h"
#include "ingest/base/database.h"

namespace firstreply::ingest {

// The accounts that share a `customer_ref` with this one, itself left out. One step: each of them
// may share another with others.
std::set<int64_t> AccountsLinkedTo(Reader& reader, int64_t account);

// Whether one more than kReferenceAccountsMax are tied to it, so that it has just ceased to tie.
bool HasCeasedToTie(Reader& reader, const std::string& customer_ref);
bool HasCeasedToTie(Reader& reader, int64_t account);

// All accounts that share a reference with this one, whether it ties them or not.
std::set<int64_t> AccountsSharingWith(Reader& reader, int64_t account);

// Whether something was said in private in this thread, contacts included.
bool HasPrivateWords(Reader& reader, int64_t thread);

// A customer whom we called, for this brand.
struct Called {
  std::string brand;
  int64_t account = 0;
  auto operator<=>(const Called&) const = default;
};

// Those whom a contact of this thread says we answered, by their references. It may be the only
// step of it that we are told.
std::set<Called> CustomersCalled(Reader& reader, int64_t thread);

// Threads other than `here` in which one of these accounts spoke in private, or a contact of theirs
// was reported, and something private was said at `since` or later: by the first of that, at most
// `count_max` of them.
std::vector<int64_t> PrivateThreadsOf(Reader& reader, const std::set<int64_t>& accounts,
                                      int64_t here, TimePoint since, size_t count_max);

}  // namespace firstreply::ingest
