#include "ingest/shown_post.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/filing.h"
#include "tests/support/post_builder.h"
#include "tests/support/test_store.h"

namespace firstreply::ingest {
namespace {

using test::AccountBecomes;
using test::Brand;
using test::ContactStarts;
using test::Customer;
using test::DeleteOf;
using test::EditOf;
using test::Moment;
using test::TestStore;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ShownPostTest : public ::testing::Test {
 protected:
  void File(const std::vector<PostEvent>& events) {
    Transaction tx(store.database());
    Filing filing(tx, next_arrival_);
    for (const PostEvent& event : events) filing.File(event);
    tx.Commit().value();
  }

  int64_t IdOf(const std::string& post) {
    return store.Number("SELECT id FROM posts WHERE key = '" + post + "'");
  }

  std::optional<ShownPost> Load(const std::string& post) {
    const int64_t id = IdOf(post);
    Reader reader(store.database());
    return LoadShownPost(reader, id);
  }

  static PostEvent With(PostEvent event, auto change) {
    change(std::get<PostCreated>(event.body));
    return event;
  }

  TestStore store;

 private:
  int64_t next_arrival_ = 1;
};

TEST_F(ShownPostTest, ShowsWhoSaidWhatWhereAndWhen) {
  File({With(Customer("ann")
                 .Says("p1")
                 .At("10:00")
                 .Saying("my bag")
                 .Showing("image", "a bag")
                 .From("x-desk")
                 .SeenAt(Moment("10:01")),
             [](PostCreated& post) {
               post.author_handle = "@ann";
               post.language = "en";
               post.url = "https://x.example/p1";
             })});
  const ShownPost post = Load("p1").value();
  EXPECT_EQ(post.platform, "x");
  EXPECT_EQ(post.channel, "X post");
  EXPECT_EQ(post.source, "x-desk");
  EXPECT_EQ(post.author_name, "@ann");
  EXPECT_EQ(post.text, "my bag");
  EXPECT_EQ(post.language, "en");
  EXPECT_EQ(post.url, "https://x.example/p1");
  EXPECT_THAT(post.attachments, ElementsAre(Attachment{"image", "a bag"}));
  EXPECT_EQ(post.posted_at.at, Moment("10:00"));
  EXPECT_EQ(post.seen_at, Moment("10:01"));
  EXPECT_FALSE(post.edited_at);
  EXPECT_TRUE(post.stands());
}

TEST_F(ShownPostTest, AnAuthorWithoutAHandleHasTheIdForAName) {
  File({With(Customer("ann").Says("p1").At("10:00"),
             [](PostCreated& post) { post.author_handle.clear(); })});
  EXPECT_EQ(Load("p1")->author_name, "ann");
}

TEST_F(ShownPostTest, SaysWhoseResponseItIsAndOfWhichKind) {
  File({Brand("northair").Says("r1").At("10:20").As(ResponseKind::kHandoff)});
  EXPECT_EQ(Load("r1")->speaks_for, "northair");
  EXPECT_EQ(Load("r1")->kind, ResponseKind::kHandoff);
}

TEST_F(ShownPostTest, ShowsTheLatestVersionWhicheverCameFirst) {
  File({EditOf("p1", 3, "third", Moment("10:10")), Customer("ann").Says("p1").At("10:00"),
        EditOf("p1", 2, "second", Moment("10:05"))});
  EXPECT_EQ(Load("p1")->text, "third");
  EXPECT_EQ(Load("p1")->edited_at, Moment("10:10"));
}

TEST_F(ShownPostTest, AnEditThatTakesThePictureAwayShowsNone) {
  File({Customer("ann").Says("p1").At("10:00").Showing("image", "a bag"),
        EditOf("p1", 2, "second", Moment("10:05"))});
  EXPECT_THAT(Load("p1")->attachments, SizeIs(1)) << "the edit does not speak of pictures";
  ingest::PostEvent edit = EditOf("p1", 3, "third", Moment("10:10"));
  std::get<PostEdited>(edit.body).attachments.emplace();
  File({edit});
  EXPECT_THAT(Load("p1")->attachments, IsEmpty());
}

TEST_F(ShownPostTest, NothingOfADeletedPostIsShown) {
  File({With(Customer("ann").Says("p1").At("10:00").Saying("my bag").Showing("image", "a bag"),
             [](PostCreated& post) { post.url = "https://x.example/p1"; }),
        Customer("ann").Says("p2").At("10:01"), DeleteOf("p1", Moment("10:05"))});
  const ShownPost post = Load("p1").value();
  EXPECT_EQ(post.deleted_at, Moment("10:05"));
  EXPECT_EQ(post.text, "");
  EXPECT_EQ(post.author_name, "");
  EXPECT_EQ(post.url, "");
  EXPECT_THAT(post.attachments, IsEmpty());
}

TEST_F(ShownPostTest, NothingOfASuspendedAccountIsShownUntilItIsBack) {
  File({Customer("ann").Says("p1").At("10:00").Saying("my bag"),
        AccountBecomes("ann", AccountState::kSuspended, Moment("10:05"))});
  EXPECT_TRUE(Load("p1")->hidden);
  EXPECT_EQ(Load("p1")->text, "");
  EXPECT_EQ(Load("p1")->author_name, "");
  File({AccountBecomes("ann", AccountState::kActive, Moment("10:07"))});
  EXPECT_EQ(Load("p1")->text, "my bag");
}

TEST_F(ShownPostTest, OnlyAnAddressOfTheWebIsShown) {
  const auto url_of = [this](const std::string& id, const std::string& url) {
    File({With(Customer("ann").Says(id).At("10:00"), [&](PostCreated& post) { post.url = url; })});
    return Load(id)->url;
  };
  EXPECT_EQ(url_of("a", "HTTP://x.example/"), "HTTP://x.example/");
  EXPECT_EQ(url_of("b", "javascript:alert(1)"), "");
  EXPECT_EQ(url_of("c", "https://"), "");
  EXPECT_EQ(url_of("d", "https://x.example/a b"), "");
  EXPECT_EQ(url_of("e", "//x.example/"), "");
  EXPECT_EQ(url_of("f", " https://x.example/"), "");
}

TEST_F(ShownPostTest, TheChannelFollowsFromThePlatformWhereTheSourceIsSilent) {
  EXPECT_EQ(ChannelName("x", Visibility::kPrivate), "X DM");
  EXPECT_EQ(ChannelName("line", Visibility::kPrivate), "LINE message");
  EXPECT_EQ(ChannelName("forum.example", Visibility::kPublic), "forum.example post");
  File({With(Customer("ann").Says("p1").At("10:00"),
             [](PostCreated& post) { post.channel = "Guest book"; })});
  EXPECT_EQ(Load("p1")->channel, "Guest book");
}

TEST_F(ShownPostTest, AContactShowsWhatItWasAbout) {
  File({ContactStarts("CASE-1", "c-9", "northair", Moment("10:00"))});
  Reader reader(store.database());
  const std::vector<ShownPost> posts = LoadShownThread(reader, 1);
  ASSERT_EQ(posts.size(), 1u);
  EXPECT_EQ(posts[0].channel, "phone");
  EXPECT_EQ(posts[0].visibility, Visibility::kPrivate);
}

TEST_F(ShownPostTest, AThreadIsShownInTheOrderInWhichItWasSaid) {
  File({Brand("northair").Says("r1").At("10:20").To("p1"),
        Customer("bob").Says("p2").At("10:10").To("p1"), Customer("ann").Says("p1").At("10:00")});
  const int64_t thread = store.Number("SELECT thread_id FROM posts WHERE key = 'p1'");
  const int64_t ann = store.Number("SELECT author_id FROM posts WHERE key = 'p1'");
  Reader reader(store.database());
  std::vector<std::string> names;
  for (const ShownPost& post : LoadShownThread(reader, thread)) names.push_back(post.author_name);
  EXPECT_THAT(names, ElementsAre("@ann", "@bob", "@northair"));
  EXPECT_EQ(CountThreadPosts(reader, thread, ann, "northair"), 2);
}

TEST_F(ShownPostTest, WhatIsNotHereIsNotShown) {
  File({DeleteOf("p1", Moment("10:00"))});
  EXPECT_FALSE(Load("p1"));
  Reader reader(store.database());
  EXPECT_FALSE(LoadShownPost(reader, 404));
}

}  // namespace
}  // namespace firstreply::ingest
