#include "swarm/docker/docker.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "swarm/docker/json.hpp"
#include "swarm/docker/refusal.hpp"

namespace swarm {
namespace {

using slipway::Failure;
using slipway::Value;
using slipway::kit::HttpRequest;
using slipway::kit::HttpResponse;

constexpr int first_failure = 400;
constexpr int missing = 404;

using Version = std::pair<int, int>;
constexpr Version our_least{1, 41};
constexpr Version our_newest{1, 44};

Version version_of(const std::string& text) {
  Version version{0, 0};
  const char* end = text.data() + text.size();
  const auto major = std::from_chars(text.data(), end, version.first);
  if (major.ec != std::errc() || major.ptr == end || *major.ptr != '.') return {0, 0};
  const auto minor = std::from_chars(major.ptr + 1, end, version.second);
  return minor.ec == std::errc() && minor.ptr == end ? version : Version{0, 0};
}

std::string text_of(const Version& version) {
  return std::to_string(version.first) + "." + std::to_string(version.second);
}

Value document_of(const HttpResponse& response, const std::string& what) {
  if (response.body.empty()) return {};
  if (const auto value = read_json(response.body)) return *value;
  if (response.body.front() == '"') return {};  // the id that init answers, which info has too
  throw Failure("unavailable", "cannot " + what + ": docker's answer is not JSON");
}

}  // namespace

std::string api_prefix(const std::string& least, const std::string& newest) {
  const auto version = std::min(version_of(newest), our_newest);
  if (version < our_least || version < version_of(least))
    throw Failure("unsupported", "docker there speaks versions " + least + " to " + newest +
                                     " of its API, this plugin " + text_of(our_least) + " to " +
                                     text_of(our_newest))
        .with_effect("none")
        .with_hint("Docker 20.10 or newer is needed");
  return "/v" + text_of(version);
}

HttpResponse Docker::send(HttpRequest request, Patience patience) const {
  request.timeout = patience;
  request.cancelled = cancelled_;
  return http_->send(request);
}

std::string Docker::prefix() const {
  const std::lock_guard lock(version_->mutex);
  if (!version_->prefix.empty()) return version_->prefix;
  HttpRequest request;
  request.path = "/version";
  const auto response = send(request, usual);
  if (response.status >= first_failure) throw failure_of(response, "ask docker for its version");
  const auto said = document_of(response, "ask docker for its version");
  version_->prefix = api_prefix(said["MinAPIVersion"].as_string(), said["ApiVersion"].as_string());
  return version_->prefix;
}

Value Docker::get(const std::string& path, const std::string& what, Patience patience) const {
  HttpRequest request;
  request.path = prefix() + path;
  const auto response = send(request, patience);
  if (response.status >= first_failure) throw failure_of(response, what);
  return document_of(response, what);
}

std::optional<Value> Docker::find(const std::string& path, const std::string& what) const {
  HttpRequest request;
  request.path = prefix() + path;
  const auto response = send(request, usual);
  if (response.status == missing) return std::nullopt;
  if (response.status >= first_failure) throw failure_of(response, what);
  return document_of(response, what);
}

Value Docker::post(const std::string& path, const Value& body, const std::string& what,
                   Patience patience) const {
  HttpRequest request;
  request.method = "POST";
  request.path = prefix() + path;
  request.headers["Content-Type"] = "application/json";
  if (!body.is_null()) request.body = write_json(body);
  const auto response = send(std::move(request), patience);
  if (response.status >= first_failure) throw failure_of(response, what);
  return document_of(response, what);
}

std::string Docker::load(std::string archive, const std::string& what) const {
  HttpRequest request;
  request.method = "POST";
  request.path = prefix() + "/images/load?quiet=1";
  request.headers["Content-Type"] = "application/x-tar";
  request.body = std::move(archive);
  const auto response = send(std::move(request), long_one);
  if (response.status >= first_failure) throw failure_of(response, what);
  // A broken archive is 200 with an errorDetail somewhere in the stream.
  if (response.body.find("\"errorDetail\"") != std::string::npos)
    throw Failure("invalid", "cannot " + what + ": " + words_of_stream(response.body))
        .with_effect("none")
        .with_hint("make it with 'docker save'");
  return words_of_stream(response.body);
}

std::string Docker::bytes(const std::string& path, const std::string& what,
                          Patience patience) const {
  HttpRequest request;
  request.path = prefix() + path;
  auto response = send(std::move(request), patience);
  if (response.status >= first_failure) throw failure_of(response, what);
  return std::move(response.body);
}

bool Docker::remove(const std::string& path, const std::string& what) const {
  HttpRequest request;
  request.method = "DELETE";
  request.path = prefix() + path;
  const auto response = send(std::move(request), usual);
  if (response.status == missing) return false;
  if (response.status >= first_failure) throw failure_of(response, what);
  return true;
}

std::string filter(const std::string& key, const std::string& value) {
  const auto filters = Value::map().set(key, Value::list().push(value));
  return "filters=" + slipway::kit::url_encode(write_json(filters));
}

}  // namespace swarm
