#include "tests/ingest/wire/test_authority.h"

#include <fstream>
#include <stdexcept>
#include <vector>

#include "tests/support/spawned_program.h"

namespace firstreply::test {
namespace {

struct Wanted {
  std::string file;
  std::string alternatives;
  int days = 36'500;
  bool is_authority = false;
};

CertificateFiles Make(const TemporaryFolder& folder, const Wanted& wanted,
                      const CertificateFiles* issuer) {
  CertificateFiles files{folder / (wanted.file + ".pem"), folder / (wanted.file + ".key")};
  std::vector<std::string> command = {"openssl",
                                      "req",
                                      "-x509",
                                      "-newkey",
                                      "ec",
                                      "-pkeyopt",
                                      "ec_paramgen_curve:prime256v1",
                                      "-nodes",
                                      "-batch",
                                      "-config",
                                      "/dev/null",
                                      "-subj",
                                      "/CN=" + wanted.file,
                                      "-days",
                                      std::to_string(wanted.days),
                                      "-out",
                                      files.certificate,
                                      "-keyout",
                                      files.key};
  const auto add = [&](const std::string& extension) {
    command.insert(command.end(), {"-addext", extension});
  };
  if (issuer != nullptr) {
    command.insert(command.end(), {"-CA", issuer->certificate, "-CAkey", issuer->key});
  }
  add(wanted.is_authority ? "basicConstraints=critical,CA:TRUE" : "basicConstraints=CA:FALSE");
  if (!wanted.alternatives.empty()) add("subjectAltName=" + wanted.alternatives);
  SpawnedProgram openssl(command);
  if (openssl.Wait() != 0) throw std::runtime_error("openssl: " + openssl.said());
  return files;
}

}  // namespace

TestAuthority::TestAuthority(const TemporaryFolder& folder)
    : folder_(folder),
      own_(Make(folder, {.file = "authority", .alternatives = "", .is_authority = true}, nullptr)) {
}

CertificateFiles TestAuthority::Issue(const std::string& file, const std::string& alternatives,
                                      int days) const {
  return Make(folder_, {.file = file, .alternatives = alternatives, .days = days}, &own_);
}

CertificateFiles TestAuthority::IssueIndirectly(const std::string& file,
                                                const std::string& alternatives) const {
  const CertificateFiles between =
      Make(folder_, {.file = file + "-between", .alternatives = "", .is_authority = true}, &own_);
  CertificateFiles leaf = Make(folder_, {.file = file, .alternatives = alternatives}, &between);
  std::ofstream(leaf.certificate, std::ios::app) << std::ifstream(between.certificate).rdbuf();
  return leaf;
}

CertificateFiles TestAuthority::SelfSigned(const std::string& file,
                                           const std::string& alternatives) const {
  return Make(folder_, {.file = file, .alternatives = alternatives}, nullptr);
}

}  // namespace firstreply::test
