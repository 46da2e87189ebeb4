// A certificate authority of the test's own, made by the `openssl` command, and what it issues.
#pragma once

#include <string>

#include "tests/support/temporary_folder.h"

namespace firstreply::test {

struct CertificateFiles {
  std::string certificate;  // PEM
  std::string key;
};

class TestAuthority {
 public:
  // Its files lie in `folder`, which outlives it. They begin to be valid now and end in a century.
  explicit TestAuthority(const TemporaryFolder& folder);

  const std::string& file() const { return own_.certificate; }

  // For what `alternatives` says, as OpenSSL writes it: "DNS:desk.example", "IP:127.0.0.1"; empty:
  // for the subject's common name alone, which is `file`.
  CertificateFiles Issue(const std::string& file, const std::string& alternatives,
                         int days = 36'500) const;
  // By an authority between this one and the leaf; the file holds both.
  CertificateFiles IssueIndirectly(const std::string& file, const std::string& alternatives) const;
  // Signed by itself.
  CertificateFiles SelfSigned(const std::string& file, const std::string& alternatives) const;

  const TemporaryFolder& folder() const { return folder_; }

 private:
  const TemporaryFolder& folder_;
  const CertificateFiles own_;
};

}  // namespace firstreply::test
