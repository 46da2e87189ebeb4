// The accounts table: who a post is by, without its name once its owner asked to be forgotten.
//
// An account is found by its mark, a digest of its key, so that posts of an erased account still
// belong together. For use inside one transaction, on the pipeline's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ingest/base/database.h"
#include "ingest/post.h"

namespace firstreply::ingest {

class Accounts {
 public:
  explicit Accounts(Transaction& tx) : tx_(tx) {}

  // The account's internal id; makes it when it is new, without its name.
  int64_t Find(const AccountKey& account);

  // Keeps the names of an account that has something standing to its name.
  void Name(int64_t id, const AccountKey& account, const std::string& handle,
            std::optional<int64_t> followers);

  // Records what became of an account. False when that was known.
  bool AddState(int64_t id, AccountState state, Instant changed_at);

  // The earliest deletion of the account at or after `posted_at`: what a post of that time went
  // with.
  std::optional<TimePoint> DeletedAfter(int64_t id, TimePoint posted_at);

  // Drops the names of an account of which no post stands any more.
  void ForgetIfSilent(int64_t id);

  // The brand's own word that an account belongs to its customer. False when that was known.
  bool Link(const std::string& customer_ref, int64_t id);

 private:
  Transaction& tx_;
};

}  // namespace firstreply::ingest
