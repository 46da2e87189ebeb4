// A dialogue as its posts stand among everything else that is known: a verdict made of one text
// alone is completed by what went before it.
//
//   - Whoever answers a question that we put to a customer needs a response, whatever the words,
//     unless they are a courtesy or their source said otherwise ("Which store?" "The big one").
//   - What a customer says again, word for word, while its first saying waits elsewhere, starts no
//     wait of its own (triage/context/said_again.h), unless its source said that it needs a
//     response.
//   - Terms of urgency that a customer's history holds (triage/context/history.h) count beside
//   those
//     that the text says.
//
// What a source told stands. A function of facts, whatever their order; pure; any thread.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "triage/attribution.h"
#include "triage/context/history.h"
#include "triage/urgency/urgency.h"

namespace firstreply::triage {

// What context makes of one form of a post; listed only where it makes a difference.
struct FormInContext {
  int64_t post = 0;
  int64_t version = 0;               // `FiledVersion::number`
  int64_t answers = 0;               // the post of ours whose question it answers; 0: none
  int64_t says_again = 0;            // the post elsewhere whose case it joins; 0: none
  std::vector<HistoryTerm> terms{};  // that history adds
  UrgencyScore urgency{};            // with all; empty points: its source said how urgent it is
  bool operator==(const FormInContext&) const = default;
};

class DialogueInContext {
 public:
  // Both outlive it.
  DialogueInContext(const Dialogue& said, const History& history);
  DialogueInContext(const DialogueInContext&) = delete;
  DialogueInContext& operator=(const DialogueInContext&) = delete;

  // The same posts, with what context makes of them.
  const Dialogue& dialogue() const { return dialogue_; }
  const std::vector<FormInContext>& forms() const { return forms_; }

 private:
  void FindWhatIsSaidAgain(const History& history);
  void Complete(const ingest::FiledPost*& post, const History& history);

  Dialogue dialogue_;
  std::map<int64_t, int64_t> said_before_;  // by post, the case that it joins
  std::deque<ingest::FiledPost> completed_;
  std::vector<FormInContext> forms_;
};

}  // namespace firstreply::triage
