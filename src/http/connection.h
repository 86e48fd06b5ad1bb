// SPDX-License-Identifier: Apache-2.0
// Starts the coroutine that serves one connection. Internal to http/; on the shard's thread.
#pragma once

#include <memory>

#include "http/shard.h"

namespace boost::asio::ssl {
class context;
}

namespace http {

void serve_plain(Shard& shard, Socket socket, Peer peer);
void serve_tls(Shard& shard, Socket socket, Peer peer, const std::shared_ptr<asio::ssl::context>& context);

}  // namespace http
