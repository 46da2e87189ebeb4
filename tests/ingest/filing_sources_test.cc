// Filing what several sources say of one post: it is theirs together, whoever came first.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/filed_thread.h"
#include "ingest/filing.h"
#include "tests/support/post_builder.h"
#include "tests/support/test_store.h"

namespace firstreply::ingest {
namespace {

using test::Customer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class FilingSourcesTest : public testing::Test {
 protected:
  FiledAs File(const PostEvent& event) {
    Transaction tx(store_.database());
    Filing filing(tx, next_arrival_);
    const FiledAs filed = filing.File(event);
    touched_ = filing.TouchedThreads();
    tx.Commit().value();
    return filed;
  }

  FiledPost Post(const std::string& id) {
    Reader reader(store_.database());
    for (int64_t thread = 1; thread < 9; ++thread) {
      for (FiledPost& post : LoadThread(reader, thread)) {
        if (post.key.id == id) return post;
      }
    }
    ADD_FAILURE() << "no post " << id;
    return {};
  }

  test::TestStore store_;
  int64_t next_arrival_ = 1;
  std::set<int64_t> touched_;
};

TEST_F(FilingSourcesTest, APostCountsUnderTheFirstOfItsSourcesByNameInEitherOrder) {
  File(Customer("ann").Says("p1").From("b"));
  File(Customer("ann").Says("p1").From("a").WithEventId("other"));
  EXPECT_THAT(touched_, SizeIs(1)) << "a policy may ask for the source";
  File(Customer("ann").Says("p2").From("a").WithEventId("2"));
  File(Customer("ann").Says("p2").From("b").WithEventId("3"));
  EXPECT_THAT(touched_, IsEmpty());
  EXPECT_EQ(Post("p1").source, "a");
  EXPECT_EQ(Post("p2").source, "a");
}

TEST_F(FilingSourcesTest, APostIsDirectedIfOneOfItsSourcesKnowsThatItIsInEitherOrder) {
  const auto told = [](const std::string& post, const char* source, std::optional<bool> directed) {
    PostEvent event = Customer("ann").Says(post).From(source).WithEventId(post + source);
    std::get<PostCreated>(event.body).directed = directed;
    return event;
  };
  File(told("p1", "a", false));
  File(told("p1", "b", std::nullopt));
  EXPECT_EQ(Post("p1").directed, false);
  File(told("p1", "c", true));
  EXPECT_EQ(Post("p1").directed, true);
  File(told("p2", "a", true));
  File(told("p2", "b", false));
  EXPECT_EQ(Post("p2").directed, true);
}

TEST_F(FilingSourcesTest, TwoSourcesThatKnowOnePostForTwoBrandsLoseNeither) {
  const PostEvent first = Customer("ann").Says("p1").From("a").Given("northair");
  const PostEvent second = Customer("ann").Says("p1").From("b").Given("zeta");
  File(first);
  EXPECT_EQ(File(second), FiledAs::kDuplicate);
  EXPECT_THAT(Post("p1").concerns, ElementsAre("northair", "zeta"));
  EXPECT_THAT(touched_, SizeIs(1)) << "zeta's conversation begins here";
  EXPECT_EQ(File(Customer("ann").Says("p1").From("c").Given("zeta")), FiledAs::kDuplicate);
  EXPECT_THAT(touched_, IsEmpty()) << "nothing new";
}

}  // namespace
}  // namespace firstreply::ingest
