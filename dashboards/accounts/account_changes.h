// Changes of users and tokens, with the rules that only the store can judge: a name is free, there
// is room, somebody is left who may do everything. Each writes its line of the audit log.
//
// In a transaction on the pipeline's thread, or with the store's lock held. An error changes
// nothing that its caller would not roll back. The command line's forms of these are in accounts.h.
#pragma once

#include <string>

#include "dashboards/accounts/account.h"
#include "ingest/base/clock.h"
#include "ingest/base/database.h"
#include "ingest/base/result.h"

namespace firstreply::dashboards {

// Errors as AddUser and AddToken have them.
Status AddHashedUser(Transaction& tx, const User& user, const std::string& author, TimePoint now);
Status SetHashedPassword(Transaction& tx, const std::string& name, const std::string& hash,
                         const std::string& author, TimePoint now);
Status AddHashedToken(Transaction& tx, const Token& token, const std::string& author,
                      TimePoint now);

// kNotFound also where the account reaches beyond `scope`: whoever may not see it does not learn
// that it is there.
Status ExpectUserWithin(Reader& reader, const std::string& name, const Scope& scope);
Status ExpectTokenWithin(Reader& reader, const std::string& name, const Scope& scope);

}  // namespace firstreply::dashboards
