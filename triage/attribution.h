// Who spoke to whom in a thread: makes conversations out of posts.
//
// Pure, and blind to the order of arrival: the same set of posts gives the same conversations. The
// rules:
// - Root: the topmost post of the reply chain that is held. Where the platform names a thread's
//   root, that is it.
// - A post by a brand answers the nearest customer above it in its reply chain, at any depth. Where
//   the chain has no customer, it answers every customer of the thread whom it names; else nobody.
//   Answering B never ends A's wait.
// - A customer's post belongs to the brands it concerns, and to those of the nearest post above it
//   that has any; where neither is known, to the brand that answered it.
// - One conversation is one customer, one brand, one thread.
// - Who passes on a post that is held (ingest/reposts.h) says nothing, and answers nobody.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ingest/filed_post.h"

namespace firstreply::triage {

// One customer, one brand, one thread, with all that either side said, each in order of its own
// time.
struct Dialogue {
  std::string brand;
  int64_t customer_id = 0;  // an account's internal id
  ingest::AccountMark customer;
  std::vector<const ingest::FiledPost*> said;       // the customer's posts; never empty
  std::vector<const ingest::FiledPost*> responses;  // the brand's posts that answer this customer
};

struct Thread {
  ingest::PostKey root;
  std::vector<Dialogue> dialogues;  // by brand, then customer's mark
};

// `posts` are all posts of one thread, in any order; the result points into them. A chain that
// bites its own tail is walked once.
Thread Attribute(std::span<const ingest::FiledPost> posts);

}  // namespace firstreply::triage
