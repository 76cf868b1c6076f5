#include <chrono>

#include "coreos-sim/fleet/component.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim::fleet {
namespace {

HttpResponse plain(int status, const std::string& body) {
  return {status, {{"Content-Type", "text/plain"}}, body};
}

HttpResponse controller_answer(const HttpRequest& request) {
  if (request.path == "/healthz") return plain(200, "OK");
  const Headers versions{{"Content-Type", "application/json"},
                         {"DEIS_API_VERSION", "1.7"},
                         {"X_DEIS_API_VERSION", "1.7"},
                         {"DEIS_PLATFORM_VERSION", "1.13.4"}};
  if (!request.path.starts_with("/v1/")) return {404, versions, R"({"detail":"Not found."})"};
  return {401, versions, R"({"detail":"Authentication credentials were not provided."})"};
}

HttpResponse registry_answer(const HttpRequest& request) {
  if (request.path == "/" || request.path == "/_ping" || request.path == "/v1/_ping") {
    return {200, {{"Content-Type", "application/json"}}, "true"};
  }
  return {404, {{"Content-Type", "application/json"}}, R"({"error":"Not found"})"};
}

HttpResponse gateway_answer() {
  return {200,
          {{"Content-Type", "application/xml"}},
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListAllMyBucketsResult><Owner>"
          "<ID>anonymous</ID><DisplayName></DisplayName></Owner><Buckets></Buckets>"
          "</ListAllMyBucketsResult>"};
}

std::string value_of(EtcdClient& etcd, const std::string& key) {
  const auto reply = etcd.get(key);
  return reply && reply->good() ? reply->node.value : std::string{};
}

/// Requests for deis.<domain> go to the controller, wherever it is published.
HttpResponse to_controller(const HttpRequest& request, EtcdClient& etcd) {
  const std::string host = value_of(etcd, "/deis/controller/host");
  const auto port = to_number(value_of(etcd, "/deis/controller/port")).value_or(8000);
  if (host.empty()) return plain(503, "no controller\n");
  HttpClient client({host, static_cast<std::uint16_t>(port)});
  const auto answer =
      client.send(request.method, request.path, request.body, std::chrono::seconds(5));
  if (!answer) return plain(502, "the controller does not answer\n");
  HttpResponse response{answer->status, {}, answer->body};
  for (const auto& [name, value] : answer->headers) {
    const bool passed = name == "content-type" || name.find("version") != std::string::npos;
    if (passed) response.headers[name.find('_') == std::string::npos ? name : upper(name)] = value;
  }
  return response;
}

HttpResponse router_answer(const HttpRequest& request, EtcdClient& etcd) {
  if (request.path == "/health-check") return plain(200, "");
  const auto header = request.headers.find("host");
  const std::string host = header == request.headers.end() ? "" : lower(header->second);
  const std::string domain = value_of(etcd, "/deis/platform/domain");
  const bool for_controller =
      !domain.empty() && host.substr(0, host.find(':')) == "deis." + lower(domain);
  if (for_controller) return to_controller(request, etcd);
  return plain(404, "no such application\n");
}

}  // namespace

HttpResponse component_answer(const Component& component, const HttpRequest& request,
                              EtcdClient& etcd) {
  if (component.name == "deis-controller") return controller_answer(request);
  if (component.name == "deis-registry") return registry_answer(request);
  if (component.name == "deis-store-gateway") return gateway_answer();
  return router_answer(request, etcd);
}

}  // namespace coreos_sim::fleet
