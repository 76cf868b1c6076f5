#include "core/run/plan_file.hpp"

#include <sodium.h>

#include <array>

#include "core/run/plan_text.hpp"
#include "core/system/whole_file.hpp"
#include "core/value/json.hpp"
#include "slipway/file.hpp"

namespace slipway::core {
namespace {

constexpr std::size_t most_bytes = std::size_t{256} << 20U;

/// A state that was never written has no lineage of its own yet.
std::string lineage_of(Session& session) {
  return session.state().serial == 0 ? std::string(32, '0') : session.state().lineage;
}

/// A digest of everything that was asked for, secrets included, keyed by the lineage so that it
/// tells nobody what they are.
std::string digest_of_options(Session& session) {
  Value all = Value::map();
  for (const auto& [name, role] : session.roles().active()) {
    Value nodes = Value::list();
    for (const auto& group : role.stack_role->nodes)
      nodes.push(Value::map()
                     .set("name", group.name)
                     .set("count", group.count)
                     .set("overrides", group.overrides));
    all.set(name, Value::map().set("options", role.options).set("nodes", std::move(nodes)));
  }
  const auto text = to_json(all, JsonForm::plain);
  const auto key = lineage_of(session);
  std::array<unsigned char, crypto_generichash_BYTES> digest{};
  crypto_generichash(digest.data(), digest.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                     reinterpret_cast<const unsigned char*>(key.data()), key.size());
  std::array<char, crypto_generichash_BYTES * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  return hex.data();
}

Value header_of(Session& session) {
  Value plugins = Value::map();
  for (const auto& [name, role] : session.roles().active()) plugins.set(name, role.plugin->hash());
  Value header = Value::map();
  header.set("lineage", lineage_of(session)).set("serial", session.state().serial);
  header.set("stack", session.stack().name).set("options", digest_of_options(session));
  return header.set("plugins", std::move(plugins));
}

Result<Value> read_plan(const std::string& path) {
  const auto file = read_plain_file(path, most_bytes);
  if (!file)
    return Error{Errc::invalid_input, "the plan file '" + path + "' " + file.why,
                 "slipway plan --out " + path};
  auto value = from_json(file.bytes);
  if (!value) return std::move(value).error().in("the plan file '" + path + "'");
  return value;
}

}  // namespace

Result<void> write_plan_file(Session& session, const Plan& plan, const std::string& path) {
  Value document = plan_value(plan);
  document.set("bound_to", header_of(session));
  auto written = write_whole_file(path, to_pretty_json(document) + "\n", 0600);
  if (written) return {};
  return Error{written.error().code, "the plan file cannot be written: " + written.error().message,
               "choose another place with --out"};
}

Result<void> check_plan_file_header(Session& session, const std::string& path) {
  auto document = read_plan(path);
  if (!document) return std::move(document).error();
  const Value now = header_of(session);
  const Value& then = (*document)["bound_to"];
  static constexpr std::array what = {
      std::pair{"stack", "another stack"}, std::pair{"lineage", "another state"},
      std::pair{"serial", "the state before it changed"}, std::pair{"plugins", "other plugins"},
      std::pair{"options", "other options"}};
  for (const auto& [key, meaning] : what)
    if (!(now[key] == then[key]))
      return Error{Errc::stale, "the plan in '" + path + "' was made for " + meaning,
                   "slipway plan --out " + path};
  return {};
}

bool plan_file_matches(Session&, const Plan& plan, const std::string& path) {
  if (path.empty()) return true;
  const auto document = read_plan(path);
  return document && (*document)["changes"] == plan_value(plan)["changes"];
}

}  // namespace slipway::core
