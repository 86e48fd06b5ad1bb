// SPDX-License-Identifier: Apache-2.0
// TLS with a certificate made here, and what start() refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "http/server.h"
#include "support/http_handlers.h"
#include "support/wire.h"

namespace http {
namespace {

namespace fs = std::filesystem;
using support::Wire;
using testing::HasSubstr;

/// A self-signed P-256 certificate for localhost; good for one day.
void make_certificate(const fs::path& certificate_file, const fs::path& key_file) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 86'400);
  X509_set_pubkey(certificate, key);
  auto* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_sign(certificate, key, EVP_sha256());
  auto* out = std::fopen(certificate_file.c_str(), "w");
  PEM_write_X509(out, certificate);
  std::fclose(out);
  out = std::fopen(key_file.c_str(), "w");
  PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(out);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

class TlsTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("suluh_tls_" + std::to_string(::getpid()) + "_" + std::to_string(++count_));
    fs::create_directories(folder_);
    make_certificate(certificate(), key());
    options_.listen = {{"127.0.0.1", 0}};
    options_.certificate_file = certificate();
    options_.key_file = key();
  }
  void TearDown() override {
    server_.reset();
    fs::remove_all(folder_);
  }
  core::Done serve() {
    server_ = std::make_unique<Server>(options_, handler_);
    return server_->start();
  }
  [[nodiscard]] fs::path certificate() const { return folder_ / "certificate.pem"; }
  [[nodiscard]] fs::path key() const { return folder_ / "key.pem"; }
  [[nodiscard]] std::string host() const { return "Host: localhost:" + std::to_string(server_->port()) + "\r\n"; }

  fs::path folder_;
  Options options_;
  support::TestHandler handler_;
  std::unique_ptr<Server> server_;
  static int count_;
};
int TlsTest::count_ = 0;

/// A TLS client on OpenSSL, trusting anybody.
class TlsWire {
 public:
  explicit TlsWire(std::uint16_t port, int highest = TLS1_3_VERSION) : context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_max_proto_version(context_, highest);
    SSL_CTX_set_min_proto_version(context_, TLS1_VERSION);
    SSL_CTX_set_security_level(context_, 0);
    fd_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in there{};
    there.sin_family = AF_INET;
    there.sin_port = htons(port);
    inet_pton(AF_INET, "127.0.0.1", &there.sin_addr);
    ::connect(fd_, reinterpret_cast<sockaddr*>(&there), sizeof there);
    ssl_ = SSL_new(context_);
    SSL_set_fd(ssl_, fd_);
    ok_ = SSL_connect(ssl_) == 1;
  }
  ~TlsWire() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
    ::close(fd_);
  }
  TlsWire(const TlsWire&) = delete;
  TlsWire& operator=(const TlsWire&) = delete;
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] std::string version() const { return SSL_get_version(ssl_); }
  [[nodiscard]] std::string cipher() const { return SSL_get_cipher_name(ssl_); }
  void send(std::string_view text) {
    while (!text.empty()) {
      const int n = SSL_write(ssl_, text.data(), static_cast<int>(text.size()));
      if (n <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  std::string read_to_end() {
    std::string out;
    std::array<char, 16384> bytes{};
    for (int n = 0; (n = SSL_read(ssl_, bytes.data(), bytes.size())) > 0;)
      out.append(bytes.data(), static_cast<std::size_t>(n));
    clean_ = SSL_get_error(ssl_, 0) == SSL_ERROR_ZERO_RETURN;
    return out;
  }
  [[nodiscard]] bool clean_end() const { return clean_; }

 private:
  SSL_CTX* context_;
  SSL* ssl_ = nullptr;
  int fd_ = -1;
  bool ok_ = false;
  bool clean_ = false;
};

TEST_F(TlsTest, ServesRequestsAsSecure) {
  ASSERT_TRUE(serve().ok());
  TlsWire client(server_->port());
  ASSERT_TRUE(client.ok());
  EXPECT_EQ(client.version(), "TLSv1.3");
  client.send("GET /a HTTP/1.1\r\n" + host() + "\r\nGET /b HTTP/1.1\r\n" + host() + "Connection: close\r\n\r\n");
  const auto text = client.read_to_end();
  EXPECT_TRUE(client.clean_end()) << "the end of an answer cannot be forged by cutting the connection";
  EXPECT_THAT(text, HasSubstr("Strict-Transport-Security"));
  const auto seen = handler_.take_seen();
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_TRUE(seen[0].secure);
  EXPECT_EQ(seen[1].path, "/b");
}

TEST_F(TlsTest, StreamsLargeBodiesBothWays) {
  ASSERT_TRUE(serve().ok());
  TlsWire client(server_->port());
  const std::string body(5'000'000, 'x');
  client.send("POST /sink HTTP/1.1\r\n" + host() + "Content-Length: 5000000\r\n\r\n" + body);
  client.send("GET /big HTTP/1.1\r\n" + host() + "Connection: close\r\n\r\n");
  EXPECT_GT(client.read_to_end().size(), 1'000'000U);
  EXPECT_EQ(handler_.sunk, body.size());
}

TEST_F(TlsTest, OldProtocolsAreRefusedAndTheSecondNewestIsSafe) {
  ASSERT_TRUE(serve().ok());
  EXPECT_FALSE(TlsWire(server_->port(), TLS1_VERSION).ok());
  EXPECT_FALSE(TlsWire(server_->port(), TLS1_1_VERSION).ok());
  TlsWire client(server_->port(), TLS1_2_VERSION);
  ASSERT_TRUE(client.ok());
  EXPECT_THAT(client.cipher(), testing::StartsWith("ECDHE-"));
  EXPECT_THAT(client.cipher(), testing::AnyOf(HasSubstr("GCM"), HasSubstr("CHACHA20")));
}

TEST_F(TlsTest, PlainRequestOnATlsPortIsCut) {
  ASSERT_TRUE(serve().ok());
  Wire client(server_->port());
  client.send("GET / HTTP/1.1\r\n" + host() + "\r\n");
  EXPECT_THAT(client.read_to_end(), testing::Not(HasSubstr("HTTP/1.1")));
  EXPECT_TRUE(client.ended());
  EXPECT_TRUE(handler_.take_seen().empty());
}

TEST_F(TlsTest, NewCertificateIsTakenWithoutARestartAndABrokenOneIsNot) {
  ASSERT_TRUE(serve().ok());
  std::ofstream(certificate()) << "broken";
  EXPECT_FALSE(server_->reload_certificate().ok());
  EXPECT_TRUE(TlsWire(server_->port()).ok()) << "the old certificate stays";
  make_certificate(certificate(), key());
  EXPECT_TRUE(server_->reload_certificate().ok());
  EXPECT_TRUE(TlsWire(server_->port()).ok());
}

TEST_F(TlsTest, StartRefusesCertificatesThatDoNotFit) {
  options_.key_file = folder_ / "missing.pem";
  EXPECT_FALSE(serve().ok());
  make_certificate(folder_ / "other.pem", folder_ / "other_key.pem");
  options_.key_file = folder_ / "other_key.pem";
  EXPECT_FALSE(serve().ok());
  options_.key_file.clear();
  EXPECT_FALSE(serve().ok());
}

TEST(ServerStart, RefusesPlainHttpBeyondLoopback) {
  support::TestHandler handler;
  Options options;
  options.listen = {{"0.0.0.0", 0}};
  EXPECT_FALSE(Server(options, handler).start().ok());
  options.trusted_proxies = {"10.1.2.3"};
  EXPECT_TRUE(Server(options, handler).start().ok());
  options.trusted_proxies = {"proxy.example"};
  EXPECT_FALSE(Server(options, handler).start().ok()) << "proxies are named by address";
}

TEST(ServerStart, RefusesBadAndTakenAddresses) {
  support::TestHandler handler;
  Options options;
  EXPECT_FALSE(Server(options, handler).start().ok());
  options.listen = {{"nonsense", 0}};
  EXPECT_FALSE(Server(options, handler).start().ok());
  options.listen = {{"127.0.0.1", 0}};
  Server first(options, handler);
  ASSERT_TRUE(first.start().ok());
  EXPECT_FALSE(first.start().ok());
  options.listen = {{"127.0.0.1", 0}, {"127.0.0.1", first.port()}};
  const auto second = Server(options, handler).start();
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.problem().key, core::ProblemKey::bad_config);
}

TEST(ServerStart, ServesSeveralAddressesAndTrustsTheNamedProxy) {
  support::TestHandler handler;
  Options options;
  options.listen = {{"127.0.0.1", 0}, {"::1", 0}};
  options.trusted_proxies = {"127.0.0.1"};
  Server server(options, handler);
  ASSERT_TRUE(server.start().ok());
  EXPECT_NE(server.port(0), server.port(1));
  Wire client(server.port(0));
  client.send("GET / HTTP/1.1\r\nHost: localhost:" + std::to_string(server.port(0)) +
              "\r\nX-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n\r\n");
  EXPECT_THAT(client.receive().head, HasSubstr("Strict-Transport-Security"));
  const auto seen = handler.take_seen();
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].peer, "203.0.113.9");
  EXPECT_TRUE(seen[0].secure);
}

}  // namespace
}  // namespace http
