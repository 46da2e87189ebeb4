#include "ingest/names.h"

#include <stdexcept>

#include "ingest/realm.h"

namespace firstreply::ingest {

PostKey PostKeyOf(Reader& reader, int64_t post_id) {
  Rows row = reader.Query("SELECT platform, key FROM posts WHERE id = ?", post_id);
  if (!row.Next()) throw std::logic_error("there is no post " + std::to_string(post_id));
  return {std::string(NameIn(row.Text(0))), std::string(row.Text(1))};
}

std::string PostName(Reader& reader, int64_t post_id) {
  Rows row = reader.Query(
      "SELECT coalesce(reference, key) FROM posts LEFT JOIN contacts ON post_id = posts.id"
      " WHERE posts.id = ?",
      post_id);
  if (!row.Next()) throw std::logic_error("there is no post " + std::to_string(post_id));
  return std::string(NameIn(row.Text(0)));
}

std::string CustomerName(Reader& reader, int64_t account_id) {
  Rows row = reader.Query("SELECT key FROM accounts WHERE id = ?", account_id);
  if (!row.Next()) throw std::logic_error("there is no account " + std::to_string(account_id));
  return std::string(row.OptionalText(0).value_or(""));
}

}  // namespace firstreply::ingest
