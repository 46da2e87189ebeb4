#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ingest/wire/http_client.h"

namespace firstreply::wire {
namespace {

std::string Show(const std::string& text) {
  const Result<Url> url = Url::Parse(text);
  if (!url) return "refused";
  return std::string(url->secure ? "tls " : "plain ") + url->host + " " +
         std::to_string(url->port) + " " + url->target;
}

TEST(UrlTest, IsTakenApart) {
  EXPECT_EQ(Show("https://desk.example"), "tls desk.example 443 /");
  EXPECT_EQ(Show("http://desk.example"), "plain desk.example 80 /");
  EXPECT_EQ(Show("HTTPS://Desk.Example:8443/Hooks/a%20b?to=care&x=/?"),
            "tls desk.example 8443 /Hooks/a%20b?to=care&x=/?");
  EXPECT_EQ(Show("https://desk.example?to=care"), "tls desk.example 443 /?to=care");
  EXPECT_EQ(Show("http://127.0.0.1:9000/"), "plain 127.0.0.1 9000 /");
  EXPECT_EQ(Show("http://[::1]:9000/x"), "plain ::1 9000 /x");
  EXPECT_EQ(Show("http://[2001:DB8::7]"), "plain 2001:db8::7 80 /");
  EXPECT_EQ(Show("http://desk_1.care.example:1/"), "plain desk_1.care.example 1 /");
  EXPECT_EQ(Show("http://xn--fsq.example:65535/"), "plain xn--fsq.example 65535 /");
}

TEST(UrlTest, OtherSchemesAreRefused) {
  for (const char* text : {"", "/", "desk.example", "//desk.example/", "ftp://desk.example/",
                           "file:///etc/hosts", "https:desk.example", "https:/desk.example",
                           "httpss://desk.example", "wss://desk.example/"}) {
    EXPECT_EQ(Show(text), "refused") << text;
  }
}

TEST(UrlTest, UserInformationAndFragmentsAreRefused) {
  for (const char* text : {"https://user@desk.example/", "https://user:word@desk.example/",
                           "https://@desk.example/", "https://a.example@b.example:1/",
                           "https://desk.example/#top", "https://desk.example#", "https://#"}) {
    EXPECT_EQ(Show(text), "refused") << text;
  }
}

TEST(UrlTest, AHostIsANameOrAnAddressWrittenInFull) {
  for (const char* text : {"https://",
                           "https:///x",
                           "https://:443/",
                           "https://?x",
                           "https://.",
                           "https://a..b/",
                           "https://.a/",
                           "https://a./",
                           "https://-a.example/",
                           "https://a-.example/",
                           "https://a%2eb/",
                           "https://a\\b/",
                           "https://a,b/",
                           "https://[]/",
                           "https://[::1/",
                           "https://::1/",
                           "https://[127.0.0.1]/",
                           "https://[::1%25lo]/",
                           "https://[::1]x/",
                           "https://[fe80::1%lo]/",
                           "https://127.1/",
                           "https://2130706433/",
                           "https://0x7f.0.0.1/",
                           "https://127.0.0.0x1/",
                           "https://127.0.0.256/",
                           "https://1.2.3.4.5/",
                           "https://01.2.3.04/"}) {
    EXPECT_EQ(Show(text), "refused") << text;
  }
  const std::string label(63, 'a');
  const std::string longest = label + "." + label + "." + label + "." + std::string(61, 'a');
  EXPECT_EQ(Show("http://" + longest), "plain " + longest + " 80 /");
  EXPECT_EQ(Show("http://" + longest + "a"), "refused");
  EXPECT_EQ(Show("http://a" + label + ".example"), "refused");
}

TEST(UrlTest, APortIsBetweenOneAnd65535) {
  for (const char* text :
       {"https://desk.example:/", "https://desk.example:0/", "https://desk.example:65536/",
        "https://desk.example:99999999999999999999/", "https://desk.example:+1/",
        "https://desk.example:-1/", "https://desk.example:1a/", "https://desk.example:1:2/",
        "https://[::1]:/", "https://[::1]:0/"}) {
    EXPECT_EQ(Show(text), "refused") << text;
  }
}

TEST(UrlTest, WhatWouldBreakARequestLineIsRefused) {
  const std::string base = "https://desk.example/";
  const std::vector<std::string> odd_ones = {" ",    "\t", "\r\n", "\n", {'\0'}, "\x7f", "\xc3\xa9",
                                             "\xff", "\"", "<",    ">",  "\\",   "^",    "`",
                                             "{",    "|",  "[",    "%",  "%2",   "%2g",  "%g2"};
  for (const std::string& odd : odd_ones) {
    for (const std::string& begin : {base, base + "?x="}) {
      EXPECT_EQ(Show(begin + odd), "refused") << odd;
    }
  }
  EXPECT_EQ(Show(" https://desk.example/"), "refused");
  EXPECT_EQ(Show("https://desk\n.example/"), "refused");
}

TEST(UrlTest, ItsLengthHasALimit) {
  const std::string base = "https://desk.example/";
  const std::string longest = base + std::string(kUrlBytesMax - base.size(), 'x');
  EXPECT_TRUE(Url::Parse(longest).has_value());
  EXPECT_EQ(Url::Parse(longest + "x").error().code, Errc::kTooLarge);
}

TEST(UrlTest, AnErrorDoesNotRepeatTheUrl) {
  for (const char* text : {"https://user:hushhush@desk.example/", "https://desk.example/hushhush#",
                           "https://desk.example:hushhush/", "https://hush_-.hushhush-/",
                           "https://desk.example/%hushhush", "hushhush://desk.example/"}) {
    const Error error = Url::Parse(text).error();
    EXPECT_EQ(error.code, Errc::kInvalid);
    EXPECT_EQ(error.message.find("hush"), std::string::npos) << error.message;
  }
}

}  // namespace
}  // namespace firstreply::wire
