// Every bound of the program in one place, so that it can be found, tested by crossing it, and
// shown by a metric.
//
// A bound is where something is refused, cut or slowed with a reason that is counted; nothing is
// dropped in silence. Those that an operator may want to move are defaults of options elsewhere and
// start here.
#pragma once

#include <cstddef>
#include <cstdint>

#include "ingest/base/clock.h"

namespace firstreply {

// One event as it comes in.

// Bytes of one event: a line of NDJSON, a body, a frame. Longer ones are refused unread.
inline constexpr size_t kEventBytesMax = size_t{1} << 20;
// Arrays and objects inside each other in one event's JSON.
inline constexpr size_t kJsonDepthMax = 64;
// Bytes of a post's text (UTF-8). The longest that a platform allows is far below.
inline constexpr size_t kTextBytesMax = size_t{64} << 10;
// Bytes of an id, a handle, a channel, a reference: whatever names a thing.
inline constexpr size_t kIdBytesMax = 512;
// The times that an event may name: 1970 to 2199. What lies outside is a mistake of the sender.
inline constexpr TimePoint kEventTimeMin{};
inline constexpr TimePoint kEventTimeMax =
    TimePoint{std::chrono::sys_days{std::chrono::year{2200} / 1 / 1}} - Duration{1};
// Bytes of a post's own address.
inline constexpr size_t kUrlBytesMax = size_t{2} << 10;
// Brands that one event concerns.
inline constexpr size_t kConcernsMax = 100;
// Accounts that one post names.
inline constexpr size_t kMentionsMax = 100;
// Pictures and films of one post.
inline constexpr size_t kAttachmentsMax = 50;
// Topics of one verdict.
inline constexpr size_t kTopicsMax = 32;

// Bytes of one file that is read as a whole, for a replay or an import.
inline constexpr size_t kFileBytesMax = size_t{2} << 30;

// From the sources to the store.

// Events that a source hands over together.
inline constexpr size_t kBatchEventsMax = 1000;
// Batches that wait in the inbox; a full inbox slows its sources down.
inline constexpr size_t kInboxItemsMax = 4096;
// Bytes that wait in the inbox, counted with their raw bytes.
inline constexpr size_t kInboxBytesMax = size_t{64} << 20;
// Deletes kept for posts that have not come yet; the oldest goes first.
inline constexpr size_t kTombstonesMax = 100'000;
// Bytes of refused events kept for a person to look at; the oldest go first.
inline constexpr int64_t kQuarantineBytesMax = int64_t{64} << 20;

// What the config says.

// Bytes of a config file.
inline constexpr size_t kConfigBytesMax = size_t{4} << 20;
// Errors that one reading of a config reports; the rest are told as a number.
inline constexpr size_t kConfigErrorsMax = 100;
// Brands that one monitor watches for.
inline constexpr size_t kBrandsMax = 10'000;
// Bytes of a brand's name, alias, keyword, exclusion or context word.
inline constexpr size_t kTermBytesMax = 200;
// Entries of one of a brand's lists.
inline constexpr size_t kTermsPerListMax = 1'000;
// Terms of all brands together. The matcher's tables grow with them.
inline constexpr size_t kTermsMax = 50'000;
// Connections to the outside.
inline constexpr size_t kSourcesMax = 256;
// Bytes of a source's name: it is a label of every metric of that source.
inline constexpr size_t kSourceNameBytesMax = 64;
// Days that one calendar names: holidays and days with hours of their own.
inline constexpr size_t kCalendarDatesMax = 10'000;
// A file of holidays.
inline constexpr size_t kHolidayFileBytesMax = size_t{4} << 20;
// Calendars and policies of one config.
inline constexpr size_t kCalendarsMax = 256;
inline constexpr size_t kPoliciesMax = 256;
// Bytes of a listed template or signature.
inline constexpr size_t kTemplateBytesMax = size_t{4} << 10;

// One customer in several threads, and what agents say by hand.

// Bytes of the reason that an act gives, or of what it says to show it.
inline constexpr size_t kActReasonBytesMax = size_t{2} << 10;
// Accounts of one customer's reference, and references of one account. What ties more together is
// nobody's own, and ties none.
inline constexpr size_t kReferenceAccountsMax = 64;
// Accounts of one customer by all references and links together; beyond it each is its own.
inline constexpr size_t kCustomerAccountsMax = 256;
// Other threads in which one customer's private words are looked for: those of the first of them.
inline constexpr size_t kThreadsElsewhereMax = 100;
// Acts of one conversation; another one is refused.
inline constexpr size_t kActsPerConversationMax = 1'000;

// HTTP.

// Bytes of a request's line and headers together.
inline constexpr size_t kHttpHeaderBytesMax = size_t{16} << 10;
// Bytes of a request's body, where its route says nothing else.
inline constexpr size_t kHttpBodyBytesMax = size_t{1} << 20;
// Connections that are open at once, in all and from one address.
inline constexpr size_t kHttpConnectionsMax = 1024;
inline constexpr size_t kHttpConnectionsPerAddressMax = 128;
// Bytes of a response that we read from others.
inline constexpr size_t kHttpClientBodyBytesMax = size_t{64} << 10;
// Waits that one question about statistics may be of; beyond it a shorter time has to be asked for.
inline constexpr size_t kStatisticsWaitsMax = 1'000'000;
// Questions about statistics that are worked on or wait for it; further ones are told to come back.
inline constexpr size_t kStatisticsQuestionsMax = 4;
// Bytes that wait for one reader of the feed; a slower one is cut off and asks again.
inline constexpr size_t kFeedBytesMax = size_t{1} << 20;

// Telling.

// Bytes of one message to a destination. Standard Webhooks asks for less than 20 KB.
inline constexpr size_t kMessageBytesMax = size_t{20} << 10;
// Destinations of one config.
inline constexpr size_t kDestinationsMax = 64;
// Deliveries of one destination that are held in memory; the rest waits in the store.
inline constexpr size_t kDeliveriesInMemoryMax = 10'000;

// Models.

// A model in a file, and a file of labelled posts.
inline constexpr size_t kModelFileBytesMax = size_t{64} << 20;
inline constexpr size_t kLabelledFileBytesMax = size_t{64} << 20;

// Classes of words, of all languages together.
inline constexpr size_t kWordClassesMax = 200;

// Outputs of one linear model.
inline constexpr size_t kModelOutputsMax = 64;

// Accounts.

// Users and tokens.
inline constexpr size_t kUsersMax = 1'000;
inline constexpr size_t kTokensMax = 1'000;
// Sessions of one user; the oldest ends.
inline constexpr size_t kSessionsPerUserMax = 20;
// Bytes of a password, in UTF-8.
inline constexpr size_t kPasswordBytesMin = 12;
inline constexpr size_t kPasswordBytesMax = 1'024;

}  // namespace firstreply
