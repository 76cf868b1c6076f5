#include "membership/peer_urls.hpp"

#include <algorithm>
#include <sstream>

namespace cloudconfig {
namespace {

/// False when the text needs an address that is not known.
bool fill_in(std::string& text, const std::string& token, const std::string& address) {
  for (auto at = text.find(token); at != std::string::npos; at = text.find(token, at)) {
    if (address.empty()) return false;
    text.replace(at, token.size(), address);
    at += address.size();
  }
  return true;
}

}  // namespace

std::vector<std::string> peer_urls(const std::string& pattern,
                                   const slipway::Value& private_address,
                                   const slipway::Value& public_address) {
  std::string text = pattern;
  if (!fill_in(text, "$private_ipv4", private_address.as_string()) ||
      !fill_in(text, "$public_ipv4", public_address.as_string()))
    return {};
  std::vector<std::string> urls;
  std::istringstream parts(text);
  for (std::string url; std::getline(parts, url, ',');) urls.push_back(url);
  std::sort(urls.begin(), urls.end());
  return urls;
}

std::string initial_cluster_part(const std::string& name, const std::vector<std::string>& urls) {
  std::string text;
  for (const auto& url : urls) text += (text.empty() ? "" : ",") + name + "=" + url;
  return text;
}

}  // namespace cloudconfig
