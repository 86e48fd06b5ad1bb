// SPDX-License-Identifier: Apache-2.0
#include "http/tls.h"

#include <openssl/ssl.h>

#include <boost/asio/ssl/context.hpp>
#include <string_view>

namespace http {
namespace {

namespace ssl = boost::asio::ssl;

core::Problem bad(const char* why) { return core::problem(core::ProblemKey::bad_config, why); }

/// We speak HTTP/1.1 only; a client that offers other protocols alone gets none.
int choose_protocol(SSL* /*ssl*/, const unsigned char** out, unsigned char* out_size, const unsigned char* in,
                    unsigned in_size, void* /*unused*/) {
  static constexpr unsigned char kOurs[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_size, kOurs, sizeof kOurs - 1, in, in_size) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_NOACK;
  }
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

bool harden(SSL_CTX* context) {
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
         SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
         SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1;
}

}  // namespace

core::Result<TlsContext> load_tls(const std::string& certificate_file, const std::string& key_file) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  boost::system::error_code error;
  if (!harden(context->native_handle())) return bad("TLS settings refused");
  context->use_certificate_chain_file(certificate_file, error);
  if (error) return bad("certificate file cannot be read");
  context->use_private_key_file(key_file, ssl::context::pem, error);
  if (error) return bad("key file cannot be read or does not fit the certificate");
  if (SSL_CTX_check_private_key(context->native_handle()) != 1) return bad("key does not fit the certificate");
  return context;
}

}  // namespace http
