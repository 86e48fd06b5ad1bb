// SPDX-License-Identifier: Apache-2.0
#include <string_view>
#include <vector>

#include "cli/cli.h"
#include "crypto/init.h"
#include "server/serve.h"

int main(int count, char** values) {
  crypto::protect_process();
  const std::vector<std::string_view> arguments(values + 1, values + count);
  if (!arguments.empty() && arguments.front() == "serve") {
    return server::serve(std::span(arguments).subspan(1));
  }
  return cli::run(arguments);
}
