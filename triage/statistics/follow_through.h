// What became of our word: handoffs, promises, and what agents said of waits by hand.
//
// Attainment can be made to look good by sending customers away, by promising, and by dismissing.
// So each of these is counted by itself, and what is not known yet stands beside it. Pure.
#pragma once

#include <cstdint>

#include "triage/statistics/attainment.h"

namespace firstreply::triage {

// Each handoff that opened a follow-up is in exactly one of the last four.
struct Handoffs {
  int64_t total = 0;
  int64_t answered = 0;  // a person answered, in time or not, seen or by an agent's word
  int64_t never_answered =
      0;  // the customer followed, and nobody answered by the deadline or since
  int64_t did_not_follow = 0;   // not a word from the customer
  int64_t open = 0;             // may still come: of us or of the customer
  int64_t ended_otherwise = 0;  // deleted, dismissed, the brand removed

  // Of those of which it is known how they went.
  int64_t decided() const { return answered + never_answered + did_not_follow; }
  Ratio NeverAnswered() const { return {never_answered, decided()}; }
  Ratio DidNotFollow() const { return {did_not_follow, decided()}; }
};

// Each promise is in exactly one.
struct Promises {
  int64_t total = 0;
  int64_t kept = 0;
  int64_t kept_late = 0;        // broken, and then kept after all
  int64_t never_kept = 0;       // broken, and still not a word
  int64_t open = 0;             // not due yet, or no time was given
  int64_t ended_otherwise = 0;  // taken back, dismissed, said to be kept elsewhere

  // Of those decided.
  Ratio Broken() const { return {kept_late + never_kept, kept + kept_late + never_kept}; }
};

// Said by agents after most of the time was used, or dated back.
struct SelfReports {
  int64_t waits = 0;      // of first and next waits, not adopted: all
  int64_t dismissed = 0;  // those dismissed, and of these
  int64_t dismissed_self_reported = 0;
  int64_t elsewhere = 0;
  int64_t elsewhere_self_reported = 0;

  // Of all waits, also where the outcome had been decided before.
  Ratio Dismissed() const { return {dismissed_self_reported, waits}; }
  Ratio Elsewhere() const { return {elsewhere_self_reported, waits}; }
};

struct FollowThrough {
  Handoffs handoffs;
  Promises promises;
  SelfReports self_reports;

  void Add(const JudgedWait& wait);
};

}  // namespace firstreply::triage
