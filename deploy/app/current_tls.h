// The TLS context in force: a renewed certificate takes the place of the old one, and connections
// that were made with the old one go on with it. Network thread only.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "ingest/wire/tls.h"

namespace firstreply::app {

class CurrentTls final : public wire::TlsContext {
 public:
  // Not null.
  explicit CurrentTls(std::unique_ptr<wire::TlsContext> context) : context_(std::move(context)) {}

  void Replace(std::unique_ptr<wire::TlsContext> context) { context_ = std::move(context); }

  std::unique_ptr<Stream> Serve(std::unique_ptr<Stream> stream) const override {
    return context_->Serve(std::move(stream));
  }
  std::unique_ptr<Stream> Call(std::unique_ptr<Stream> stream,
                               const std::string& host) const override {
    return context_->Call(std::move(stream), host);
  }

 private:
  std::unique_ptr<wire::TlsContext> context_;
};

}  // namespace firstreply::app
