#include "ingest/term_scanner.h"

#include <fmt/format.h>
#include <hs/hs.h>

#include <cassert>
#include <limits>
#include <stdexcept>
#include <utility>

namespace firstreply::ingest {
namespace {

struct FreeScratch {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};

// Called from C: an exception must not leave it.
int KeepHit(unsigned id, unsigned long long, unsigned long long to, unsigned, void* hits) noexcept {
  static_cast<std::vector<TermScanner::Hit>*>(hits)->push_back({id, static_cast<uint32_t>(to)});
  return 0;
}

}  // namespace

struct TermScanner::Database {
  hs_database_t* compiled = nullptr;

  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() { hs_free_database(compiled); }
};

struct TermScanner::Scratch::Memory {
  std::shared_ptr<const Database> made_for;
  std::unique_ptr<hs_scratch_t, FreeScratch> scratch;

  void Prepare(const std::shared_ptr<const Database>& database) {
    if (made_for == database) return;
    hs_scratch_t* grown = scratch.release();
    const hs_error_t error = hs_alloc_scratch(database->compiled, &grown);
    scratch.reset(error == HS_SUCCESS ? grown : nullptr);
    if (error != HS_SUCCESS) {
      made_for.reset();
      throw std::runtime_error(fmt::format("Hyperscan has no scratch memory (error {})", error));
    }
    made_for = database;
  }
};

TermScanner::Scratch::Scratch() : memory_(std::make_unique<Memory>()) {}
TermScanner::Scratch::~Scratch() = default;
TermScanner::Scratch::Scratch(Scratch&&) noexcept = default;
TermScanner::Scratch& TermScanner::Scratch::operator=(Scratch&&) noexcept = default;

TermScanner::TermScanner(std::shared_ptr<const Database> database)
    : database_(std::move(database)) {}

Result<TermScanner> TermScanner::Build(const std::vector<std::string>& terms) {
  if (terms.empty()) return TermScanner(nullptr);
  if (hs_valid_platform() != HS_SUCCESS) {
    return Error{Errc::kUnavailable, "this processor lacks SSSE3, which Hyperscan needs"};
  }

  std::vector<const char*> bytes;
  std::vector<size_t> lengths;
  std::vector<unsigned> ids;
  for (const std::string& term : terms) {
    assert(!term.empty());
    bytes.push_back(term.data());
    lengths.push_back(term.size());
    ids.push_back(static_cast<unsigned>(ids.size()));
  }
  const std::vector<unsigned> flags(terms.size(), 0);

  auto database = std::make_shared<Database>();
  hs_compile_error_t* details = nullptr;
  const hs_error_t error = hs_compile_lit_multi(
      bytes.data(), flags.data(), ids.data(), lengths.data(), static_cast<unsigned>(terms.size()),
      HS_MODE_BLOCK, nullptr, &database->compiled, &details);
  if (error != HS_SUCCESS) {
    std::string message = fmt::format("Hyperscan cannot compile {} terms", terms.size());
    if (details != nullptr) message += fmt::format(": {}", details->message);
    hs_free_compile_error(details);
    return Error{Errc::kUnavailable, std::move(message)};
  }
  return TermScanner(std::move(database));
}

void TermScanner::Scan(std::string_view text, Scratch& scratch, std::vector<Hit>& hits) const {
  hits.clear();
  if (database_ == nullptr || text.empty()) return;
  assert(text.size() <= std::numeric_limits<uint32_t>::max());

  scratch.memory_->Prepare(database_);
  const hs_error_t error =
      hs_scan(database_->compiled, text.data(), static_cast<unsigned>(text.size()), 0,
              scratch.memory_->scratch.get(), KeepHit, &hits);
  if (error != HS_SUCCESS)
    throw std::logic_error(fmt::format("Hyperscan: scan failed ({})", error));
}

}  // namespace firstreply::ingest
