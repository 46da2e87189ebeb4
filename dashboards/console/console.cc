#include "dashboards/console/console.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "dashboards/console/embedded_assets.h"

namespace firstreply::dashboards {
namespace {

using wire::HttpRequest;
using wire::HttpResponse;

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kContentTypes = {{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
}};

std::string_view ContentType(std::string_view name) {
  for (const auto& [ending, type] : kContentTypes) {
    if (name.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

// RFC 9110, section 13.1.2. A list is searched as text: a digest is not part of any other.
bool HoldsAlready(const HttpRequest& request, std::string_view etag) {
  const std::string* held = request.Header("If-None-Match");
  return held != nullptr && (*held == "*" || held->find(etag) != std::string::npos);
}

HttpResponse Serve(const HttpRequest& request, std::string_view name) {
  const std::span<const EmbeddedAsset> assets = EmbeddedAssets();
  const auto asset = std::find_if(assets.begin(), assets.end(),
                                  [&](const EmbeddedAsset& each) { return each.name == name; });
  if (asset == assets.end()) {
    return wire::Problem(404, "Not found", "The console has no such file. It begins at /.");
  }

  const std::string etag = "\"" + std::string(asset->digest) + "\"";
  HttpResponse response;
  response.headers = {
      {"Content-Type", std::string(ContentType(name))},
      {"ETag", etag},
      {"Cache-Control", "no-cache"},
      {"Content-Security-Policy", std::string(kConsoleSecurityPolicy)},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
  };
  if (HoldsAlready(request, etag)) {
    response.status = 304;
  } else {
    response.body.assign(asset->bytes.begin(), asset->bytes.end());
  }
  return response;
}

}  // namespace

wire::Routes ConsoleRoutes() {
  wire::Route page;
  page.method = "GET";
  page.pattern = "/";
  page.access = wire::Access::kPublic;
  page.body_bytes_max = 0;
  page.handler = [](const HttpRequest& request, const wire::Principal&, wire::Responder respond) {
    respond.Send(Serve(request, "index.html"));
  };

  wire::Route file = page;
  file.pattern = "/console/{file}";
  file.handler = [](const HttpRequest& request, const wire::Principal&, wire::Responder respond) {
    respond.Send(Serve(request, request.path_values.find("file")->second));
  };
  return {std::move(page), std::move(file)};
}

}  // namespace firstreply::dashboards
