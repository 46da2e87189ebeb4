#include "tests/sim/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "tests/sim/story.h"

namespace firstreply::test {

using namespace std::chrono_literals;
using ingest::AccountState;
using ingest::Contact;
using ingest::ContactStep;
using ingest::Freshness;
using ingest::PostCreated;
using ingest::PostEvent;
using ingest::ResponseKind;
using ingest::VerdictHint;

namespace {

constexpr Duration kTarget = 60min;     // of the default policy
constexpr Duration kExpiry = 30 * 24h;  // when an unanswered wait leaves the queue
constexpr int kPeople = 6;

// Moments at which a rule changes its mind, and moments around them.
const std::vector<Duration>& Pauses() {
  static const std::vector<Duration> kPauses = {
      0ms, 1ms, 20s,     4min,          40min,   kTarget - 1ms, kTarget,       kTarget + 1ms,
      3h,  26h, 9 * 24h, kExpiry - 1ms, kExpiry, kExpiry + 1ms, kExpiry + 36h,
  };
  return kPauses;
}

// One conversation place: a root, and what is said under it.
class ThreadMaker {
 public:
  ThreadMaker(Random& random, Story& story, TimePoint begins, bool every_kind)
      : random_(random),
        story_(story),
        every_kind_(every_kind),
        platform_(random.PickFrom(Story::Platforms())),
        brand_(random.PickFrom(Story::Brands())),
        is_backfill_(random.Chance(15)),
        begins_(begins),
        now_(begins) {
    for (int i = static_cast<int>(random_.Between(1, 3)); i > 0; --i) {
      customers_.push_back({static_cast<int>(random_.Below(kPeople))});
    }
  }

  void Make() {
    Open();
    for (int64_t moves = random_.Between(2, 8); moves > 0; --moves) {
      Pause();
      Move();
    }
    for (const Said& said : said_) Afterwards(said);
    if (random_.Chance(20)) AccountVanishes();
  }

  // What an agent may say of what was said here; after `Make`.
  std::vector<HandAct> MakeActs() {
    std::vector<HandAct> acts;
    for (const Said& said : said_) {
      if (said.brand || !random_.Chance(15)) continue;
      HandAct hand{.brand = brand_, .post = said.key, .linked_post = {}, .act = {}};
      hand.act.kind = static_cast<triage::ActKind>(random_.Between(0, 4));
      hand.act.author = random_.Chance(50) ? "user:anna" : "user:ben";
      hand.act.reason = "as agreed";
      hand.act.channel = "phone";
      hand.act.at = said.at + random_.PickFrom(Pauses());
      hand.act.told_at = hand.act.at;
      if (random_.Chance(40)) hand.act.told_at += random_.PickFrom(Pauses());
      hand.act.urgency = static_cast<ingest::Urgency>(random_.Between(0, 3));
      if (hand.act.kind == triage::ActKind::kPromised)
        hand.act.promised_by = hand.act.at + random_.PickFrom(Pauses()) + 1ms;
      if (hand.act.kind == triage::ActKind::kLinked) {
        if (elsewhere_.empty()) continue;
        hand.linked_post = random_.PickFrom(elsewhere_);
        hand.act.same_matter = random_.Chance(60);
      }
      acts.push_back(std::move(hand));
    }
    return acts;
  }

 private:
  void Open() {
    const int64_t opener = random_.Between(0, 9);
    if (opener < 2) return Say(story_.PostBy(brand_, platform_, now_));
    if (opener < 3) return Say(ByStranger(0));
    Ask(ByCustomer(100));
  }

  void Move() {
    const int64_t move = random_.Between(0, 99);
    if (move < 30) return Reply(brand_);
    if (move < 55) return FollowUp();
    if (move < 65) return AnswerByName();
    if (move < 73) return Reply(OtherBrand());
    if (move < 81) return Interject();
    if (move < 88) return TalkDeep();
    if (move < 94) return Handover();
    if (every_kind_ && random_.Chance(60)) return WriteElsewhere();
    ReplyToTheUnknown();
  }

  // The customer writes to the brand in private, in a thread of its own, and is answered or not.
  void WriteElsewhere() {
    if (random_.Chance(60)) Handover();
    now_ += random_.PickFrom(Pauses());
    PostCreated word = ByCustomer(100);
    word.visibility = ingest::Visibility::kPrivate;
    const Said asked = story_.Tell(Judged(std::move(word)), Report(true));
    elsewhere_.push_back(asked.key);
    if (!random_.Chance(60)) return;
    PostCreated answer = story_.PostBy(brand_, platform_, now_ + random_.PickFrom(Pauses()));
    Story::Under(answer, asked, platform_);
    answer.visibility = ingest::Visibility::kPrivate;
    if (random_.Chance(30)) answer.kind = static_cast<ResponseKind>(random_.Between(0, 4));
    if (random_.Chance(20)) Promise(answer);
    story_.Tell(answer, Report(true));
  }

  // Time goes on from the last thing said, or from the thread's begin, where deadlines count from.
  void Pause() {
    const Duration pause = random_.PickFrom(Pauses());
    if (random_.Chance(50)) {
      now_ = begins_ + pause;
    } else if (pause < 9 * 24h || random_.Chance(20)) {
      now_ += pause;
    }
  }

  void FollowUp() {
    PostCreated post = ByCustomer(40);
    Story::Under(post, random_.PickFrom(said_), platform_);
    Ask(std::move(post));
  }

  void Interject() {
    PostCreated post = ByStranger(20);
    Story::Under(post, random_.PickFrom(said_), platform_);
    Say(post);
  }

  void Reply(const std::string& brand) {
    PostCreated post = story_.PostBy(brand, platform_, now_);
    Story::Under(post, random_.PickFrom(said_), platform_);
    if (random_.Chance(45)) post.kind = static_cast<ResponseKind>(random_.Between(0, 4));
    if (every_kind_ && random_.Chance(25)) Promise(post);
    Say(post);
  }

  // "We will get back to you", by a time or without one.
  void Promise(PostCreated& post) {
    post.verdict.emplace().promises = true;
    if (random_.Chance(60))
      post.verdict->promised_by = Instant{post.posted_at.at + random_.PickFrom(Pauses()), true};
  }

  // A brand's post that hangs under no customer and says whom it means.
  void AnswerByName() {
    PostCreated above = story_.PostBy(brand_, platform_, now_);
    if (platform_.names_roots) above.thread_root = said_.front().root.value_or(said_.front().key);
    for (const Person& customer : customers_) {
      if (random_.Chance(60)) above.mentions.push_back(customer.On(platform_));
    }
    if (!platform_.names_roots && said_.front().brand) {
      Story::Under(above, said_.front(), platform_);
    }
    Say(above);
  }

  // Customer and brand answer each other, each under the last post.
  void TalkDeep() {
    const Person& customer = random_.PickFrom(customers_);
    const Said* last = &said_.back();
    for (int64_t turn = random_.Between(3, 10); turn > 0; --turn) {
      now_ += random_.Between(Duration(1s), Duration(20min));
      const bool customers_turn = last->brand.has_value();
      PostCreated post = customers_turn ? story_.PostBy(customer, platform_, now_, Named(10))
                                        : story_.PostBy(brand_, platform_, now_);
      Story::Under(post, *last, platform_);
      Say(post);
      last = &said_.back();
    }
  }

  // The brand asks for a private message; the customer takes it up again or not.
  void Handover() {
    PostCreated handoff = story_.PostBy(brand_, platform_, now_);
    Story::Under(handoff, random_.PickFrom(said_), platform_);
    handoff.kind = ResponseKind::kHandoff;
    Say(handoff);
    if (random_.Chance(50)) return;
    now_ += 5min;
    PostCreated answer = ByCustomer(0);
    Story::Under(answer, said_.back(), platform_);
    answer.visibility = ingest::Visibility::kPrivate;
    Ask(std::move(answer));
  }

  // Its parent was never seen and never will be.
  void ReplyToTheUnknown() {
    PostCreated post = ByCustomer(100);
    post.parent = story_.NewKey(platform_);
    if (platform_.names_roots) post.thread_root = said_.front().root.value_or(said_.front().key);
    Ask(std::move(post));
  }

  // A customer's post, with what the platform's system may already know of it.
  void Ask(PostCreated post) {
    if (every_kind_) return Say(Judged(std::move(post)));
    if (random_.Chance(25)) {
      VerdictHint hint;
      if (random_.Chance(60)) hint.needs_response = random_.Chance(30);
      if (random_.Chance(40)) hint.complaint = random_.Chance(50);
      if (random_.Chance(40)) hint.urgency = static_cast<ingest::Urgency>(random_.Between(0, 3));
      post.verdict = hint;
    }
    Say(post);
  }

  // With a verdict, mostly.
  PostCreated Judged(PostCreated post) {
    static const std::vector<std::string> kLanguages = {"en", "ja", "pt-BR"};
    static const std::vector<std::string> kTopics = {"baggage", "refund", "website"};
    if (random_.Chance(30)) return post;
    VerdictHint& hint = post.verdict.emplace();
    if (random_.Chance(50)) hint.needs_response = random_.Chance(70);
    if (random_.Chance(50)) hint.complaint = random_.Chance(50);
    if (random_.Chance(60)) hint.urgency = static_cast<ingest::Urgency>(random_.Between(0, 3));
    if (random_.Chance(40)) hint.topics = {random_.PickFrom(kTopics)};
    if (random_.Chance(40)) hint.language = random_.PickFrom(kLanguages);
    if (random_.Chance(20)) {
      hint.courtesy = static_cast<ingest::Courtesy>(random_.Between(0, 1));
      if (random_.Chance(70)) hint.needs_response.reset();
    }
    return post;
  }

  void Say(const PostCreated& post) { said_.push_back(story_.Tell(post, Report(true))); }

  // What becomes of a post once it stands there.
  void Afterwards(const Said& said) {
    int64_t version = said.version;
    for (Duration after = 10s; random_.Chance(12); after += 7min) {
      ingest::PostEdited edited;
      edited.key = said.key;
      edited.version = ++version;
      edited.text = fmt::format("edited, version {}", version);
      edited.edited_at = {said.at + after, true};
      if (every_kind_ && random_.Chance(60)) {
        VerdictHint& hint = edited.verdict.emplace();
        if (random_.Chance(60)) hint.needs_response = random_.Chance(50);
        if (random_.Chance(60)) hint.urgency = static_cast<ingest::Urgency>(random_.Between(0, 3));
      }
      story_.Tell(edited, SourceOf(platform_.name), Report(false));
    }
    if (random_.Chance(12)) {
      const ingest::PostDeleted deleted{
          said.key, {said.at + std::max(random_.PickFrom(Pauses()), Duration(1ms)), true}};
      story_.Tell(deleted, SourceOf(platform_.name), Report(false));
    }
    if (random_.Chance(15)) {
      ingest::Engagement counted;
      counted.key = said.key;
      counted.likes = random_.Between(0, 500);
      if (random_.Chance(50)) counted.reposts = random_.Between(0, 90);
      counted.counted_at = {said.at + 1h, true};
      story_.Tell(counted, SourceOf(platform_.name), Report(false));
    }
    if (!said.brand && random_.Chance(6)) {
      ingest::Survey survey;
      survey.scale = ingest::SurveyScale::kNps;
      survey.score = static_cast<int>(random_.Between(0, 10));
      survey.about = said.key;
      survey.answered_at = {said.at + 3 * 24h, true};
      story_.Tell(survey, "survey-desk", Report(false), brand_);
    }
  }

  void AccountVanishes() {
    static const std::vector<AccountState> kGone = {
        AccountState::kDeleted, AccountState::kSuspended, AccountState::kDeactivated};
    const ingest::AccountKey account = random_.PickFrom(customers_).On(platform_);
    TimePoint at = begins_ + random_.PickFrom(Pauses());
    ingest::AccountChanged gone{account, random_.PickFrom(kGone), {at, true}};
    story_.Tell(gone, SourceOf(platform_.name), Report(false));
    if (gone.state == AccountState::kDeleted || random_.Chance(40)) return;
    at += random_.PickFrom(Pauses()) + 1ms;
    story_.Tell(ingest::AccountChanged{account, AccountState::kActive, {at, true}},
                SourceOf(platform_.name), Report(false));
  }

  // Mostly seen at once; some hours late, and posts now and then dated ahead of their receipt.
  Story::Report Report(bool is_post) {
    if (is_backfill_) {
      return {.freshness = Freshness::kBackfill,
              .seen_after = random_.Chance(50) ? std::optional<Duration>(50 * 24h) : std::nullopt};
    }
    if (is_post && random_.Chance(4)) return {.seen_after = -random_.Between(Duration(1min), 2h)};
    if (is_post && random_.Chance(2)) return {.seen_after = Duration(-2min)};
    if (random_.Chance(10)) return {.seen_after = random_.Between(Duration(10min), 5h)};
    return {.seen_after = random_.Between(Duration(50ms), 4s)};
  }

  // Each draw is a statement of its own, here and elsewhere: compilers evaluate arguments in orders
  // of their own.
  PostCreated ByCustomer(int naming_percent) {
    const Person& customer = random_.PickFrom(customers_);
    const std::vector<std::string> named = Named(naming_percent);
    return story_.PostBy(customer, platform_, now_, named);
  }

  // By somebody who is no customer of this thread.
  PostCreated ByStranger(int naming_percent) {
    const Person stranger{static_cast<int>(kPeople + random_.Below(3))};
    const std::vector<std::string> named = Named(naming_percent);
    return story_.PostBy(stranger, platform_, now_, named);
  }

  // Each brand that a post names; the thread's own in `percent` of a hundred, the other one seldom.
  std::vector<std::string> Named(int percent) {
    std::vector<std::string> named;
    for (const std::string& brand : Story::Brands()) {
      const int chance = brand == brand_ ? percent : std::min(percent, 8);
      if (random_.Chance(chance)) named.push_back(brand);
    }
    return named;
  }

  const std::string& OtherBrand() {
    return Story::Brands()[0] == brand_ ? Story::Brands()[1] : Story::Brands()[0];
  }

  Random& random_;
  Story& story_;
  const bool every_kind_;
  const Platform& platform_;
  const std::string& brand_;
  const bool is_backfill_;
  const TimePoint begins_;
  TimePoint now_;
  std::vector<Person> customers_;
  std::vector<Said> said_;
  std::vector<ingest::PostKey> elsewhere_;  // customers' posts in private threads of their own
};

// One case by phone, mail or chat: started, answered or not, started again.
void MakeContacts(Random& random, Story& story, TimePoint begins, int number, bool every_kind) {
  static const std::vector<std::string> kChannels = {"phone", "email", "chat"};
  const std::string& brand = random.PickFrom(Story::Brands());
  Contact contact;
  contact.channel = random.PickFrom(kChannels);
  contact.reference = fmt::format("CASE-{}", number);
  contact.topic = "baggage";
  const uint64_t customer = random.Below(kPeople);
  contact.customer_ref = fmt::format("c-{}", customer);
  if (random.Chance(30)) contact.tier = "gold";
  if (random.Chance(50)) {
    contact.account = ingest::AccountKey{contact.channel, fmt::format("+472000000{}", customer)};
  }
  // The desk knows who they are where they post, too.
  if (every_kind && random.Chance(60)) {
    contact.account = Person{static_cast<int>(customer)}.On(random.PickFrom(Story::Platforms()));
  }

  TimePoint now = begins;
  const int64_t steps = random.Between(1, 5);
  for (int64_t step = 0; step < steps; ++step) {
    contact.step = step > 0 && random.Chance(60) ? ContactStep::kAnswered : ContactStep::kStarted;
    contact.last_step = contact.step == ContactStep::kAnswered ? "called back" : "";
    contact.happened_at = {now, true};
    story.Tell(contact, "care-desk", {.seen_after = random.Between(Duration(50ms), 4s)}, brand);
    now += random.PickFrom(Pauses()) + 1ms;
  }
  if (random.Chance(40)) {
    ingest::Survey survey;
    survey.scale = ingest::SurveyScale::kCsat;
    survey.score = static_cast<int>(random.Between(1, 5));
    if (random.Chance(50)) survey.reference = contact.reference;
    survey.customer_ref = contact.customer_ref;
    survey.answered_at = {now, true};
    story.Tell(survey, "survey-desk", {.seen_after = Duration(1s)}, brand);
  }
}

// Of two acts at one time the one given first would count first, so no two are.
void Part(std::vector<HandAct>& acts) {
  std::set<TimePoint> taken;
  for (HandAct& hand : acts) {
    while (!taken.insert(hand.act.at).second) hand.act.at += 1ms;
    hand.act.told_at = std::max(hand.act.told_at, hand.act.at);
  }
}

}  // namespace

History MakeHistory(const HistoryOptions& options) {
  Random random(options.seed);
  Story story(random);
  // Whole seconds, so that things of different threads fall together now and then.
  const auto begin = [&] {
    return options.start + std::chrono::seconds(random.Between(0, 3 * 24 * 3600));
  };
  std::vector<HandAct> acts;
  for (int i = 0; i < options.threads; ++i) {
    ThreadMaker maker(random, story, begin(), options.every_kind);
    maker.Make();
    if (!options.every_kind) continue;
    for (HandAct& act : maker.MakeActs()) acts.push_back(std::move(act));
  }
  for (int i = 0; i < options.contacts; ++i)
    MakeContacts(random, story, begin(), i, options.every_kind);
  Part(acts);
  return {story.Events(), std::move(acts)};
}

const std::vector<std::string>& HistoryBrands() {
  return Story::Brands();
}

std::vector<PostEvent> ReportedBy(const History& history, const std::string& source) {
  std::vector<PostEvent> events;
  for (const PostEvent& event : history.events) {
    if (event.source == source) events.push_back(event);
  }
  return events;
}

std::vector<std::string> SourcesOf(const History& history) {
  std::set<std::string> sources;
  for (const PostEvent& event : history.events) sources.insert(event.source);
  return {sources.begin(), sources.end()};
}

// Its name comes after those of the others, since a post counts under the first of its sources.
constexpr std::string_view kMirror = "yard-mirror";

std::vector<PostEvent> Disorder(const History& history, Random& random) {
  std::vector<PostEvent> events = history.events;
  for (const PostEvent& event : history.events) {
    if (random.Chance(20)) events.push_back(event);
    if (random.Chance(15) && !std::holds_alternative<ingest::Survey>(event.body)) {
      PostEvent mirrored = event;
      mirrored.source = kMirror;
      mirrored.event_id = fmt::format("m-{}-{}", event.source, event.event_id);
      events.push_back(std::move(mirrored));
    }
  }
  random.Shuffle(events);
  return events;
}

}  // namespace firstreply::test
