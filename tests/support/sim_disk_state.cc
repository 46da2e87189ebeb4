#include "tests/support/sim_disk_state.h"

#include <algorithm>
#include <set>

namespace firstreply::test {
namespace {

// Counts down to the fault that is due, if one is.
bool IsDue(int64_t& left) {
  return left > 0 && --left == 0;
}

}  // namespace

Verdict SimDiskState::Step(StepKind kind) {
  if (power_lost) return Verdict::kPowerLost;
  ++steps_done;
  if (IsDue(steps_to_power_loss)) {
    power_lost = true;
    return Verdict::kPowerLost;
  }
  const bool writes = kind == StepKind::kWrite || kind == StepKind::kGrow;
  if (writes && IsDue(writes_to_failure)) return Verdict::kFull;
  if (full && kind == StepKind::kGrow) return Verdict::kFull;
  if (kind == StepKind::kSync && IsDue(syncs_to_failure)) return Verdict::kSyncFails;
  return Verdict::kGo;
}

bool SimDiskState::TakeLock(SimHandle& handle, LockLevel level) {
  LockLevel highest_of_others = LockLevel::kNone;
  for (const SimHandle* other : handle.node->handles) {
    if (other != &handle) highest_of_others = std::max(highest_of_others, other->level);
  }
  if (level == LockLevel::kShared && highest_of_others >= LockLevel::kPending) return false;
  if (level > LockLevel::kShared && highest_of_others >= LockLevel::kReserved) return false;
  if (level == LockLevel::kExclusive && highest_of_others >= LockLevel::kShared) {
    handle.level = LockLevel::kPending;  // keeps new readers out while the old ones leave
    return false;
  }
  handle.level = std::max(handle.level, level);
  return true;
}

bool SimDiskState::TakeSharedMemoryLocks(SimHandle& handle, uint8_t locks, bool exclusive) {
  for (const SimHandle* other : handle.node->handles) {
    if (other == &handle) continue;
    const unsigned in_the_way = other->exclusive_locks | (exclusive ? other->shared_locks : 0u);
    if ((in_the_way & locks) != 0) return false;
  }
  uint8_t& held = exclusive ? handle.exclusive_locks : handle.shared_locks;
  held = static_cast<uint8_t>(held | locks);
  return true;
}

SimHandle& SimDiskState::Open(std::shared_ptr<SimNode> node) {
  SimHandle& handle = *handles.emplace_back(std::make_unique<SimHandle>());
  node->handles.push_back(&handle);
  handle.node = std::move(node);
  return handle;
}

void SimDiskState::Close(SimHandle& handle) {
  std::erase(handle.node->handles, &handle);
  std::erase_if(handles, [&](const auto& open) { return open.get() == &handle; });
}

void SimDiskState::DropHandles() {
  for (auto& handle : handles) handle->dead = true;
  std::map<const SimNode*, std::shared_ptr<SimNode>> fresh;
  for (auto* names : {&directory, &durable_directory}) {
    for (auto& [name, node] : *names) {
      std::shared_ptr<SimNode>& replacement = fresh[node.get()];
      if (!replacement) {
        replacement = std::make_shared<SimNode>();
        replacement->file = node->file;
      }
    }
  }
  for (auto* names : {&directory, &durable_directory}) {
    for (auto& [name, node] : *names) node = fresh[node.get()];
  }
}

void SimDiskState::LoseUnsynced(Random& random) {
  std::set<std::string> names;
  for (const auto& [name, node] : directory) names.insert(name);
  for (const auto& [name, node] : durable_directory) names.insert(name);
  for (const std::string& name : names) {
    const auto now = directory.find(name);
    const auto durable = durable_directory.find(name);
    const bool same = now != directory.end() && durable != durable_directory.end() &&
                      now->second == durable->second;
    if (same || random.Chance(50)) continue;
    // The change of this name reached the disk, though nobody waited for it.
    if (now == directory.end()) {
      durable_directory.erase(durable);
    } else {
      durable_directory[name] = now->second;
    }
  }
  for (const auto& [name, node] : durable_directory) node->file.LosePower(random);
  directory = durable_directory;
}

}  // namespace firstreply::test
