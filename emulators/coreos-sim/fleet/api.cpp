#include "coreos-sim/fleet/api.hpp"

#include <algorithm>

#include "coreos-sim/fleet/paging.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim::fleet {
namespace {

/// The base paths lead to the same handlers.
std::optional<std::string> below_base(const std::string& path) {
  for (const std::string base : {"/fleet/v1", "/v1-alpha"}) {
    if (path == base) return "/";
    if (path.starts_with(base + "/")) return path.substr(base.size());
  }
  return std::nullopt;
}

/// The page that is asked for, or the refusal.
Result<std::size_t> asked_page(const HttpRequest& request) {
  const auto [first, last] = request.query.equal_range("nextPageToken");
  if (first == last) return std::size_t{1};
  if (std::next(first) != last) return Error{"too many values for nextPageToken"};
  return read_page_token(first->second);
}

/// A filter that is given must be met exactly.
bool passes(const HttpRequest& request, const std::string& filter, const std::string& value) {
  const auto found = request.query.find(filter);
  return found == request.query.end() || found->second.empty() || found->second == value;
}

bool is_json(const HttpRequest& request) {
  const auto type = request.headers.find("content-type");
  if (type == request.headers.end()) return false;
  return trimmed(type->second.substr(0, type->second.find(';'))) == "application/json";
}

const char* discovery_document() {
  return R"({"kind":"discovery#restDescription","discoveryVersion":"v1","id":"fleet:v1",)"
         R"("name":"schema","version":"v1","title":"fleet API","protocol":"rest",)"
         R"("rootUrl":"$ENDPOINT/","servicePath":"fleet/v1/","schemas":{},"resources":{}})";
}

}  // namespace

HttpResponse Api::answer(const HttpRequest& request) {
  HttpResponse response = available_
                              ? route(request)
                              : error_response(503, "fleet server unable to communicate with etcd");
  response.headers["Server"] = "fleetd/0.10.2";
  return response;
}

HttpResponse Api::route(const HttpRequest& request) {
  const auto path = below_base(request.path);
  if (!path) return error_response(404, "");
  if (*path == "/") return error_response(405, "");
  const bool get = request.method == "GET";
  if (path->starts_with("/units/")) return unit_item(request, path->substr(7));
  const bool collection =
      *path == "/units" || *path == "/state" || *path == "/machines" || *path == "/discovery";
  if (!collection) return error_response(404, "");
  if (*path == "/machines" && request.method == "PATCH") {
    return error_response(400, "only GET supported against this resource");
  }
  if (!get) return error_response(405, "only GET supported against this resource");
  if (*path == "/units") return list_units(request);
  if (*path == "/state") return list_states(request);
  if (*path == "/machines") return list_machines(request);
  return json_response(200, discovery_document());
}

HttpResponse Api::unit_item(const HttpRequest& request, const std::string& name) {
  if (name.empty() || name.find('/') != std::string::npos) return error_response(404, "");
  if (request.method == "GET") return get_unit(name);
  if (request.method == "PUT") return put_unit(request, name);
  if (request.method == "DELETE") return delete_unit(name);
  return error_response(405, "only GET, PUT and DELETE supported against this resource");
}

HttpResponse Api::list_units(const HttpRequest& request) {
  const auto page = asked_page(request);
  if (!page) return error_response(400, page.error().message);
  const auto units = registry_.units();
  const auto states = registry_.states();
  if (!units || !states) return error_response(500, "");
  std::vector<std::string> items;
  for (const auto& unit : *units) items.push_back(unit_json(unit, *states));
  return page_response("units", items, *page);
}

HttpResponse Api::list_states(const HttpRequest& request) {
  const auto page = asked_page(request);
  if (!page) return error_response(400, page.error().message);
  const auto states = registry_.states();
  if (!states) return error_response(500, "");
  std::vector<std::string> items;
  for (const auto& state : *states) {
    const bool wanted =
        passes(request, "unitName", state.unit) && passes(request, "machineID", state.machine);
    if (wanted) items.push_back(state_json(state));
  }
  return page_response("states", items, *page);
}

HttpResponse Api::list_machines(const HttpRequest& request) {
  const auto page = asked_page(request);
  if (!page) return error_response(400, page.error().message);
  const auto machines = registry_.machines();
  if (!machines) return error_response(500, "");
  std::vector<std::string> items;
  for (const auto& machine : *machines) items.push_back(machine_json(machine));
  return page_response("machines", items, *page);
}

HttpResponse Api::get_unit(const std::string& name) {
  const auto unit = registry_.unit(name);
  if (!unit) return error_response(500, "");
  if (!*unit) return error_response(404, "unit does not exist");
  const auto states = registry_.states();
  if (!states) return error_response(500, "");
  return json_response(200, unit_json(**unit, *states));
}

HttpResponse Api::put_unit(const HttpRequest& request, const std::string& name) {
  if (!is_json(request)) {
    return error_response(415, "only acceptable Content-Type is application/json");
  }
  const auto body = read_unit_body(request.body);
  if (!body) return error_response(400, "unable to decode body");
  if (!body->name.empty() && body->name != name) {
    return error_response(400, "name in URL \"" + name +
                                   "\" differs from unit name in request body \"" + body->name +
                                   "\"");
  }
  if (auto valid = check_unit_name(name); !valid) return error_response(400, valid.error().message);
  const auto present = registry_.unit(name);
  if (!present) return error_response(500, "");
  if (*present) {
    if (body->desired.empty()) {
      return error_response(409, "must provide DesiredState to update existing unit");
    }
    // Any text is stored: an invalid one poisons the unit.  New options are ignored in silence.
    const auto set = registry_.set_desired(name, body->desired);
    return set ? HttpResponse{.status = 204} : error_response(500, "");
  }
  return create_unit(name, *body);
}

HttpResponse Api::create_unit(const std::string& name, const UnitBody& body) {
  if (body.options.empty()) {
    return error_response(409, "unit does not exist and options field empty");
  }
  if (auto valid = check_unit_options(name, body.options); !valid) {
    return error_response(400, valid.error().message);
  }
  const auto refused = options_.current().fleet_refuses;
  for (const auto& option : body.options) {
    if (refused.count(option.section + "/" + option.name) != 0) {
      return error_response(400, "option \"" + option.name + "\" is not supported");
    }
  }
  const std::string desired = body.desired.empty() ? "inactive" : body.desired;
  const bool made =
      is_job_state(desired) && static_cast<bool>(registry_.create(name, body.options, desired));
  return made ? HttpResponse{.status = 201} : error_response(500, "");
}

HttpResponse Api::delete_unit(const std::string& name) {
  const auto unit = registry_.unit(name);
  if (!unit) return error_response(500, "");
  if (!*unit) return error_response(404, "unit does not exist");
  return registry_.destroy(name) ? HttpResponse{.status = 204} : error_response(500, "");
}

}  // namespace coreos_sim::fleet
