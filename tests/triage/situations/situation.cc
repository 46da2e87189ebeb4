#include "tests/triage/situations/situation.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <stdexcept>

#include "tests/triage/situations/policy_file.h"

namespace firstreply::test {
namespace {

using ingest::FiledPost;
using ingest::FiledVersion;

[[noreturn]] void Refuse(const std::string& why) {
  throw std::runtime_error(why);
}

std::vector<std::string> LinesOf(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) Refuse("cannot be read");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// A line of a situation taken apart: time, words, what stands in brackets. Quoted words are for the
// reader alone.
struct Line {
  TimePoint at{};
  std::vector<std::string> words;
  std::vector<std::string> options;

  std::string Word(size_t i) const { return i < words.size() ? words[i] : std::string(); }
  // The words from the one numbered `first` on.
  std::string From(size_t first) const {
    std::string text;
    for (size_t i = first; i < words.size(); ++i) text += (text.empty() ? "" : " ") + words[i];
    return text;
  }
};

TimePoint MomentIn(const std::string& text) {
  const std::optional<TimePoint> at = ReadMoment(text);
  if (!at) Refuse(fmt::format("'{}' is no time", text));
  return *at;
}

Line TakeApart(std::string text) {
  Line line;
  if (const size_t quote = text.find('"'); quote != std::string::npos) {
    const size_t end = text.find('"', quote + 1);
    if (end == std::string::npos) Refuse("a quotation that does not end");
    text.erase(quote, end + 1 - quote);
  }
  if (const size_t open = text.find('('); open != std::string::npos) {
    const size_t close = text.find(')', open);
    if (close == std::string::npos) Refuse("a bracket that is not closed");
    line.options = Split(std::string_view(text).substr(open + 1, close - open - 1), ',');
    text.resize(open);
  }
  line.words = Split(text, ' ');
  std::erase(line.words, std::string());
  size_t used = 1;
  std::optional<TimePoint> at = ReadMoment(line.Word(0));
  if (!at) {
    at = ReadMoment(line.Word(0) + " " + line.Word(1));
    used = 2;
  }
  if (!at) Refuse("a line begins with a time");
  line.at = *at;
  line.words.erase(line.words.begin(), line.words.begin() + static_cast<std::ptrdiff_t>(used));
  return line;
}

// What a bracket may say of one form of a post.
bool ApplyTo(FiledVersion& version, const std::string& option) {
  if (const auto urgency = ingest::UrgencyNamed(option)) {
    version.urgency = urgency;
  } else if (const auto courtesy = ingest::CourtesyNamed(option)) {
    version.courtesy = courtesy;
  } else if (option == "needs a response") {
    version.needs_response = true;
  } else if (option == "needs no response") {
    version.needs_response = false;
  } else if (option == "promises") {
    version.promises = true;
  } else if (option.starts_with("promises by ")) {
    version.promises = true;
    version.promised_by = MomentIn(option.substr(12));
  } else {
    return false;
  }
  return true;
}

void Apply(ToldPost& told, const std::string& option) {
  FiledPost& post = told.post;
  if (const auto kind = ingest::ResponseKindNamed(option)) {
    post.kind = kind;
  } else if (option == "private") {
    post.visibility = ingest::Visibility::kPrivate;
  } else if (option == "elsewhere") {
    post.visibility = ingest::Visibility::kPrivate;
    told.place = Place::kElsewhere;
  } else if (option == "contact") {
    post.visibility = ingest::Visibility::kPrivate;
    post.key.platform = "contact:phone";
    post.channel = "phone";
    told.place = Place::kElsewhere;
  } else if (option == "linked") {
    told.place = Place::kLinked;
  } else if (option == "dated ahead") {
    told.dated_ahead = true;
  } else if (!ApplyTo(post.versions.front(), option)) {
    Refuse(fmt::format("'{}' says nothing of a post", option));
  }
}

ToldPost& PostNamed(Situation& situation, const std::string& name) {
  for (ToldPost& told : situation.posts) {
    if (told.name == name) return told;
  }
  Refuse(fmt::format("nobody said '{}'", name));
}

void ReadPost(Situation& situation, const Line& line, bool by_brand) {
  if (line.words.size() != 2) Refuse("TIME customer|brand NAME \"...\" (...)");
  for (const ToldPost& told : situation.posts) {
    if (told.name == line.words[1]) Refuse(fmt::format("'{}' is said twice", told.name));
  }
  ToldPost told;
  told.name = line.words[1];
  FiledPost& post = told.post;
  post.key = {"x", told.name};
  post.author = by_brand ? "mark of northair" : "mark of ann";
  post.author_id = by_brand ? 2 : 1;
  post.posted_at = {line.at, false};
  post.concerns = {"northair"};
  if (by_brand) post.speaks_for = "northair";
  post.source = "wire";
  post.versions.emplace_back().said_at = post.posted_at;
  for (const std::string& option : line.options) Apply(told, option);
  situation.posts.push_back(std::move(told));
}

void ReadEdit(Situation& situation, const Line& line) {
  FiledPost& post = PostNamed(situation, line.Word(2)).post;
  FiledVersion version = post.versions.back();
  ++version.number;
  version.said_at = {line.at, false};
  for (const std::string& option : line.options) {
    if (!ApplyTo(version, option)) Refuse(fmt::format("'{}' says nothing of an edit", option));
  }
  post.versions.push_back(std::move(version));
}

// customer|brand NAME, ... deletes NAME, ... edits NAME
void ReadWord(Situation& situation, const Line& line) {
  const std::string& who = line.words[0];
  if (line.Word(1) == "deletes") {
    PostNamed(situation, line.Word(2)).post.deleted_at = line.at;
  } else if (line.Word(1) == "edits") {
    ReadEdit(situation, line);
  } else {
    ReadPost(situation, line, who == "brand");
  }
}

// answers elsewhere [at TIME], dismisses, links same matter|another matter, promises by TIME,
// sets urgency LEVEL
void ReadAct(Situation& situation, const Line& line) {
  triage::Act act;
  act.id = static_cast<int64_t>(situation.acts.size()) + 1;
  act.conversation = 1;
  act.at = act.told_at = line.at;
  act.author = "user:anna";
  const std::string words = line.From(1);
  if (words.starts_with("answers elsewhere")) {
    act.kind = triage::ActKind::kAnsweredElsewhere;
    act.channel = "phone";
    act.reason = "case 118";
    if (words.size() > 17) act.at = MomentIn(words.substr(21));
  } else if (words == "dismisses") {
    act.kind = triage::ActKind::kDismissed;
    act.reason = "nothing asked";
  } else if (words == "links same matter" || words == "links another matter") {
    act.kind = triage::ActKind::kLinked;
    act.linked_to = 2;
    act.same_matter = words == "links same matter";
  } else if (words.starts_with("promises by ")) {
    act.kind = triage::ActKind::kPromised;
    act.promised_by = MomentIn(words.substr(12));
  } else if (words.starts_with("sets urgency ")) {
    act.kind = triage::ActKind::kUrgencySet;
    const auto urgency = ingest::UrgencyNamed(words.substr(13));
    if (!urgency) Refuse("no such urgency");
    act.urgency = *urgency;
  } else {
    Refuse(fmt::format("'{}' is no act", words));
  }
  situation.acts.push_back(std::move(act));
}

void ReadFact(Situation& situation, const std::string& text) {
  if (text.starts_with("policies ")) {
    situation.policies = text.substr(9);
    return;
  }
  const Line line = TakeApart(text);
  const std::string word = line.Word(0);
  if (word == "customer" || word == "brand") {
    ReadWord(situation, line);
  } else if (word == "agent") {
    ReadAct(situation, line);
  } else if (word == "policies") {
    situation.versions.push_back({line.at, line.Word(1)});
  } else if (line.From(0) == "no longer watched") {
    situation.unwatched.push_back({line.at, std::nullopt});
  } else if (line.From(0) == "watched again") {
    if (situation.unwatched.empty()) Refuse("it was watched all along");
    situation.unwatched.back().restored_at = line.at;
  } else {
    Refuse(fmt::format("'{}' is nobody", word));
  }
}

// So that a slip of the pen in what is expected is found without the clock.
void CheckRow(const std::string& row) {
  static const std::string kTime =
      R"(((\d\d\d\d-)?\d\d-\d\d |(Tue|Wed|Thu|Fri|Sat|Sun) )?\d\d:\d\d(:\d\d)?(\.\d\d\d)?)";
  static const std::string kName = R"([a-z]+\d*)";
  static const auto kForm = [](std::string text) {
    const auto put = [&text](std::string_view what, const std::string& with) {
      for (size_t at; (at = text.find(what)) != std::string::npos;) {
        text.replace(at, what.size(), with);
      }
    };
    put("TIME", kTime);
    put("NAME", kName);
    return std::regex(text);
  };
  static const std::vector<std::regex> kColumns = {
      kForm("(first|next|follow-up|promise) NAME TIME( opened TIME)?( not taken up)?"),
      kForm("acknowledge (none|TIME) (undecided|met TIME (by NAME|elsewhere)|missed|cancelled TIME)"
            "(, said TIME (by NAME|elsewhere))?"),
      kForm("answer (none|TIME) (undecided|met TIME|missed|cancelled TIME)"),
      kForm("open"),
      kForm("answered TIME by NAME"),
      kForm("(deleted|expired|brand removed|handed off|did not follow|no response needed) TIME"
            "(, late TIME by NAME)?"),
      kForm("(answered elsewhere|dismissed) TIME by NAME"),
      kForm("self-reported"),
      kForm("urgent (low|normal|high|critical)"),
      kForm("policy [a-z-]+"),
      kForm("due TIME"),
  };
  for (const std::string& column : Split(row, '|')) {
    if (std::none_of(kColumns.begin(), kColumns.end(), [&column](const std::regex& known) {
          return std::regex_match(column, known);
        }))
      Refuse(fmt::format("'{}' says nothing of a wait", column));
  }
}

void ReadExpected(Expectation& expectation, const std::string& row) {
  if (row == "no wait") return;
  if (row.starts_with("step ")) {
    expectation.steps.push_back(row.substr(5));
    return;
  }
  CheckRow(row);
  std::string normal;
  for (const std::string& column : Split(row, '|'))
    normal += (normal.empty() ? "" : " | ") + column;
  expectation.waits.push_back(std::move(normal));
}

// Makes situations of the lines of one file.
class FileReader {
 public:
  FileReader(std::string file, Situations& into) : file_(std::move(file)), into_(into) {}

  void Read(const std::vector<std::string>& lines) {
    for (size_t i = 0; i < lines.size(); ++i) {
      line_ = static_cast<int>(i) + 1;
      try {
        ReadLine(lines[i]);
      } catch (const std::exception& problem) {
        into_.errors.push_back(fmt::format("{}:{}: {}", file_, line_, problem.what()));
      }
    }
  }

 private:
  void ReadLine(const std::string& line) {
    const std::string text = Split(line, '\n').front();
    if (text.empty() || text.starts_with('#')) return;
    if (text.starts_with("== ")) {
      Situation& begun = into_.all.emplace_back();
      begun.title = text.substr(3);
      begun.file = file_;
      begun.line = line_;
      return;
    }
    if (into_.all.empty() || into_.all.back().file != file_) Refuse("a situation begins with ==");
    Situation& situation = into_.all.back();
    if (text.starts_with("now ")) {
      Expectation& begun = situation.expectations.emplace_back();
      begun.line = line_;
      begun.now = MomentIn(text.substr(4));
    } else if (line.starts_with(' ')) {
      if (situation.expectations.empty()) Refuse("what is expected comes after 'now'");
      ReadExpected(situation.expectations.back(), text);
    } else {
      ReadFact(situation, text);
    }
  }

  std::string file_;
  Situations& into_;
  int line_ = 0;
};

}  // namespace

Situations ReadSituations(const std::filesystem::path& folder) {
  Situations situations;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".txt" && entry.path().filename() != "policies.txt") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  situations.policies = ReadPolicies(LinesOf(folder / "policies.txt"), situations.errors);
  for (const std::filesystem::path& path : files) {
    FileReader(path.filename().string(), situations).Read(LinesOf(path));
  }
  return situations;
}

}  // namespace firstreply::test
