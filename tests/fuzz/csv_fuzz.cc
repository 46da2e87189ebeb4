#include "ingest/sources/csv_reader.h"

#include <vector>

#include "tests/fuzz/invariant.h"

using namespace firstreply;
using namespace firstreply::ingest;

namespace {

std::vector<CsvRecord> Read(std::string_view input, size_t piece) {
  std::vector<CsvRecord> records;
  CsvReader reader([&](const CsvRecord& record) { records.push_back(record); });
  for (size_t at = 0; at < input.size(); at += piece) reader.Feed(input.substr(at, piece));
  reader.Finish();
  return records;
}

std::string Quoted(const std::vector<std::string>& fields) {
  std::string line;
  for (const std::string& field : fields) {
    line += line.empty() ? "\"" : ",\"";
    for (const char c : field) line += c == '"' ? "\"\"" : std::string(1, c);
    line += '"';
  }
  return line;
}

}  // namespace

// The first byte says how large the pieces are, the rest is the input.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const size_t piece = size_t{1} + data[0];
  const std::string_view input = test::AsText(data + 1, size - 1);

  const std::vector<CsvRecord> whole = Read(input, input.size() + 1);
  const std::vector<CsvRecord> pieces = Read(input, piece);
  test::Demand(whole.size() == pieces.size(), "the pieces change no number");
  size_t end = 0;
  for (size_t i = 0; i < whole.size(); ++i) {
    test::Demand(whole[i].fields == pieces[i].fields && whole[i].fault == pieces[i].fault,
                 "the pieces change no record");
    test::Demand(whole[i].offset >= end, "records follow each other");
    end = whole[i].offset + whole[i].size;
    test::Demand(end <= input.size(), "records lie in the input");
    if (whole[i].fault) continue;
    const std::vector<CsvRecord> again = Read(Quoted(whole[i].fields), input.size() + 1);
    test::Demand(again.size() == 1 && again[0].fields == whole[i].fields,
                 "fields are the same after they are quoted");
  }
  (void)ReadCsvTable(input, {"a", "b"});
  return 0;
}
