#include "triage/attribution.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace firstreply::triage {
namespace {

using ingest::FiledPost;
using ingest::PostKey;

bool IsCustomers(const FiledPost& post) {
  return !post.speaks_for && !post.passes_on;
}

bool IsBrands(const FiledPost& post) {
  return post.speaks_for && !post.passes_on;
}

// The posts of a thread with the links between them.
class ReplyTree {
 public:
  explicit ReplyTree(std::span<const FiledPost> posts) : posts_(posts), parents_(posts.size()) {
    std::map<std::pair<std::string_view, std::string_view>, const FiledPost*> by_key;
    for (const FiledPost& post : posts) by_key[{post.key.platform, post.key.id}] = &post;
    for (size_t i = 0; i < posts.size(); ++i) {
      const auto held = by_key.find({posts[i].key.platform, posts[i].parent_id});
      if (!posts[i].parent_id.empty() && held != by_key.end()) parents_[i] = held->second;
    }
  }

  const FiledPost* Parent(const FiledPost& post) const { return parents_[Index(post)]; }
  std::span<const FiledPost> posts() const { return posts_; }
  size_t Index(const FiledPost& post) const { return static_cast<size_t>(&post - posts_.data()); }

  // The nearest post above for which `wanted` holds. The step count ends a chain that bites its own
  // tail.
  template <class Predicate>
  const FiledPost* NearestAbove(const FiledPost& post, Predicate wanted) const {
    const FiledPost* above = Parent(post);
    for (size_t steps = 0; above && steps < posts_.size(); ++steps, above = Parent(*above)) {
      if (wanted(*above)) return above;
    }
    return nullptr;
  }

 private:
  std::span<const FiledPost> posts_;
  std::vector<const FiledPost*> parents_;
};

// The topmost of the posts for which `wanted` holds: one without a held parent before one with,
// then the earliest.
template <class Predicate>
const FiledPost* Topmost(const ReplyTree& tree, Predicate wanted) {
  const FiledPost* top = nullptr;
  for (const FiledPost& post : tree.posts()) {
    if (!wanted(post)) continue;
    const bool is_below = tree.Parent(post) != nullptr;
    const bool top_is_below = !top || tree.Parent(*top) != nullptr;
    const bool is_higher =
        is_below != top_is_below ? top_is_below : !top || ingest::Precedes(post, *top);
    if (is_higher) top = &post;
  }
  return top;
}

PostKey RootOf(const ReplyTree& tree) {
  const auto names_root = [](const FiledPost& post) { return !post.thread_root_id.empty(); };
  if (const FiledPost* top = Topmost(tree, names_root)) {
    return {top->key.platform, top->thread_root_id};
  }
  return Topmost(tree, [](const FiledPost&) { return true; })->key;
}

// Which brands each post of the thread is about.
class BrandsOfPosts {
 public:
  explicit BrandsOfPosts(const ReplyTree& tree) : tree_(tree), answered_by_(tree.posts().size()) {
    for (const FiledPost& post : tree.posts()) {
      if (!IsBrands(post)) continue;
      if (const FiledPost* customer = tree.NearestAbove(post, IsCustomers)) {
        answered_by_[tree.Index(*customer)].insert(*post.speaks_for);
      }
    }
  }

  std::set<std::string> Of(const FiledPost& post) const {
    std::set<std::string> brands(post.concerns.begin(), post.concerns.end());
    if (post.brand_is_given) return brands;
    const auto bears_brands = [](const FiledPost& above) {
      return above.speaks_for || !above.concerns.empty();
    };
    if (const FiledPost* above = tree_.NearestAbove(post, bears_brands)) brands.merge(Said(*above));
    return brands.empty() ? Answered(post) : brands;
  }

 private:
  // What a post says by itself.
  static std::set<std::string> Said(const FiledPost& post) {
    if (post.speaks_for) return {*post.speaks_for};
    return {post.concerns.begin(), post.concerns.end()};
  }

  // Of a chain in which nobody says a brand: the topmost post that was answered has its brand from
  // there, and all below have it from that post.
  std::set<std::string> Answered(const FiledPost& post) const {
    std::set<std::string> brands = answered_by_[tree_.Index(post)];
    tree_.NearestAbove(post, [&](const FiledPost& above) {
      const std::set<std::string>& answered = answered_by_[tree_.Index(above)];
      if (!answered.empty()) brands = answered;
      return false;
    });
    return brands;
  }

  const ReplyTree& tree_;
  std::vector<std::set<std::string>> answered_by_;
};

// Dialogues under construction, in the order in which they will be handed out.
class Dialogues {
 public:
  void AddSaid(const std::string& brand, const FiledPost& post) {
    Dialogue& dialogue = dialogues_[{brand, post.author}];
    dialogue.brand = brand;
    dialogue.customer = post.author;
    dialogue.customer_id = post.author_id;
    dialogue.said.push_back(&post);
  }

  // A response to somebody who said nothing about that brand here opens nothing.
  void AddResponse(const ingest::AccountMark& customer, const FiledPost& response) {
    const auto dialogue = dialogues_.find({*response.speaks_for, customer});
    if (dialogue != dialogues_.end()) dialogue->second.responses.push_back(&response);
  }

  // Who answers a contact need not say for which brand: the contact itself has told.
  void AddResponseToAll(const FiledPost& response) {
    for (auto& [key, dialogue] : dialogues_) {
      const bool is_meant = response.speaks_for->empty() || key.first == *response.speaks_for;
      if (is_meant) dialogue.responses.push_back(&response);
    }
  }

  std::vector<Dialogue> Take() {
    std::vector<Dialogue> result;
    result.reserve(dialogues_.size());
    const auto earlier = [](const FiledPost* a, const FiledPost* b) {
      return ingest::Precedes(*a, *b);
    };
    for (auto& [key, dialogue] : dialogues_) {
      std::sort(dialogue.said.begin(), dialogue.said.end(), earlier);
      std::sort(dialogue.responses.begin(), dialogue.responses.end(), earlier);
      result.push_back(std::move(dialogue));
    }
    return result;
  }

 private:
  std::map<std::pair<std::string, ingest::AccountMark>, Dialogue> dialogues_;
};

void AttributeResponse(const ReplyTree& tree, const FiledPost& response, Dialogues& dialogues) {
  if (response.answers_whole_thread) return dialogues.AddResponseToAll(response);
  if (const FiledPost* customer = tree.NearestAbove(response, IsCustomers)) {
    return dialogues.AddResponse(customer->author, response);
  }
  const std::set<ingest::AccountMark> named(response.mentions.begin(), response.mentions.end());
  for (const ingest::AccountMark& customer : named) dialogues.AddResponse(customer, response);
}

}  // namespace

Thread Attribute(std::span<const FiledPost> posts) {
  if (posts.empty()) return {};
  const ReplyTree tree(posts);
  const BrandsOfPosts brands(tree);
  Dialogues dialogues;
  for (const FiledPost& post : posts) {
    if (!IsCustomers(post)) continue;
    for (const std::string& brand : brands.Of(post)) dialogues.AddSaid(brand, post);
  }
  for (const FiledPost& post : posts) {
    if (IsBrands(post)) AttributeResponse(tree, post, dialogues);
  }
  return {RootOf(tree), dialogues.Take()};
}

}  // namespace firstreply::triage
