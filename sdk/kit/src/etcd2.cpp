#include "slipway/kit/etcd2.hpp"

#include "etcd2_wire.hpp"

namespace slipway::kit {
namespace {

constexpr int ok = 200;
constexpr int created = 201;
constexpr int no_content = 204;
constexpr int missing = 404;
constexpr int conflicts = 409;
constexpr int was_removed = 410;

std::string path_of(const std::string& key) {
  return "/v2/keys" + std::string(key.rfind('/', 0) == 0 ? "" : "/") + percent_encoded(key, true);
}

/// The preconditions as a query, beginning with `?` or `&` as `begin` says.
std::string query_of(const Etcd2Precondition& only_if, char begin) {
  std::string query;
  const auto add = [&](const char* name, const std::string& value) {
    query += query.empty() ? begin : '&';
    query += std::string(name) + "=" + percent_encoded(value, false);
  };
  if (only_if.exists) add("prevExist", *only_if.exists ? "true" : "false");
  if (only_if.value) add("prevValue", *only_if.value);
  if (only_if.index) add("prevIndex", std::to_string(*only_if.index));
  return query;
}

}  // namespace

Etcd2::Etcd2(std::shared_ptr<TunnelHttp> http, std::function<bool()> cancelled)
    : http_(std::move(http)), cancelled_(std::move(cancelled)) {}

HttpResponse Etcd2::send(HttpRequest request) const {
  request.cancelled = cancelled_;
  return http_->send(request);
}

Etcd2Node Etcd2::get(const std::string& key, bool recursive) const {
  HttpRequest request;
  request.path = path_of(key) + "?quorum=true&sorted=true";
  if (recursive) request.path += "&recursive=true";
  const auto response = send(request);
  if (response.status != ok) throw failure_of(response, "get '" + key + "'", http_->server());
  return node_of(response.body, http_->server());
}

std::optional<Etcd2Node> Etcd2::find(const std::string& key, bool recursive) const {
  try {
    return get(key, recursive);
  } catch (const Failure& failure) {
    if (failure.kind == "not_found") return std::nullopt;
    throw;
  }
}

void Etcd2::put(const std::string& key, const std::string& value, const Etcd2Precondition& only_if,
                std::optional<std::int64_t> ttl_s) const {
  HttpRequest request;
  request.method = "PUT";
  request.path = path_of(key) + query_of(only_if, '?');
  request.headers["Content-Type"] = "application/x-www-form-urlencoded";
  request.body = "value=" + percent_encoded(value, false);
  if (ttl_s) request.body += "&ttl=" + std::to_string(*ttl_s);
  const auto response = send(request);
  if (response.status != ok && response.status != created)
    throw failure_of(response, "set '" + key + "'", http_->server());
}

bool Etcd2::remove(const std::string& key, bool recursive, const Etcd2Precondition& only_if) const {
  HttpRequest request;
  request.method = "DELETE";
  request.path = path_of(key) + (recursive ? "?recursive=true" : "") +
                 query_of(only_if, recursive ? '&' : '?');
  const auto response = send(request);
  if (response.status == ok) return true;
  auto failure = failure_of(response, "remove '" + key + "'", http_->server());
  if (failure.kind == "not_found") return false;
  throw failure;
}

std::vector<Etcd2::Member> Etcd2::members() const {
  HttpRequest request;
  request.path = "/v2/members";
  const auto response = send(request);
  if (response.status != ok) throw failure_of(response, "list the members", http_->server());
  return members_of(response.body, http_->server());
}

std::string Etcd2::add_member(const std::vector<std::string>& peer_urls) const {
  HttpRequest request;
  request.method = "POST";
  request.path = "/v2/members";
  request.headers["Content-Type"] = "application/json";
  request.body = peer_urls_text(peer_urls);
  const auto response = send(request);
  if (response.status == created) return member_of(response.body, http_->server()).id;
  auto failure = failure_of(response, "add a member", http_->server());
  if (response.status == conflicts) failure.kind = "already_exists";
  throw failure;
}

bool Etcd2::remove_member(const std::string& id) const {
  HttpRequest request;
  request.method = "DELETE";
  request.path = "/v2/members/" + percent_encoded(id, false);
  const auto response = send(request);
  if (response.status == no_content) return true;
  if (response.status == missing || response.status == was_removed) return false;
  throw failure_of(response, "remove the member " + id, http_->server());
}

void Etcd2::require_healthy() const {
  HttpRequest request;
  request.path = "/health";
  const auto response = send(request);
  if (response.status == ok && healthy_of(response.body)) return;
  if (response.status == missing) throw failure_of(response, "health", http_->server());
  throw Failure("unavailable", http_->server() + ": the member has no quorum")
      .with_effect("none")
      .with_hint("check that a majority of the members runs and that their clocks agree");
}

}  // namespace slipway::kit
