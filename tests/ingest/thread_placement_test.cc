#include "ingest/thread_placement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "ingest/filed_thread.h"
#include "ingest/filing.h"
#include "tests/support/post_builder.h"
#include "tests/support/test_store.h"

namespace firstreply::ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using test::Customer;
using test::DeleteOf;
using test::Moment;
using test::PostBuilder;

class ThreadPlacementTest : public testing::Test {
 protected:
  // Files a post and returns the joins that it brought about.
  std::vector<ThreadJoin> Place(const PostEvent& event) {
    Transaction tx(store_.database());
    Filing filing(tx, next_arrival_);
    filing.File(event);
    std::vector<ThreadJoin> joins = filing.joins();
    touched_ = filing.TouchedThreads();
    tx.Commit().value();
    return joins;
  }

  // The ids of each thread's posts, sorted.
  std::vector<std::vector<std::string>> Threads() {
    std::map<std::string, std::vector<std::string>> threads;
    const auto ids = store_.Column("SELECT key FROM posts WHERE created = 1 ORDER BY key");
    const auto places = store_.Column("SELECT thread_id FROM posts WHERE created = 1 ORDER BY key");
    for (size_t i = 0; i < ids.size(); ++i) threads[places[i]].push_back(ids[i]);
    std::vector<std::vector<std::string>> result;
    for (auto& [id, posts] : threads) result.push_back(posts);
    std::sort(result.begin(), result.end());
    return result;
  }
  int64_t ThreadOfPost(const std::string& id) {
    return store_.Number("SELECT thread_id FROM posts WHERE key = '" + id + "'");
  }

  static PostBuilder Post(const std::string& id) { return Customer("ann").Says(id); }

  test::TestStore store_;
  int64_t next_arrival_ = 1;
  std::set<int64_t> touched_;
};

TEST_F(ThreadPlacementTest, AReplyBelongsToTheThreadOfItsParent) {
  Place(Post("a"));
  EXPECT_THAT(Place(Post("b").To("a")), IsEmpty());
  EXPECT_THAT(Threads(), ElementsAre(ElementsAre("a", "b")));
}

TEST_F(ThreadPlacementTest, PostsThatNothingTiesTogetherAreThreadsOfTheirOwn) {
  Place(Post("a"));
  Place(Post("b").To("missing"));
  Place(Post("c").To("missing"));
  EXPECT_THAT(Threads(), SizeIs(3));
}

TEST_F(ThreadPlacementTest, ALateParentJoinsAllThatWaitedForItUnderTheEarliestId) {
  Place(Post("b").To("a"));
  Place(Post("c").To("a"));
  Place(Post("d").To("c"));
  const int64_t earliest = ThreadOfPost("b"), later = ThreadOfPost("c");
  EXPECT_THAT(Place(Post("a")), ElementsAre(ThreadJoin{later, earliest}));
  EXPECT_THAT(Threads(), ElementsAre(ElementsAre("a", "b", "c", "d")));
  EXPECT_EQ(ThreadOfPost("d"), earliest);
  EXPECT_THAT(touched_, ElementsAre(earliest));
}

TEST_F(ThreadPlacementTest, AChainThatArrivesFromItsEndIsOneThread) {
  Place(Post("e").To("d"));
  Place(Post("c").To("b"));
  Place(Post("a"));
  EXPECT_THAT(Threads(), SizeIs(3));
  Place(Post("d").To("c"));
  EXPECT_THAT(Threads(), SizeIs(2));
  Place(Post("b").To("a"));
  EXPECT_THAT(Threads(), ElementsAre(ElementsAre("a", "b", "c", "d", "e")));
}

TEST_F(ThreadPlacementTest, TheSameNamedRootTiesPostsTogetherThoughNoneIsHeldBetweenThem) {
  Place(Post("b").To("x").InThreadOf("root"));
  EXPECT_THAT(Place(Post("c").To("y").InThreadOf("root")), IsEmpty());
  EXPECT_THAT(Threads(), ElementsAre(ElementsAre("b", "c")));
}

TEST_F(ThreadPlacementTest, ANamedRootThatArrivesLateJoinsItsThread) {
  Place(Post("b").To("x").InThreadOf("root"));
  Place(Post("root"));
  EXPECT_THAT(Threads(), ElementsAre(ElementsAre("b", "root")));
}

TEST_F(ThreadPlacementTest, APostThatNamesARootHeldAlreadyJoinsIt) {
  Place(Post("root"));
  Place(Post("b").To("x").InThreadOf("root"));
  EXPECT_THAT(Threads(), ElementsAre(ElementsAre("b", "root")));
}

TEST_F(ThreadPlacementTest, OnePostCanTieAParentsAndARootsThreads) {
  Place(Post("a"));
  Place(Post("b").InThreadOf("root"));
  Place(Post("d").To("c"));
  EXPECT_THAT(Place(Post("c").To("a").InThreadOf("root")), SizeIs(2));
  EXPECT_THAT(Threads(), ElementsAre(ElementsAre("a", "b", "c", "d")));
}

TEST_F(ThreadPlacementTest, ANamedRootFollowsItsThreadIntoAnother) {
  Place(Post("a"));
  Place(Post("b").To("a1").InThreadOf("root"));
  Place(Post("a1").To("a"));
  Place(Post("z").InThreadOf("root"));
  EXPECT_THAT(Threads(), ElementsAre(ElementsAre("a", "a1", "b", "z")));
}

TEST_F(ThreadPlacementTest, ADeletedParentThatArrivesLateStillTies) {
  Place(Post("b").To("a"));
  Place(DeleteOf("a", Moment("10:30")));
  EXPECT_THAT(Threads(), SizeIs(1)) << "of the parent only its delete is held";
  Place(Post("c").To("a"));
  EXPECT_THAT(Threads(), SizeIs(2));
  Place(Post("a"));
  EXPECT_THAT(Threads(), ElementsAre(ElementsAre("a", "b", "c")));
}

TEST_F(ThreadPlacementTest, IdsOfTwoPlatformsDoNotMeet) {
  Place(Post("a"));
  Place(Post("b").To("a").On("bluesky"));
  Place(Post("c").InThreadOf("a").On("bluesky"));
  EXPECT_THAT(Threads(), SizeIs(3));
}

TEST_F(ThreadPlacementTest, APostThatNamesItselfIsItsOwnThread) {
  EXPECT_THAT(Place(Post("a").To("a").InThreadOf("a")), IsEmpty());
  EXPECT_THAT(Threads(), ElementsAre(ElementsAre("a")));
}

TEST_F(ThreadPlacementTest, ACircleIsOneThread) {
  Place(Post("a").To("b"));
  Place(Post("b").To("a"));
  EXPECT_THAT(Threads(), ElementsAre(ElementsAre("a", "b")));
}

TEST_F(ThreadPlacementTest, EveryOrderOfArrivalEndsInTheSameThreads) {
  std::vector<PostEvent> posts = {Post("a"),
                                  Post("b").To("a"),
                                  Post("c").To("b"),
                                  Post("d").To("gone").InThreadOf("a"),
                                  Post("e").To("gone"),
                                  Post("f").To("e")};
  std::vector<size_t> order = {0, 1, 2, 3, 4, 5};
  do {
    if (order[0] > 3) continue;  // enough of them
    store_.StartAnew();
    for (const size_t i : order) Place(posts[i]);
    ASSERT_THAT(Threads(), ElementsAre(ElementsAre("a", "b", "c", "d"), ElementsAre("e", "f")));
  } while (std::next_permutation(order.begin(), order.end()));
}

}  // namespace
}  // namespace firstreply::ingest
