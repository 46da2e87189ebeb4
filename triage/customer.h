// Which accounts are one customer: by the brand's own word (a contact's `customer_ref`) or an
// agent's link, never by a guess.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "ingest/base/database.h"

namespace firstreply::triage {

// The accounts of the customer of this brand whom this account belongs to, itself included. An
// agent's link is between conversations of one brand and says nothing to another. Where more than
// kCustomerAccountsMax come together they are no one person's: then each account is a customer of
// its own.
std::set<int64_t> AccountsOfCustomer(Reader& reader, const std::string& brand, int64_t account);

// The same without that: those found until there were too many.
std::set<int64_t> AccountsReachable(Reader& reader, const std::string& brand, int64_t account);

// The threads in which these accounts were handed off or promised something by this brand: there it
// matters what is said in private elsewhere.
std::set<int64_t> ThreadsAwaitingPrivateWords(Reader& reader, const std::string& brand,
                                              const std::set<int64_t>& accounts);

}  // namespace firstreply::triage
