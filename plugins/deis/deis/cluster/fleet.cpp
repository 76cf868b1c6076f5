#include "deis/cluster/fleet.hpp"

#include "deis/cluster/fleet_wire.hpp"

namespace deis {
namespace {

using slipway::kit::HttpResponse;

constexpr int ok = 200;
constexpr int created = 201;
constexpr int no_content = 204;
constexpr int missing = 404;
/// More pages than any cluster has: a server that never stops paging must not hold us for ever.
constexpr int most_pages = 1000;

/// fleet's page tokens are base64 for URLs, so only the padding needs care.
std::string with_token(const std::string& path, const std::string& token) {
  if (token.empty()) return path;
  std::string encoded;
  for (const char letter : token)
    encoded += letter == '=' ? std::string("%3D") : std::string(1, letter);
  return path + (path.find('?') == std::string::npos ? "?" : "&") + "nextPageToken=" + encoded;
}

template <class Send, class Read>
auto all_pages(const std::string& path, const Send& send, const Read& read) {
  auto page = read(send(path));
  auto items = std::move(page.items);
  for (int count = 1; !page.next.empty() && count < most_pages; ++count) {
    page = read(send(with_token(path, page.next)));
    items.insert(items.end(), page.items.begin(), page.items.end());
  }
  return items;
}

std::string escaped(const std::string& name) {
  std::string text;
  for (const char letter : name)
    text += letter == '@' ? std::string("%40") : std::string(1, letter);
  return text;
}

}  // namespace

const char* to_text(Desired desired) {
  switch (desired) {
    case Desired::inactive:
      return "inactive";
    case Desired::loaded:
      return "loaded";
    case Desired::launched:
      return "launched";
  }
  return "inactive";
}

Fleet::Fleet(std::shared_ptr<slipway::kit::TunnelHttp> http, std::function<bool()> cancelled)
    : http_(std::move(http)), cancelled_(std::move(cancelled)) {}

HttpResponse Fleet::send(const std::string& method, const std::string& path,
                         const std::string& body) const {
  slipway::kit::HttpRequest request;
  request.method = method;
  request.path = "/fleet/v1" + path;
  request.body = body;
  if (!body.empty()) request.headers["Content-Type"] = "application/json";
  request.cancelled = cancelled_;
  auto response = http_->send(request);
  for (const auto& [name, value] : response.headers)
    if (name == "Server") version_ = value;
  return response;
}

std::vector<FleetMachine> Fleet::machines() const {
  return all_pages(
      "/machines", [this](const auto& path) { return send("GET", path); },
      [](const HttpResponse& response) {
        if (response.status != ok) throw fleet_failure(response, "list the machines");
        return machines_from(response.body);
      });
}

std::vector<FleetUnit> Fleet::units() const {
  return all_pages(
      "/units", [this](const auto& path) { return send("GET", path); },
      [](const HttpResponse& response) {
        if (response.status != ok) throw fleet_failure(response, "list the units");
        return units_from(response.body);
      });
}

std::optional<FleetUnit> Fleet::unit(const std::string& name) const {
  const auto response = send("GET", "/units/" + escaped(name));
  if (response.status == missing) return std::nullopt;
  if (response.status != ok) throw fleet_failure(response, "read '" + name + "'");
  return unit_from(response.body);
}

std::vector<FleetState> Fleet::states(const std::string& name) const {
  const auto path = name.empty() ? "/state" : "/state?unitName=" + escaped(name);
  return all_pages(
      path, [this](const auto& page) { return send("GET", page); },
      [](const HttpResponse& response) {
        if (response.status != ok) throw fleet_failure(response, "read the states");
        return states_from(response.body);
      });
}

bool Fleet::put(const std::string& name, const UnitFile& file, Desired desired) const {
  const auto response = send("PUT", "/units/" + escaped(name), unit_body(name, &file, desired));
  if (response.status == created) return true;
  if (response.status == no_content) return false;
  throw fleet_failure(response, "submit '" + name + "'");
}

void Fleet::set_desired(const std::string& name, Desired desired) const {
  const auto response = send("PUT", "/units/" + escaped(name), unit_body(name, nullptr, desired));
  // Without its text an unknown unit is a conflict to fleet.
  if (response.status == 409)
    throw slipway::Failure("not_found", "fleet has no unit '" + name + "'").with_effect("none");
  if (response.status != created && response.status != no_content)
    throw fleet_failure(response, std::string("set '") + name + "' to " + to_text(desired));
}

bool Fleet::remove(const std::string& name) const {
  const auto response = send("DELETE", "/units/" + escaped(name));
  if (response.status == missing) return false;
  if (response.status != no_content && response.status != ok)
    throw fleet_failure(response, "destroy '" + name + "'");
  return true;
}

std::string Fleet::version() const { return version_; }

}  // namespace deis
