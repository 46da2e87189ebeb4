#include "triage/conversation.h"

namespace firstreply::triage {
namespace {

bool PressesMore(const Wait& a, const Wait& b) {
  if (a.deadline && b.deadline) return *a.deadline < *b.deadline;
  return a.deadline && !b.deadline;
}

}  // namespace

const Wait* FirstWait(const Conversation& conversation) {
  for (const Wait& wait : conversation.waits) {
    if (wait.kind == WaitKind::kFirst) return &wait;
  }
  return nullptr;
}

const Wait* PressingWait(const Conversation& conversation) {
  if (!conversation.stands) return nullptr;
  const Wait* pressing = nullptr;
  for (const Wait& wait : conversation.waits) {
    if (!wait.open() || !wait.running) continue;
    if (!pressing || PressesMore(wait, *pressing)) pressing = &wait;
  }
  return pressing;
}

}  // namespace firstreply::triage
