#include "ingest/sources/twcs_decoder.h"

#include "tests/fuzz/care_rows.h"

// The input is what follows a right header.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  firstreply::test::DemandSoundCareRows(
      "tweet_id,author_id,inbound,created_at,text,in_response_to_tweet_id\n",
      firstreply::test::AsText(data, size), firstreply::ingest::DecodeTwcs);
  return 0;
}
