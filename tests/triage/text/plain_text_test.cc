#include "triage/text/plain_text.h"

#include <gtest/gtest.h>

namespace firstreply::triage {
namespace {

TEST(PlainTextTest, EntitiesAreTheCharactersThatTheyStandFor) {
  EXPECT_EQ(PlainText("R&amp;D &lt;3 &gt; &quot;so&quot; it&#39;s it&apos;s&nbsp;I"),
            "R&D <3 > \"so\" it's it's I");
  EXPECT_EQ(PlainText("&#x2764;&#10084;&#128512;&#xe9;"), "❤❤😀é");
}

TEST(PlainTextTest, AnEntityIsReadOnce) {
  EXPECT_EQ(PlainText("&amp;lt;"), "&lt;");
}

TEST(PlainTextTest, WhatIsNoEntityStays) {
  for (const char* text :
       {"page#top", "&", "a & b", "&;", "&unknown;", "&amp", "&#;", "&#x;", "&#xZZ;", "&#0;",
        "&#xD800;", "&#x110000;", "&#99999999999999;", "AT&T; fine"}) {
    EXPECT_EQ(PlainText(text), text);
  }
}

TEST(PlainTextTest, TheWordsOfAHashtagStandApart) {
  EXPECT_EQ(PlainText("so #WorstServiceEver!"), "so # Worst Service Ever!");
  EXPECT_EQ(PlainText("#iPhone_12broken"), "# i Phone 12 broken");
  EXPECT_EQ(PlainText("#fail #BA2490 #ÖbbNightjet"), "# fail # BA 2490 # Öbb Nightjet");
  EXPECT_EQ(PlainText("＃NorthAirの対応"), "# North Airの対応");
}

TEST(PlainTextTest, ANumberSignBeforeNoWordIsNone) {
  EXPECT_EQ(PlainText("order #1182, # and #"), "order #1182, # and #");
}

TEST(PlainTextTest, BytesThatAreNoUtf8Stay) {
  EXPECT_EQ(PlainText("a\xFF#Ab\xC3"), "a\xFF# Ab\xC3");
}

}  // namespace
}  // namespace firstreply::triage
