// Keeps tenants apart in the store: what a platform calls by one name are as many things as there
// are tenants who speak of it.
//
// A *realm* is what one tenant's sources have said; its name is the tenant's (`tenant:` of a brand
// in the config), and the empty one is that of brands which name none. Posts, accounts, threads,
// event ids, deletes waiting for their post and a customer's references mean something in their own
// realm only, so that nobody edits, erases or foresees what another tenant's customers said, though
// he knows its id.
//
// In the store, the thread index and the tombstone ring a name is preceded by its realm and a
// separator: platforms ("lumo␟plaza"), ids of events, references and customer references. In the
// empty realm a name stands as it is, so a config without tenants knows nothing of all this. Keys
// are written so by `Filing` and `Admission` and read back by `LoadThread` and `LoadShownPost`;
// nobody else meets a name with its realm.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/post.h"

namespace firstreply::ingest {

// ASCII's unit separator. It parts without doubt, since neither ids and platforms
// (ingest/EVENTS.md) nor tenants' names hold control characters.
inline constexpr char kRealmEnd = '\x1F';

// An empty name, which names nothing, stays empty.
std::string InRealm(std::string_view realm, std::string_view name);
std::string_view RealmOf(std::string_view stored);
std::string_view NameIn(std::string_view stored);  // without its realm

// Writes every key that a body names as it is stored. A contact stays as it is: the post that is
// made of it enters (ingest/filing.cc).
void EnterRealm(std::string_view realm, EventBody& body);
void EnterRealm(std::string_view realm, PostCreated& body);

// What one realm gets of an event, its keys still plain.
PostEvent ForShare(const PostEvent& event, const RealmShare& share);

// The realms that an event goes to: those of its shares, else the empty one.
std::vector<std::string> RealmsOf(const PostEvent& event);

}  // namespace firstreply::ingest
