// SPDX-License-Identifier: Apache-2.0
// Connections with TLS.
#include <boost/asio/ssl/stream.hpp>

#include "http/connection.h"
#include "http/connection_impl.h"
#include "http/tls.h"

namespace http {
namespace {

/// Keeps the context it was made from, so that a new certificate can replace it at any time.
class TlsStream : public asio::ssl::stream<Socket> {
 public:
  TlsStream(Socket socket, const std::shared_ptr<asio::ssl::context>& context)
      : asio::ssl::stream<Socket>(std::move(socket), *context), context_(context) {}

 private:
  std::shared_ptr<asio::ssl::context> context_;
};

}  // namespace

template <>
Task<bool> Connection<TlsStream>::greet() {
  allow(limits().header_time);
  Error error;
  co_await stream_.async_handshake(asio::ssl::stream_base::server, asio::redirect_error(kAwait, error));
  co_return !error;
}

template <>
Task<void> Connection<TlsStream>::say_goodbye() {
  said_goodbye_ = true;
  allow(kGoodbye);
  Error ignored;
  co_await stream_.async_shutdown(asio::redirect_error(kAwait, ignored));
}

template <>
Task<bool> Connection<TlsStream>::readable() {
  co_return co_await read_more(kHeadRead);  // TLS holds buffers of its own anyway
}

void serve_tls(Shard& shard, Socket socket, Peer peer, const std::shared_ptr<asio::ssl::context>& context) {
  using Secure = Connection<TlsStream>;
  Secure::spawn(std::make_shared<Secure>(shard, std::move(peer), true, std::move(socket), context));
}

}  // namespace http
