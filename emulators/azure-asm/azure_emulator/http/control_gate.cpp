#include "azure_emulator/http/control_gate.hpp"

#include <openssl/crypto.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace azure_emulator {
namespace {

std::string fresh_token() {
  std::array<unsigned char, 24> bytes{};
  if (::getentropy(bytes.data(), bytes.size()) != 0) {
    throw std::runtime_error("the system has no random bytes for the control port's token");
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : bytes) (text += kDigits[byte >> 4]) += kDigits[byte & 15];
  return text;
}

}  // namespace

ControlGate::ControlGate(const std::string& host, int port)
    : authority_((host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" +
                 std::to_string(port)),
      local_("localhost:" + std::to_string(port)),
      prefix_("/" + fresh_token()) {}

std::string ControlGate::refusal(const std::string& path, const std::string& host,
                                 const std::string& origin) const {
  if (host != authority_ && host != local_) return "the request is for another host";
  if (!origin.empty() && origin != "http://" + host) return "pages from elsewhere may not ask";
  if (!has_token(path)) return "the path must begin with the token that the ready file tells";
  return {};
}

std::string ControlGate::inner(const std::string& path) const {
  const std::string rest = path.substr(prefix_.size());
  return rest.empty() || rest.front() != '/' ? "/" + rest : rest;
}

bool ControlGate::has_token(const std::string& path) const {
  if (path.size() < prefix_.size()) return false;
  if (CRYPTO_memcmp(path.data(), prefix_.data(), prefix_.size()) != 0) return false;
  return path.size() == prefix_.size() || path[prefix_.size()] == '/' ||
         path[prefix_.size()] == '?';
}

}  // namespace azure_emulator
