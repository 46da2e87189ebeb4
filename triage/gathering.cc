#include "triage/gathering.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ingest/base/limits.h"
#include "ingest/filed_thread.h"
#include "ingest/private_words.h"
#include "ingest/threads_of_accounts.h"
#include "triage/acts.h"
#include "triage/attribution.h"
#include "triage/clock/verdict.h"
#include "triage/context/said_again.h"
#include "triage/customer.h"
#include "triage/tables.h"

namespace firstreply::triage {
namespace {

using ingest::FiledPost;

bool IsPrivate(const FiledPost& post) {
  return post.visibility == ingest::Visibility::kPrivate;
}

// A handoff or a promise: what follows may be said elsewhere.
bool MayGoOnElsewhere(const FiledPost& post) {
  if (!post.speaks_for) return false;
  return KindOf(post) == ingest::ResponseKind::kHandoff || post.versions.front().promises;
}

// Its urgency was found in its words, and may be another by what went before.
bool IsJudged(const FiledPost& post) {
  return std::any_of(post.versions.begin(), post.versions.end(),
                     [](const auto& form) { return !form.reckoning.empty(); });
}

// By their own times, each once: what answers a whole thread is in several of its dialogues.
void Order(std::vector<FiledPost>& posts) {
  std::sort(posts.begin(), posts.end(), ingest::Precedes);
  const auto same = [](const FiledPost& a, const FiledPost& b) { return a.id == b.id; };
  posts.erase(std::unique(posts.begin(), posts.end(), same), posts.end());
}

class Gathering {
 public:
  Gathering(Reader& reader, const ThreadSlice& slice, std::set<int64_t> known_elsewhere)
      : reader_(reader),
        slice_(slice),
        thread_(Attribute(slice.posts)),
        known_elsewhere_(std::move(known_elsewhere)),
        has_acts_(HasActs(reader)),
        has_links_(has_acts_ && HasLinks(reader)) {}

  std::map<Relation, SaidElsewhere> Run() {
    std::map<Relation, SaidElsewhere> elsewhere;
    for (const Dialogue& dialogue : thread_.dialogues) {
      SaidElsewhere found;
      AddLinked(dialogue, found);
      if (const auto since = AwaitsPrivateWordsSince(dialogue, found)) {
        AddPrivate(dialogue, *since, found);
      }
      AddEarlier(dialogue, found);
      AddSaidAgain(dialogue, found);
      for (auto* posts : {&found.said, &found.responses, &found.linked_responses}) Order(*posts);
      const bool is_empty = found.said.empty() && found.responses.empty() &&
                            found.linked_responses.empty() && found.earlier.empty();
      if (is_empty) continue;
      elsewhere.emplace(Relation{dialogue.brand, dialogue.customer_id}, std::move(found));
    }
    return elsewhere;
  }

 private:
  static bool IsOf(const Conversation& conversation, const Dialogue& dialogue) {
    return conversation.brand == dialogue.brand && conversation.customer_id == dialogue.customer_id;
  }

  void AddLinked(const Dialogue& dialogue, SaidElsewhere& found) {
    for (const Conversation& conversation : slice_.conversations) {
      if (!IsOf(conversation, dialogue)) continue;
      for (const Link& link : LoadLinks(reader_, conversation.id)) {
        if (link.same_matter) AddResponsesOf(link.conversation, found);
      }
    }
  }

  void AddResponsesOf(int64_t conversation, SaidElsewhere& found) {
    const std::optional<Conversation> linked = LoadConversation(reader_, conversation);
    if (!linked) return;
    const std::vector<FiledPost> posts = linked->thread_id == slice_.thread_id
                                             ? slice_.posts
                                             : ingest::LoadThread(reader_, linked->thread_id);
    for (const Dialogue& dialogue : Attribute(posts).dialogues) {
      if (!IsOf(*linked, dialogue)) continue;
      for (const FiledPost* response : dialogue.responses) {
        found.linked_responses.push_back(*response);
      }
    }
  }

  // From the first handoff or promise on. Only after these does it matter here what was said
  // elsewhere.
  std::optional<TimePoint> AwaitsPrivateWordsSince(const Dialogue& dialogue,
                                                   const SaidElsewhere& found) const {
    std::optional<TimePoint> since;
    const auto consider = [&since](TimePoint at) {
      if (!since || at < *since) since = at;
    };
    const auto consider_response = [&consider](const FiledPost& response) {
      if (MayGoOnElsewhere(response)) consider(response.posted_at.at);
    };
    for (const FiledPost* response : dialogue.responses) consider_response(*response);
    for (const FiledPost& response : found.linked_responses) consider_response(response);
    for (const Conversation& conversation : slice_.conversations) {
      const auto acts = slice_.acts.find(conversation.id);
      if (!IsOf(conversation, dialogue) || acts == slice_.acts.end()) continue;
      for (const Act& act : acts->second) {
        if (act.kind == ActKind::kPromised) consider(act.at);
      }
    }
    return since;
  }

  void AddPrivate(const Dialogue& here, TimePoint since, SaidElsewhere& found) {
    const std::set<int64_t> accounts = AccountsOfCustomer(reader_, here.brand, here.customer_id);
    for (const Dialogue& dialogue : thread_.dialogues) {
      const bool is_another_account =
          dialogue.customer_id != here.customer_id && accounts.contains(dialogue.customer_id);
      if (is_another_account && dialogue.brand == here.brand) AddPrivateOf(dialogue, found);
    }
    for (const int64_t thread : ingest::PrivateThreadsOf(reader_, accounts, slice_.thread_id, since,
                                                         kThreadsElsewhereMax)) {
      AddPrivateThread(ingest::LoadThread(reader_, thread), here.brand, accounts, found);
    }
  }

  static void AddPrivateThread(const std::vector<FiledPost>& posts, const std::string& brand,
                               const std::set<int64_t>& accounts, SaidElsewhere& found) {
    bool has_dialogue = false;
    const Thread thread = Attribute(posts);
    for (const Dialogue& dialogue : thread.dialogues) {
      if (dialogue.brand != brand) continue;
      has_dialogue = true;
      if (accounts.contains(dialogue.customer_id)) AddPrivateOf(dialogue, found);
    }
    if (has_dialogue) return;
    // We called, and the system that tells of it told of our call alone.
    for (const FiledPost& post : posts) {
      if (post.answers_whole_thread && post.speaks_for == brand) found.responses.push_back(post);
    }
  }

  static void AddPrivateOf(const Dialogue& dialogue, SaidElsewhere& found) {
    for (const FiledPost* post : dialogue.said) {
      if (IsPrivate(*post)) found.said.push_back(*post);
    }
    for (const FiledPost* post : dialogue.responses) {
      if (IsPrivate(*post)) found.responses.push_back(*post);
    }
  }

  void AddEarlier(const Dialogue& here, SaidElsewhere& found) {
    if (!has_links_ && !known_elsewhere_.contains(here.customer_id)) return;
    const bool is_judged = std::any_of(here.said.begin(), here.said.end(),
                                       [](const FiledPost* post) { return IsJudged(*post); });
    if (!is_judged) return;
    TimePoint until = here.said.back()->posted_at.at;
    for (const FiledPost* post : here.said)
      until = std::max(until, SaidAt(*post, post->versions.size() - 1));
    const TimePoint since =
        here.said.front()->posted_at.at - std::max(kRepeatFailureWithin, kPromiseRemembered);
    const std::set<int64_t> accounts = AccountsOfCustomer(reader_, here.brand, here.customer_id);
    const std::vector<int64_t> threads = ingest::ThreadsBefore(reader_, accounts, slice_.thread_id,
                                                               since, until, kEarlierThreadsMax);
    if (threads.empty()) return;
    const std::map<int64_t, std::vector<FiledPost>> posts = ingest::LoadThreads(reader_, threads);
    for (const int64_t thread : threads) {
      const auto held = posts.find(thread);
      if (held != posts.end()) AddCases(thread, held->second, here.brand, accounts, found.earlier);
    }
  }

  void AddCases(int64_t thread, const std::vector<FiledPost>& posts, const std::string& brand,
                const std::set<int64_t>& accounts, std::vector<EarlierCase>& cases) {
    for (const Dialogue& dialogue : Attribute(posts).dialogues) {
      if (dialogue.brand != brand || !accounts.contains(dialogue.customer_id)) continue;
      cases.push_back(CaseOf(dialogue, ActsIn(thread, dialogue)));
    }
  }

  const std::map<int64_t, std::vector<FiledPost>>& SayingTheSame() {
    if (saying_the_same_) return *saying_the_same_;
    const std::vector<int64_t> threads = ingest::ThreadsSayingTheSame(
        reader_, slice_.thread_id, kSameWordsWithin, kSameWordsThreadsMax);
    return saying_the_same_.emplace(threads.empty() ? std::map<int64_t, std::vector<FiledPost>>()
                                                    : ingest::LoadThreads(reader_, threads));
  }

  std::vector<Act> ActsHere(const Dialogue& here) const {
    std::vector<Act> all;
    for (const Conversation& conversation : slice_.conversations) {
      const auto acts = slice_.acts.find(conversation.id);
      if (!IsOf(conversation, here) || acts == slice_.acts.end()) continue;
      all.insert(all.end(), acts->second.begin(), acts->second.end());
    }
    return all;
  }

  // Who answers where something was said again answers the case that it joins here.
  void AddSaidAgain(const Dialogue& here, SaidElsewhere& found) {
    if (!known_elsewhere_.contains(here.customer_id)) return;
    std::vector<EarlierCase> elsewhere;
    for (const auto& [thread, posts] : SayingTheSame()) {
      AddCases(thread, posts, here.brand, {here.customer_id}, elsewhere);
    }
    if (elsewhere.empty()) return;
    std::vector<CaseView> cases = {
        {.said = here.said, .responses = here.responses, .settled = SettledBy(ActsHere(here))}};
    for (const EarlierCase& one : elsewhere) cases.push_back(ViewOf(one));
    for (const SaidAgain& again : FindSaidAgain(cases)) {
      if (again.before_in != 0) continue;
      for (const FiledPost* response : cases[again.post_in].responses) {
        if (response->posted_at.at >= again.post->posted_at.at)
          found.linked_responses.push_back(*response);
      }
    }
  }

  std::vector<Act> ActsIn(int64_t thread, const Dialogue& dialogue) {
    std::vector<Act> acts;
    if (!has_acts_) return acts;
    for (const Conversation& conversation : LoadConversations(reader_, thread)) {
      if (!IsOf(conversation, dialogue)) continue;
      for (Act& act : LoadActs(reader_, conversation.id)) acts.push_back(std::move(act));
    }
    return acts;
  }

  Reader& reader_;
  const ThreadSlice& slice_;
  const Thread thread_;
  const std::set<int64_t> known_elsewhere_;  // accounts
  std::optional<std::map<int64_t, std::vector<FiledPost>>> saying_the_same_;
  const bool has_acts_, has_links_;
};

// A conversation as far as it says who spoke to whom.
struct Known {
  int64_t id = 0;
  Relation relation;
};

// Those of which facts that came later took everything too: what stood there once may matter
// elsewhere because it no longer does.
std::vector<Known> KnownIn(Reader& reader, int64_t thread_id) {
  std::vector<Known> known;
  Rows rows = reader.Query(
      "SELECT id, brand, customer_id FROM conversations WHERE thread_id = ? AND alias_of IS NULL",
      thread_id);
  while (rows.Next()) known.push_back({rows.Int(0), {std::string(rows.Text(1)), rows.Int(2)}});
  return known;
}

bool HasPromise(const ThreadSlice& slice) {
  for (const auto& [conversation, acts] : slice.acts) {
    for (const Act& act : acts) {
      if (act.kind == ActKind::kPromised) return true;
    }
  }
  return false;
}

// What is said or answered here is part of what the customer says later. A link may make a history
// of what was said before too.
void AddLaterThreads(Reader& reader, int64_t here, const Relation& relation, bool is_linked,
                     std::set<int64_t>& threads) {
  const auto since = ingest::FirstPostedAt(reader, here);
  if (!since) return;
  const std::vector<int64_t> later =
      ingest::ThreadsAfter(reader, AccountsReachable(reader, relation.brand, relation.customer_id),
                           here, is_linked ? TimePoint() : *since, kThreadsElsewhereMax);
  threads.insert(later.begin(), later.end());
}

}  // namespace

ThreadSlice GatherThread(Reader& reader, int64_t thread_id) {
  ThreadSlice slice{.thread_id = thread_id,
                    .posts = ingest::LoadThread(reader, thread_id),
                    .conversations = LoadConversations(reader, thread_id),
                    .acts = LoadActsOfThread(reader, thread_id)};
  for (const Conversation& known : slice.conversations) {
    slice.noted[known.id] = LoadNoted(reader, known.id);
  }
  slice.elsewhere = GatherElsewhere(reader, slice);
  return slice;
}

std::vector<ThreadSlice> GatherThreads(Reader& reader, std::span<const int64_t> thread_ids) {
  std::map<int64_t, std::vector<FiledPost>> posts = ingest::LoadThreads(reader, thread_ids);
  std::map<int64_t, std::vector<Conversation>> conversations =
      LoadConversationsOf(reader, thread_ids);
  std::vector<int64_t> known;
  for (const auto& [thread, of_thread] : conversations) {
    for (const Conversation& conversation : of_thread) known.push_back(conversation.id);
  }
  std::map<int64_t, std::vector<LedgerEntry>> noted = LoadNotedOf(reader, known);
  const bool has_acts = HasActs(reader);
  std::vector<ThreadSlice> slices;
  slices.reserve(thread_ids.size());
  for (const int64_t thread : thread_ids) {
    ThreadSlice& slice =
        slices.emplace_back(ThreadSlice{.thread_id = thread,
                                        .posts = std::move(posts[thread]),
                                        .conversations = std::move(conversations[thread])});
    if (has_acts) slice.acts = LoadActsOfThread(reader, thread);
    for (const Conversation& conversation : slice.conversations) {
      slice.noted[conversation.id] = std::move(noted[conversation.id]);
    }
    slice.elsewhere = GatherElsewhere(reader, slice);
  }
  return slices;
}

std::map<Relation, SaidElsewhere> GatherElsewhere(Reader& reader, const ThreadSlice& slice) {
  // Most threads need nothing of others, which has to be found out fast.
  std::set<int64_t> known_elsewhere;
  if (std::any_of(slice.posts.begin(), slice.posts.end(), IsJudged))
    known_elsewhere = ingest::AccountsKnownElsewhere(reader, slice.thread_id);
  const bool may_need = !known_elsewhere.empty() || HasPromise(slice) || HasLinks(reader) ||
                        std::any_of(slice.posts.begin(), slice.posts.end(), MayGoOnElsewhere);
  if (!may_need) return {};
  return Gathering(reader, slice, std::move(known_elsewhere)).Run();
}

std::set<int64_t> ThreadsDependingOn(Reader& reader, int64_t thread_id) {
  const bool has_links = HasLinks(reader);
  const bool has_private_words = ingest::HasPrivateWords(reader, thread_id);
  const std::set<int64_t> known_elsewhere = ingest::AccountsKnownElsewhere(reader, thread_id);
  std::set<int64_t> threads;
  if (!known_elsewhere.empty()) {
    const std::vector<int64_t> same =
        ingest::ThreadsSayingTheSame(reader, thread_id, kSameWordsWithin, kSameWordsThreadsMax);
    threads.insert(same.begin(), same.end());
  }
  // Those heard in private, and those whom an agent linked, since a link may tie together what
  // others said.
  std::set<Relation> speakers;
  for (const auto& [id, relation] : KnownIn(reader, thread_id)) {
    const std::vector<Link> links = has_links ? LoadLinks(reader, id) : std::vector<Link>();
    if (has_private_words || !links.empty()) speakers.insert(relation);
    for (const Link& link : links) {
      if (const auto linked = LoadConversation(reader, link.conversation)) {
        threads.insert(linked->thread_id);
      }
    }
    if (has_links || known_elsewhere.contains(relation.customer_id))
      AddLaterThreads(reader, thread_id, relation, !links.empty(), threads);
  }
  if (has_private_words) {
    for (const auto& [brand, account] : ingest::CustomersCalled(reader, thread_id)) {
      speakers.insert({brand, account});
    }
  }
  for (const auto& [brand, account] : speakers) {
    threads.merge(
        ThreadsAwaitingPrivateWords(reader, brand, AccountsReachable(reader, brand, account)));
  }
  threads.erase(thread_id);
  return threads;
}

}  // namespace firstreply::triage
