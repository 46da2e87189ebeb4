// What a brand's post is: written by a person, out of a drawer, or by a machine.
//
// The kind is a function of the post itself and the config, never of what was said before it. In
// this order, the first that says something:
//   1. what the event says of itself ("kind");
//   2. a listed automatic text: automatic;
//   3. a listed automatic application, unless a person signed: automatic. Many care tools answer by
//      themselves and for people under one name; the initials tell which;
//   4. a listed template, signed or not: template;
//   5. its wording (triage/response/response_reader.h), for the kinds listed under `wording`;
//   6. where people's signatures are listed, a post without one: `unsigned_posts`;
//   7. human.
// A handoff that is taken for an answer makes the clock lie, and an answer that is taken for a
// handoff keeps a customer waiting who is not. Of 150 real responses that nothing was built with 41
// were handoffs: by their wording 38 of them were known, and 5 answers were taken for some
// (triage/model/MODEL_CARD.md).
//
// Texts are compared folded (ingest/folded_text.h): case, width and forms make no difference. The
// handles that a reply begins with ("@anna @ben") and the links and page numbers ("2/2") that it
// ends with are set aside first. White space makes no difference at all to a listed text.
//
// Pure and immutable; any thread. `KindOf` takes time in proportion to the text, whatever it holds,
// times the listed texts that begin and end as it does.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/base/result.h"
#include "ingest/hint.h"
#include "triage/text_template.h"

namespace firstreply::triage {

// As a person writes it in the config.
struct ResponseRules {
  // Programs that only post by themselves, as the platform names them ("Acme Bot").
  std::vector<std::string> automatic_applications{};
  // What a machine writes: "{text} This is an automated message." A name in braces stands for any
  // text, none included.
  std::vector<std::string> automatic_texts{};
  // Texts out of a drawer, in the same form: "We are on it, {name}, and will be back at {time}."
  std::vector<std::string> templates{};
  // How people sign, at the end of a post: "^{initials}". A name in braces stands for one word.
  std::vector<std::string> human_signatures{};
  // What a post without a listed signature is, where `human_signatures` lists any.
  ingest::ResponseKind unsigned_posts = ingest::ResponseKind::kHuman;
  // The kinds that a post may be by its wording alone; never human, which is what is left.
  std::vector<ingest::ResponseKind> wording{};
  bool operator==(const ResponseRules&) const = default;
};

// What is wrong with rules, and where: "responses.templates[2]".
struct ResponseProblem {
  std::string where;
  std::string what;
  bool operator==(const ResponseProblem&) const = default;
};

// All problems: an entry that is empty, too long (kTemplateBytesMax, signatures and applications
// kTermBytesMax), given twice, or without enough letters of its own; a brace without its partner; a
// list longer than kTermsPerListMax; a kind of unsigned posts that is neither human, template nor
// automatic.
std::vector<ResponseProblem> ProblemsOf(const ResponseRules& rules);

// A brand's post, as far as its kind depends on it.
struct Response {
  std::optional<ingest::ResponseKind> told;  // by the event
  std::string_view application;              // empty: not told
  std::string_view text;
};

class ResponseKinds {
 public:
  // kInvalid with all problems, one a line.
  static Result<std::shared_ptr<const ResponseKinds>> Make(ResponseRules rules);

  ingest::ResponseKind KindOf(const Response& response) const;

  const ResponseRules& rules() const { return rules_; }

 private:
  explicit ResponseKinds(ResponseRules rules);
  bool IsAutomaticApplication(std::string_view application) const;
  std::optional<ingest::ResponseKind> KindByWording(std::string_view text) const;

  const ResponseRules rules_;
  std::vector<std::string> applications_;  // folded, sorted
  std::vector<TextTemplate> automatic_texts_, templates_;
  std::vector<SignaturePattern> human_signatures_;
};

}  // namespace firstreply::triage
