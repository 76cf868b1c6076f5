#include "discovery/discovery_service.hpp"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <charconv>
#include <optional>

#include "slipway/kit/http.hpp"
#include "slipway/outcome.hpp"
#include "slipway/text.hpp"

namespace cloudconfig {
namespace {

using slipway::Failure;

constexpr std::size_t token_digits = 32;
/// Keeps a call well within the time that a plugin has, and a cancel from waiting.
constexpr std::chrono::milliseconds patience{8000};
/// A cluster of a thousand members tells less.
constexpr std::size_t largest_answer = 1 << 20;
constexpr std::size_t deepest = 16;

struct Place {
  std::string server;  ///< scheme, host and port
  std::string path;    ///< without a slash at its end
};

Place split(const std::string& url) {
  const auto scheme = url.find("://");
  if (scheme == std::string::npos)
    throw Failure("invalid", "'" + url + "' is not the address of a discovery service")
        .with_hint("such as https://discovery.example.com");
  const auto slash = url.find('/', scheme + 3);
  Place place{url.substr(0, slash), slash == std::string::npos ? "" : url.substr(slash)};
  while (!place.path.empty() && place.path.back() == '/') place.path.pop_back();
  return place;
}

slipway::kit::HttpResponse get(const std::string& server, const std::string& path,
                               const DiscoveryAccess& access) {
  slipway::kit::HttpOptions options;
  options.base_url = server;
  options.ca_file = access.ca_file;
  options.timeout = patience;
  options.limits.largest = largest_answer;
  options.limits.whole = patience;
  options.limits.window = patience / 2;
  options.limits.least_in_window = 400;
  options.plain_beyond_loopback = true;  // tokens are no secrets, and many services have no TLS
  slipway::kit::HttpClient client(options);
  slipway::kit::HttpRequest request;
  request.path = path.empty() ? "/" : path;
  request.cancelled = access.cancelled;
  return client.send(request);
}

/// The service answers 400 when its own store does not work, and 404 when it is something else.
void expect_ok(const slipway::kit::HttpResponse& response, const std::string& what) {
  if (response.status == 200) return;
  const std::string said(slipway::trimmed(response.body).substr(0, 200));
  const bool passing = response.status == 400 || response.status >= 500 || response.status == 429;
  throw Failure(passing ? "unavailable" : "invalid", what + ": the discovery service answered " +
                                                         std::to_string(response.status) +
                                                         (said.empty() ? "" : " '" + said + "'"))
      .with_effect("none")
      .fact("http_status", response.status);
}

Poco::JSON::Object::Ptr node_of(const std::string& body, const std::string& what) {
  try {
    Poco::JSON::Parser parser;
    parser.setDepth(deepest);
    const auto root = parser.parse(body).extract<Poco::JSON::Object::Ptr>();
    if (auto node = root->getObject("node")) return node;
  } catch (const Poco::Exception&) {
    // said below: whatever came is not the protocol's answer
  }
  throw Failure("invalid", what + ": the answer is not that of a discovery service")
      .with_hint("check the address of the discovery service")
      .with_effect("none");
}

std::int64_t read_size(const Place& token, const DiscoveryAccess& access) {
  const std::string what = "read the size of the token at " + token.server;
  const auto response = get(token.server, token.path + "/_config/size", access);
  if (response.status == 404)
    throw Failure("invalid", what + ": the discovery service does not know this token")
        .with_hint("tokens are good for one cluster; ask for a new one")
        .with_effect("none");
  expect_ok(response, what);
  const auto text = node_of(response.body, what)->optValue<std::string>("value", "");
  std::int64_t size = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (failed != std::errc() || end != text.data() + text.size())
    throw Failure("invalid", what + ": '" + text + "' is no number").with_effect("none");
  return size;
}

}  // namespace

std::string token_of(const std::string& url) {
  if (url.size() <= token_digits || url[url.size() - token_digits - 1] != '/') return {};
  const auto token = url.substr(url.size() - token_digits);
  return token.find_first_not_of("0123456789abcdef") == std::string::npos ? token : std::string();
}

std::string new_token(const std::string& base_url, std::int64_t size,
                      const DiscoveryAccess& access) {
  const Place service = split(base_url);
  const std::string what = "ask " + base_url + " for a token of size " + std::to_string(size);
  const auto response =
      get(service.server, service.path + "/new?size=" + std::to_string(size), access);
  expect_ok(response, what);
  std::string url(slipway::trimmed(response.body));
  const bool is_url = url.rfind("http://", 0) == 0 || url.rfind("https://", 0) == 0;
  const auto token = token_of(url);
  if (!is_url || token.empty())
    throw Failure("invalid", what + ": the answer is not the URL of a token")
        .with_hint("check the option discovery_service")
        .with_effect("none");
  // read back from where it was made: the URL is meant for the nodes and may not work from here
  const auto made = read_size({service.server, service.path + "/" + token}, access);
  if (made != size)
    throw Failure("invalid", what + ": the token was made for " + std::to_string(made))
        .with_hint("the discovery service does not follow the protocol; use another one")
        .with_effect("none");
  return url;
}

TokenState read_token(const std::string& url, const DiscoveryAccess& access) {
  if (token_of(url).empty())
    throw Failure("invalid", "'" + url + "' is not the URL of a discovery token")
        .with_hint("it ends with a slash and 32 hex digits in lower case")
        .with_effect("none");
  const Place token = split(url);
  TokenState state;
  state.size = read_size(token, access);
  const std::string what = "list the members at " + token.server;
  const auto response = get(token.server, token.path, access);
  expect_ok(response, what);
  const auto node = node_of(response.body, what);
  // absent while nobody has registered
  const auto members = node->getArray("nodes");
  for (std::size_t i = 0; members && i < members->size(); ++i)
    if (const auto member = members->getObject(static_cast<unsigned>(i)))
      state.members.push_back(member->optValue<std::string>("value", ""));
  return state;
}

void check_health(const std::string& base_url, const DiscoveryAccess& access) {
  const Place service = split(base_url);
  expect_ok(get(service.server, service.path + "/health", access), "check " + base_url);
}

}  // namespace cloudconfig
