#include "azure_emulator/http/control_gate.hpp"

#include <Poco/Net/IPAddress.h>
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
      port_(":" + std::to_string(port)),
      everywhere_(host == "0.0.0.0" || host == "::"),
      prefix_("/" + fresh_token()) {}

/// A page that was lured here says the name that it knows; on all addresses any literal one is
/// ours.
bool ControlGate::is_us(const std::string& host) const {
  if (host == authority_ || host == local_) return true;
  if (!everywhere_ || host.size() <= port_.size()) return false;
  if (host.compare(host.size() - port_.size(), port_.size(), port_) != 0) return false;
  auto name = host.substr(0, host.size() - port_.size());
  if (name.size() > 2 && name.front() == '[') name = name.substr(1, name.size() - 2);
  Poco::Net::IPAddress address;
  return Poco::Net::IPAddress::tryParse(name, address);
}

std::string ControlGate::refusal(const std::string& path, const std::string& host,
                                 const std::string& origin) const {
  if (!is_us(host)) return "the request is for another host";
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
