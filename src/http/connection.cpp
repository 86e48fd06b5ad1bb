// SPDX-License-Identifier: Apache-2.0
// Connections without TLS.
#include "http/connection.h"

#include "http/connection_impl.h"

namespace http {

template <>
Task<bool> Connection<Socket>::greet() {
  co_return true;
}

template <>
Task<void> Connection<Socket>::say_goodbye() {
  said_goodbye_ = true;
  co_return;
}

template <>
Task<bool> Connection<Socket>::readable() {
  Error error;
  co_await stream_.async_wait(asio::socket_base::wait_read, asio::redirect_error(kAwait, error));
  co_return !error;
}

void serve_plain(Shard& shard, Socket socket, Peer peer) {
  Connection<Socket>::spawn(std::make_shared<Connection<Socket>>(shard, std::move(peer), false, std::move(socket)));
}

}  // namespace http
