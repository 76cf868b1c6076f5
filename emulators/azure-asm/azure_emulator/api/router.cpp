#include "azure_emulator/api/router.hpp"

#include "azure_emulator/machines/certificate.hpp"
#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

bool fits_path(const std::vector<std::string>& pattern, const std::vector<std::string>& parts,
               std::map<std::string, std::string>& variables) {
  if (pattern.size() != parts.size()) return false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string& wanted = pattern[i];
    if (wanted.front() == '{') {
      variables[wanted.substr(1, wanted.size() - 2)] = parts[i];
    } else if (!same_name(wanted, parts[i])) {
      return false;
    }
  }
  return true;
}

bool fits_query(std::string_view wanted, const std::map<std::string, std::string>& query) {
  if (wanted.empty()) return true;
  const auto at = wanted.find('=');
  const auto found = query.find(std::string(wanted.substr(0, at)));
  return found != query.end() && same_name(found->second, wanted.substr(at + 1));
}

/// The row's path in parts, made once.
const std::vector<std::vector<std::string>>& patterns() {
  static const std::vector<std::vector<std::string>> table = [] {
    std::vector<std::vector<std::string>> all;
    for (const auto& route : routes()) all.push_back(split(route.path, '/'));
    return all;
  }();
  return table;
}

std::string certificate_object(const Element& body) {
  const auto data = base64_decode(body.get("Data"));
  const auto der = data ? certificate_der(*data, body.get("Password")) : std::nullopt;
  return der ? thumbprint(*der) : "certificate";
}

/// The name that a creating body gives its object.
std::string named_in_body(const std::string& operation, const Element& body) {
  if (operation == "Add Service Certificate") return certificate_object(body);
  for (const auto* element : {"ServiceName", "RoleName", "Name"}) {
    if (auto name = body.find(element)) return *name;
  }
  return {};
}

}  // namespace

Target parse_target(const std::string& target) {
  Target out;
  const auto question = target.find('?');
  for (const auto& part : split(target.substr(0, question), '/')) {
    out.parts.push_back(url_decoded(part));
  }
  if (question == std::string::npos) return out;
  for (const auto& pair : split(target.substr(question + 1), '&')) {
    const auto equals = pair.find('=');
    const std::string value = equals == std::string::npos ? "" : pair.substr(equals + 1);
    out.query[lower(pair.substr(0, equals))] = url_decoded(value);
  }
  return out;
}

std::optional<RouteMatch> match_route(const std::string& method, const Target& target,
                                      bool& known_path) {
  known_path = false;
  const auto table = routes();
  for (std::size_t i = 0; i < table.size(); ++i) {
    RouteMatch match;
    if (!fits_path(patterns()[i], target.parts, match.path)) continue;
    if (!fits_query(table[i].query, target.query)) continue;
    known_path = true;
    if (table[i].method != method) continue;
    match.route = &table[i];
    return match;
  }
  return std::nullopt;
}

std::string operation_name(const Route& route, const Element* body) {
  if (body != nullptr) {
    if (body->name == "StartRoleOperation") return "Start Role";
    if (body->name == "RestartRoleOperation") return "Restart Role";
    if (body->name == "ShutdownRoleOperation") return "Shutdown Role";
    if (body->name == "ShutdownRolesOperation") return "Shutdown Roles";
  }
  return std::string(route.operation);
}

std::string object_name(const RouteMatch& match, const Element* body) {
  std::string object;
  const auto append = [&](const std::string& part) {
    if (part.empty()) return;
    if (!object.empty()) object += '/';
    object += part;
  };
  // The deployment's own name is left out before a role, for it says nothing beyond the service's.
  const bool below_deployment =
      match.path.count("role") > 0 || match.route->operation == "Add Role";
  for (const auto* variable : {"service", "deployment", "role", "lun", "thumb", "group", "account",
                               "network", "ip", "image", "disk", "name", "id"}) {
    if (below_deployment && std::string_view(variable) == "deployment") continue;
    const auto found = match.path.find(variable);
    if (found != match.path.end()) append(found->second);
  }
  const bool creates = match.route->method == "POST" && body != nullptr;
  if (creates && match.path.count("role") == 0) {
    append(named_in_body(std::string(match.route->operation), *body));
  }
  return object;
}

}  // namespace azure_emulator
