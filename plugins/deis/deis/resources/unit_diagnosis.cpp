#include "deis/resources/unit_diagnosis.hpp"

#include "deis/cluster/diagnosed.hpp"
#include "deis/cluster/journal.hpp"
#include "deis/cluster/systemd_account.hpp"
#include "deis/resources/unit_steps.hpp"

namespace deis::unit_resource {
namespace {

/// Below a plain value there is nothing to wait for: a platform without a store has one in the
/// place of the store's keys.
bool is_missing(const slipway::kit::Etcd2& etcd, const std::string& key) {
  return diagnosed(false, [&] { return !etcd.find(key).has_value(); });
}

std::string missing_keys(const Way& way, const std::string& unit) {
  const auto* component = find_component(UnitName::parse(unit).component);
  std::string missing;
  if (!component) return missing;
  for (const auto& key : component->needs)
    if (is_missing(way.etcd, std::string(key)))
      missing += (missing.empty() ? "" : ", ") + std::string(key);
  return missing;
}

std::string what_went_wrong(const Judgement& judgement, const Watch& watch) {
  switch (judgement.verdict) {
    case Verdict::failed:
      return "failed (" + judgement.state + ")";
    case Verdict::flapping:
      return "keeps dying: systemd started it " + std::to_string(watch.restarts()) +
             " times again, now " + judgement.state;
    case Verdict::refused:
      return "is loaded but systemd does not start it (" + judgement.state + ")";
    case Verdict::unscheduled:
      return "is not placed on any machine: none is free of its siblings and has its labels";
    case Verdict::waiting:
    case Verdict::settling:
    case Verdict::started:
      break;
  }
  return {};
}

}  // namespace

Diagnosis diagnose(const Task& task, const Way& way, const std::string& machine_id) {
  const auto name = unit_name(task.request);
  const auto inventory = task.request.inventory();
  Diagnosis found;
  found.missing_keys = missing_keys(way, name);
  if (machine_id.empty()) return found;
  if (const auto account =
          account_of(task.context.cluster, inventory, machine_id, name, stop_of(task.call)))
    found.ending = account->how_it_ended();
  found.journal = last_lines(task.context.cluster, inventory, machine_id, name, stop_of(task.call));
  return found;
}

Failure failure_of(const Task& task, const Way& way, const Judgement& judgement,
                   const Watch& watch) {
  const auto name = unit_name(task.request);
  const auto found = diagnose(task, way, judgement.machine_id);
  std::string message = name + " " + what_went_wrong(judgement, watch);
  if (!judgement.machine_id.empty())
    message += " on " + node_of_machine(task.request.inventory(), judgement.machine_id);
  if (!found.ending.empty()) message += "; " + found.ending;
  if (!found.missing_keys.empty()) message += "; etcd lacks " + found.missing_keys;
  Failure failure("invalid", message);
  failure.with_effect("partial", name);
  failure.fact("unit", name).fact("machine", judgement.machine_id).fact("state", judgement.state);
  if (!found.journal.empty()) failure.fact("journal", found.journal);
  failure.with_hint(judgement.machine_id.empty()
                        ? look_at_machines
                        : "'slipway platform journal " + UnitName::parse(name).short_text() +
                              "' shows more; 'slipway up' starts it again");
  return failure;
}

}  // namespace deis::unit_resource
