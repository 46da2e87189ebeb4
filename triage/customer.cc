#include "triage/customer.h"

#include <vector>

#include "ingest/base/limits.h"
#include "ingest/private_words.h"
#include "triage/clock/wait.h"

namespace firstreply::triage {
namespace {

// A conversation that became part of another is of the same brand and customer.
std::set<int64_t> LinkedByAgents(Reader& reader, const std::string& brand, int64_t account) {
  std::set<int64_t> accounts;
  Rows rows = reader.Query(
      "SELECT other.customer_id FROM conversations AS own"
      " JOIN acts ON acts.conversation_id = own.id AND linked_to IS NOT NULL"
      " JOIN conversations AS other ON other.id = linked_to"
      " WHERE own.customer_id = ?1 AND own.brand = ?2"
      " UNION SELECT other.customer_id FROM conversations AS own"
      " JOIN acts ON linked_to = own.id"
      " JOIN conversations AS other ON other.id = acts.conversation_id"
      " WHERE own.customer_id = ?1 AND own.brand = ?2",
      account, brand);
  while (rows.Next()) accounts.insert(rows.Int(0));
  return accounts;
}

}  // namespace

std::set<int64_t> AccountsReachable(Reader& reader, const std::string& brand, int64_t account) {
  std::set<int64_t> known = {account};
  std::vector<int64_t> unasked = {account};
  while (!unasked.empty() && known.size() <= kCustomerAccountsMax) {
    const int64_t asked = unasked.back();
    unasked.pop_back();
    std::set<int64_t> found = ingest::AccountsLinkedTo(reader, asked);
    found.merge(LinkedByAgents(reader, brand, asked));
    for (const int64_t one : found) {
      if (known.insert(one).second) unasked.push_back(one);
    }
  }
  return known;
}

std::set<int64_t> AccountsOfCustomer(Reader& reader, const std::string& brand, int64_t account) {
  std::set<int64_t> accounts = AccountsReachable(reader, brand, account);
  if (accounts.size() > kCustomerAccountsMax) return {account};
  return accounts;
}

std::set<int64_t> ThreadsAwaitingPrivateWords(Reader& reader, const std::string& brand,
                                              const std::set<int64_t>& accounts) {
  std::set<int64_t> threads;
  for (const int64_t account : accounts) {
    Rows rows = reader.Query(
        "SELECT DISTINCT thread_id FROM conversations"
        " JOIN waits ON waits.conversation_id = conversations.id"
        " WHERE customer_id = ? AND brand = ? AND kind IN (?, ?)",
        account, brand, static_cast<int>(WaitKind::kFollowUp),
        static_cast<int>(WaitKind::kPromise));
    while (rows.Next()) threads.insert(rows.Int(0));
  }
  return threads;
}

}  // namespace firstreply::triage
