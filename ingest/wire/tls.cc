#include "ingest/wire/tls.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <chrono>
#include <utility>

#include "ingest/wire/tls_stream.h"

namespace firstreply::wire {
namespace {

struct ContextDeleter {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using ContextPointer = std::unique_ptr<SSL_CTX, ContextDeleter>;

struct BioDeleter {
  void operator()(BIO* bio) const { BIO_free(bio); }
};

ContextPointer MakeContext(const SSL_METHOD* method) {
  ContextPointer context(SSL_CTX_new(method));
  if (!context) throw std::bad_alloc();
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  // A buffer that is empty goes back: many connections are idle.
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  return context;
}

Status MustBeReadable(const std::string& file) {
  ERR_clear_error();
  const std::unique_ptr<BIO, BioDeleter> bio(BIO_new_file(file.c_str(), "r"));
  if (bio) return Done{};
  const bool missing = ERR_GET_REASON(ERR_peek_last_error()) == BIO_R_NO_SUCH_FILE;
  return Error{missing ? Errc::kNotFound : Errc::kInvalid, TakeOpenSslReason()};
}

Error Broken(std::string_view what, const std::string& file) {
  return Error{Errc::kInvalid, TakeOpenSslReason()}.In(file).In(what);
}

// Asked for the passphrase of a key: there is none, and nobody at a terminal either.
int NoPassphrase(char*, int, int, void*) {
  return -1;
}

SslPointer NewSsl(SSL_CTX& context) {
  SslPointer ssl(SSL_new(&context));
  if (!ssl) throw std::bad_alloc();
  return ssl;
}

class ServerContext final : public TlsContext {
 public:
  ServerContext(Scheduler& scheduler, ContextPointer context)
      : scheduler_(scheduler), context_(std::move(context)) {}

  std::unique_ptr<Stream> Serve(std::unique_ptr<Stream> stream) const override {
    SslPointer ssl = NewSsl(*context_);
    SSL_set_accept_state(ssl.get());
    return MakeTlsStream(scheduler_, std::move(stream), std::move(ssl));
  }

  std::unique_ptr<Stream> Call(std::unique_ptr<Stream> stream, const std::string&) const override {
    return MakeRefusedStream(scheduler_, std::move(stream),
                             {Errc::kInvalid, "a server's TLS context makes no calls"});
  }

 private:
  Scheduler& scheduler_;
  const ContextPointer context_;
};

class ClientContext final : public TlsContext {
 public:
  ClientContext(Scheduler& scheduler, ContextPointer context)
      : scheduler_(scheduler), context_(std::move(context)) {}

  std::unique_ptr<Stream> Serve(std::unique_ptr<Stream> stream) const override {
    return MakeRefusedStream(scheduler_, std::move(stream),
                             {Errc::kInvalid, "a client's TLS context serves nobody"});
  }

  std::unique_ptr<Stream> Call(std::unique_ptr<Stream> stream,
                               const std::string& host) const override {
    SslPointer ssl = NewSsl(*context_);
    SSL_set_connect_state(ssl.get());
    if (!Expect(*ssl, host)) {
      return MakeRefusedStream(
          scheduler_, std::move(stream),
          {Errc::kInvalid, "TLS: the server's name is neither a host name nor an address"});
    }
    return MakeTlsStream(scheduler_, std::move(stream), std::move(ssl));
  }

 private:
  // False: nobody can prove to be `host`. OpenSSL checks no name at all when it is given none.
  bool Expect(SSL& ssl, const std::string& host) const {
    if (host.empty() || host.find('\0') != std::string::npos) return false;
    X509_VERIFY_PARAM* expected = SSL_get0_param(&ssl);
    X509_VERIFY_PARAM_set_hostflags(
        expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    const auto now = std::chrono::floor<std::chrono::seconds>(scheduler_.Now());
    X509_VERIFY_PARAM_set_time(expected, now.time_since_epoch().count());
    if (X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) == 1) return true;
    return X509_VERIFY_PARAM_set1_host(expected, host.data(), host.size()) == 1 &&
           SSL_set_tlsext_host_name(&ssl, host.c_str()) == 1;
  }

  Scheduler& scheduler_;
  const ContextPointer context_;
};

}  // namespace

Result<std::unique_ptr<TlsContext>> TlsContext::ForServer(Scheduler& scheduler,
                                                          const std::string& certificate_file,
                                                          const std::string& key_file) {
  ContextPointer context = MakeContext(TLS_server_method());
  SSL_CTX_set_default_passwd_cb(context.get(), NoPassphrase);
  if (const Status readable = MustBeReadable(certificate_file); !readable) {
    return readable.error().In(certificate_file).In("certificate");
  }
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate_file.c_str()) != 1) {
    return Broken("certificate", certificate_file);
  }
  if (const Status readable = MustBeReadable(key_file); !readable) {
    return readable.error().In(key_file).In("key");
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1) {
    return Broken("key", key_file);
  }
  std::unique_ptr<TlsContext> made = std::make_unique<ServerContext>(scheduler, std::move(context));
  return made;
}

Result<std::unique_ptr<TlsContext>> TlsContext::ForClient(Scheduler& scheduler,
                                                          const std::string& ca_file) {
  ContextPointer context = MakeContext(TLS_client_method());
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  if (ca_file.empty()) {
    SSL_CTX_set_default_verify_paths(context.get());
  } else {
    if (const Status readable = MustBeReadable(ca_file); !readable) {
      return readable.error().In(ca_file).In("authorities");
    }
    if (SSL_CTX_load_verify_file(context.get(), ca_file.c_str()) != 1) {
      return Broken("authorities", ca_file);
    }
  }
  std::unique_ptr<TlsContext> made = std::make_unique<ClientContext>(scheduler, std::move(context));
  return made;
}

}  // namespace firstreply::wire
