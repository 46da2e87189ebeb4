#include "ingest/base/id_list.h"

namespace firstreply {

std::string IdList(std::span<const int64_t> ids) {
  std::string list = "[";
  for (const int64_t id : ids) {
    if (list.size() > 1) list += ',';
    list += std::to_string(id);
  }
  return list + "]";
}

}  // namespace firstreply
