// SPDX-License-Identifier: Apache-2.0
// The TLS settings: 1.2 and 1.3, forward secrecy and authenticated ciphers only. Internal to http/.
#pragma once

#include <memory>
#include <string>

#include "core/result.h"

namespace boost::asio::ssl {
class context;
}

namespace http {

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

/// Reads a PEM chain and its key. bad_config if either cannot be read or they do not belong together.
core::Result<TlsContext> load_tls(const std::string& certificate_file, const std::string& key_file);

}  // namespace http
