// The tables of the room alerts: alerts, the outbox, destinations that are switched off, whether
// deliveries are held.
//
// Only files of this room name them in SQL. Writes on the pipeline's thread; reads over any Reader.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "alerts/alert.h"
#include "alerts/delivery.h"
#include "ingest/base/database.h"
#include "ingest/base/migration.h"

namespace firstreply::alerts {

inline constexpr std::string_view kRoom = "alerts";

std::span<const Migration> Migrations();

std::optional<Alert> LoadAlert(Reader& reader, int64_t conversation);
void StoreAlert(Transaction& tx, const Alert& alert);

// The same for an alert that the store has as `before`: faster where only its deadline moved.
void StoreAlertChange(Transaction& tx, const std::optional<Alert>& before, const Alert& after);

// Alerts that are not resolved.
std::vector<Alert> LoadOpenAlerts(Reader& reader);

// Whether every conversation has the alert that its waits call for: not after somebody decided
// without keeping alerts, as in a replay. Then a start has to look at each of them.
bool AlertsAreInStep(Reader& reader);
void PutAlertsInStep(Transaction& tx, bool in_step);

// Quiet alerts that stand open and are in no message of kFound yet, counted by brand: one message a
// brand, in the order of their names. `Take` also marks them as found.
bool HasUnfound(Reader& reader);
std::vector<AlertMessage> TakeUnfound(Transaction& tx, TimePoint now);

// The name of this store's time line, part of every message id: new when the store is made, and new
// again after a restore, since a restored store may give the same numbers to other messages. Empty
// until it is named.
std::string LoadTimeline(Reader& reader);
void NameTimeline(Transaction& tx, const std::string& name);

// Puts a message for `destination` into the outbox; the whole delivery comes back. Without a named
// time line a std::logic_error: its message id would be given again.
Delivery StoreDelivery(Transaction& tx, const std::string& destination, const AlertMessage& message,
                       TimePoint now);
// Writes down what became of a try. One that is done with stays as it is, one that is gone already
// is no mistake.
void StoreResult(Transaction& tx, const DeliveryResult& result);
// Pending ones by id, from `after` on, at most `count_max`.
std::vector<Delivery> LoadPending(Reader& reader, int64_t after, size_t count_max);
// What was done with before `before` goes. Returns how many rows went.
int64_t ForgetDone(Transaction& tx, TimePoint before);
int64_t CountPending(Reader& reader);

// Destinations that said 410, and when.
std::map<std::string, TimePoint> LoadDisabled(Reader& reader);
void EnableDestination(Transaction& tx, const std::string& name);

// After a restore nothing is sent until somebody says so.
bool DeliveriesAreHeld(Reader& reader);
void HoldDeliveries(Transaction& tx, bool held);

}  // namespace firstreply::alerts
