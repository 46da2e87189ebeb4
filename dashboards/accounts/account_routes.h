// The routes of accounts: who am I, sign in and out, users, tokens, the audit log.
//
// Bodies and answers are JSON. A change is answered after its commit. An operator who is scoped to
// brands sees and makes only what lies within them, and does not see the audit log, which is of
// all.
#pragma once

#include <string>
#include <string_view>

#include "dashboards/accounts/account_state.h"
#include "ingest/base/json_writer.h"
#include "ingest/wire/route.h"

namespace firstreply::dashboards {

// `state` outlives the routes.
wire::Routes SessionRoutes(AccountState& state);
wire::Routes UserRoutes(AccountState& state);
wire::Routes TokenRoutes(AccountState& state);
wire::Routes AuditRoutes(AccountState& state);

// What several of them say.

// A list of names, or null for all.
void WriteScope(JsonWriter& json, std::string_view key, const Scope& scope);

// 415 unless the body says that it is JSON: another site's form cannot say so.
std::optional<wire::HttpResponse> ExpectJson(const wire::HttpRequest& request);

wire::HttpResponse TooManyTries(Duration wait);
wire::HttpResponse TooManyPasswords();

// Answers what the store said no to, and has it in the audit log unless it was the disk.
void Refuse(AccountState& state, const Error& error, const std::string& author,
            const std::string& action, const std::string& subject, wire::Responder& respond);

}  // namespace firstreply::dashboards
