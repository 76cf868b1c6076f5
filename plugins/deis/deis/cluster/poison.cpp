#include "deis/cluster/poison.hpp"

#include "deis/cluster/diagnosed.hpp"

namespace deis {
namespace {

using slipway::Failure;

constexpr int internal_error = 500;
constexpr std::size_t longest_shown = 40;

std::string key_of(const std::string& unit) {
  return std::string(fleet_tree) + "/job/" + unit + "/target-state";
}

bool is_word(const std::string& text) {
  for (const auto desired : {Desired::inactive, Desired::loaded, Desired::launched})
    if (text == to_text(desired)) return true;
  return false;
}

}  // namespace

std::optional<std::string> poison_of(const slipway::kit::Etcd2& etcd, const std::string& unit) {
  const auto node = etcd.find(key_of(unit));
  if (!node || node->directory || node->value.empty() || is_word(node->value)) return std::nullopt;
  return node->value;
}

std::map<std::string, std::string> all_poison(const slipway::kit::Etcd2& etcd) {
  std::map<std::string, std::string> words;
  const auto jobs = etcd.find(std::string(fleet_tree) + "/job", true);
  if (!jobs) return words;
  for (const auto& job : jobs->nodes) {
    const auto unit = job.key.substr(job.key.rfind('/') + 1);
    for (const auto& field : job.nodes)
      if (field.key == key_of(unit) && !field.directory && !field.value.empty() &&
          !is_word(field.value))
        words[unit] = field.value;
  }
  return words;
}

bool may_be_poison(const Failure& failure) {
  return failure.facts["http_status"].as_int() == internal_error;
}

Failure poisoned(const std::string& unit, const std::string& word) {
  Failure failure("invalid", "fleet cannot read " + unit + ": its desired state in etcd is '" +
                                 word.substr(0, longest_shown) + "'");
  failure.with_hint("run on one of the machines: etcdctl set " + key_of(unit) + " " +
                    to_text(Desired::inactive));
  return failure.fact("unit", unit);
}

bool mend(const Way& way, const slipway::Call& call, const std::string& unit, Desired desired) {
  const auto word = poison_of(way.etcd, unit);
  if (!word) return false;
  slipway::kit::Etcd2Precondition only_if;
  only_if.value = *word;
  try {
    way.etcd.put(key_of(unit), to_text(desired), only_if);
  } catch (const Failure& failure) {
    if (failure.kind == "conflict") return true;  // somebody was faster
    if (failure.kind == "unavailable" || failure.kind == "timeout" || failure.kind == "cancelled")
      throw;
    throw poisoned(unit, *word).fact("etcd", failure.message);
  }
  call.log(SLIPWAY_LOG_WARNING, poisoned(unit, *word).message + "; set to '" + to_text(desired) +
                                    "', since fleet no longer takes orders for it");
  return true;
}

}  // namespace deis
