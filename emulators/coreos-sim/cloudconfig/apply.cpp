#include "coreos-sim/cloudconfig/apply.hpp"

#include <algorithm>
#include <utility>

#include "coreos-sim/cloudconfig/recognition.hpp"
#include "coreos-sim/cloudconfig/steps.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim::cloudconfig {
namespace {

constexpr ToolVersion best_effort_until{1, 13, 0};

/// Each call replaces the user's whole set, so of two calls for one user the later one holds.
void set_keys(Applied& applied, const std::string& user, const std::vector<std::string>& keys) {
  std::erase_if(applied.key_sets, [&](const auto& set) { return set.first == user; });
  applied.key_sets.emplace_back(user, keys);
}

/// 4: users in list order, an entry without a name is skipped; then the keys of `core`.
void apply_users(const Document& document, Applied& applied) {
  for (const auto& user : document.users) {
    if (user.name.empty()) continue;
    if (user.name != "core" && user.name != "root") {
      applied.created_users.push_back(user.name);
      if (!user.no_user_group) applied.created_groups.push_back(user.name);
    }
    if (!user.ssh_authorized_keys.empty()) set_keys(applied, user.name, user.ssh_authorized_keys);
  }
  if (!document.ssh_authorized_keys.empty()) {
    set_keys(applied, "core", document.ssh_authorized_keys);
  }
}

bool strategy_is_valid(const std::string& strategy, ToolVersion version) {
  if (strategy == "best-effort") return version <= best_effort_until;
  return strategy.empty() || strategy == "reboot" || strategy == "etcd-lock" || strategy == "off";
}

Outcome check_update(const Document& document, const Target& target) {
  const auto& strategy = document.update.reboot_strategy;
  if (strategy_is_valid(strategy, target.version)) return done();
  return Error{"failed to apply cloud-config: invalid value \"" + strategy +
               "\" for option \"RebootStrategy\" (valid options: \"^(etcd-lock|reboot|off)$\")"};
}

Outcome check_hosts(const Document& document) {
  const auto& value = document.manage_etc_hosts;
  if (value.empty() || value == "localhost") return done();
  return Error{"failed to apply cloud-config: invalid option to manage_etc_hosts '" + value + "'"};
}

}  // namespace

Applied apply(const Document& document, const Target& target) {
  Applied applied;
  applied.hostname = document.hostname.empty() ? target.hostname : document.hostname;
  apply_users(document, applied);
  const auto fail = [&applied](const Error& error) {
    applied.error = error;
    return applied;
  };
  if (auto valid = check_update(document, target); !valid) return fail(valid.error());
  if (auto valid = check_hosts(document); !valid) return fail(valid.error());
  if (auto wrote = apply_files(document, target, applied); !wrote) return fail(wrote.error());
  if (auto wrote = apply_environment(target, applied); !wrote) return fail(wrote.error());
  if (auto wrote = apply_units(document, target, applied); !wrote) return fail(wrote.error());
  return applied;
}

Applied apply_metadata(const Target& target) {
  Applied applied;
  applied.hostname = target.hostname;
  if (auto wrote = apply_environment(target, applied); !wrote) applied.error = wrote.error();
  return applied;
}

Run run(const std::string& user_data, const Target& target) {
  const auto only_metadata = [&target](const Error& error) {
    Run failed{apply_metadata(target)};
    failed.applied.error = error;
    return failed;
  };
  const Unpacked unpacked = unpack(user_data, target.version);
  const std::string text = substitute(unpacked.bytes, target.addresses);
  const auto kind = recognise(text, target.version);
  if (!kind) return only_metadata(kind.error());
  if (*kind == Kind::ignition) {
    Run nothing;
    nothing.applied.hostname = target.hostname;
    nothing.ignition = true;
    return nothing;
  }
  if (*kind != Kind::cloud_config) return Run{apply_metadata(target), *kind == Kind::script};
  const auto document = read_document(text, target.version);
  if (!document) return only_metadata(document.error());
  Run result{apply(*document, target)};
  if (!unpacked.complete && !result.applied.error) {
    result.applied.error = Error{"user-data: gzip: unexpected end of data"};
  }
  return result;
}

}  // namespace coreos_sim::cloudconfig
