#include "deis/deis_instance.hpp"

#include "deis/actions/actions.hpp"
#include "deis/cluster/poison.hpp"
#include "deis/machines/demands.hpp"
#include "deis/machines/machine_files.hpp"
#include "deis/resources/config_resource.hpp"
#include "deis/resources/label_check.hpp"
#include "deis/resources/node_leaving.hpp"
#include "deis/resources/node_resource.hpp"
#include "deis/resources/ready_resource.hpp"
#include "deis/resources/text_trial.hpp"
#include "deis/resources/unit_resource.hpp"
#include "deis/units/text_diff.hpp"

namespace deis {
namespace {

using slipway::Call;
using slipway::Failure;
using slipway::Finding;
using slipway::Observed;
using slipway::Outcome;
using slipway::Request;
using slipway::Value;

constexpr std::size_t most_lines_shown = 40;

Failure no_such_type(const Request& request) {
  return {"unsupported", "deis has no resource type '" + request.type() + "'"};
}

/// Whether nothing that goes the same way would be answered either: each would wait as long in
/// vain.
bool is_of_the_way(const Failure& failure) {
  for (const char* kind : {"unavailable", "timeout", "cancelled", "forbidden", "unauthenticated"})
    if (failure.kind == kind) return true;
  return false;
}

/// What several reads share: each part is asked for once, by the first that needs it.
class Reader {
 public:
  Reader(const Context& context, const Request& first, const Call& call)
      : way_(way_of(context, first, call)), call_(call) {}

  Observed read(const Request& request) {
    const auto& type = request.type();
    if (type == ready_resource::type) return ready_resource::read(request);
    if (type == config_resource::type) return config_resource::observed(values(), request);
    if (type == node_resource::type) return node_resource::observed(snapshot().machines, request);
    if (type == unit_resource::type) return unit(request);
    return no_such_type(request);
  }

 private:
  /// fleet's list leaves poisoned units out, which are there all the same.
  Observed unit(const Request& request) {
    const auto seen = unit_resource::observed(snapshot(), request);
    if (seen) return *seen;
    const auto word = poison().find(request.id());
    if (word == poison().end()) return Observed::gone();
    call_.log(SLIPWAY_LOG_WARNING, poisoned(request.id(), word->second).message);
    return unit_resource::unreadable(request);
  }

  const std::map<std::string, std::string>& poison() {
    if (!poison_) poison_ = all_poison(way_.etcd);
    return *poison_;
  }

  const std::map<std::string, std::string>& values() {
    if (!values_) values_ = config_resource::all_values(way_.etcd);
    return *values_;
  }
  const unit_resource::Snapshot& snapshot() {
    if (!snapshot_) {
      way_.etcd.require_healthy();  // without quorum fleet shows what was, not what is
      snapshot_ = unit_resource::Snapshot::take(way_.fleet);
    }
    return *snapshot_;
  }

  Way way_;
  const Call& call_;
  std::optional<std::map<std::string, std::string>> values_;
  std::optional<std::map<std::string, std::string>> poison_;  ///< asked for when a unit is missing
  std::optional<unit_resource::Snapshot> snapshot_;
};

/// What one look at it came to, for an import: gone while it is not as it would be when it is made.
Observed found(const Outcome& outcome, Value inputs) {
  const auto& said = outcome.value();
  if (said["outcome"].as_string() != "done") return Observed::gone();
  return Observed::present(said["id"].as_string(), std::move(inputs), said["outputs"]);
}

}  // namespace

DeisInstance::DeisInstance(const Value& options)
    : settings_(Settings::from(options)), cluster_(settings_) {}

void DeisInstance::validate(const Request&, Call& call) { check_options(settings_, call); }

slipway::contract::Contribution DeisInstance::contribute(const Request&, Call&) {
  slipway::contract::Contribution contribution;
  auto& fragment = contribution.fragments.emplace_back();
  fragment.config = machine_config(settings_);
  fragment.origins = {{{"files", "/etc/deis-release"}, {"version"}},
                      {{"files", "/etc/motd"}, {"domain"}}};
  contribution.endpoints = endpoints();
  contribution.requirements = requirements(settings_);
  return contribution;
}

Value DeisInstance::expand(const Request& request, Call& call) {
  return expand_platform(settings_, request.layout(), call);
}

void DeisInstance::preflight(const Request& request, Call& call) {
  std::vector<FleetMachine> machines;
  try {
    const auto way = way_of({settings_, cluster_}, request, call);
    way.etcd.require_healthy();
    call.emit(Finding::ok("deis.reachable", "the cluster answers through node '" + way.node + "'"));
    machines = way.fleet.machines();
    for (const auto& finding : check_new_texts(settings_, way)) call.emit(finding);
  } catch (const Failure& failure) {
    if (request.recorded().size() > 0)  // otherwise there is nothing to reach yet
      call.emit(Finding::warning("deis.unreachable", failure.message).help(failure.hint));
  }
  for (const auto& finding : check_labels(settings_, request, machines)) call.emit(finding);
}

Observed DeisInstance::read(const Request& request, Call& call) {
  return Reader({settings_, cluster_}, request, call).read(request);
}

std::vector<Observed> DeisInstance::read_many(const std::vector<Request>& requests, Call& call) {
  std::vector<Observed> answers;
  std::optional<Reader> reader;
  std::optional<Failure> lost;
  for (const auto& request : requests) {
    if (lost) {
      answers.emplace_back(*lost);
      continue;
    }
    try {
      if (!reader) reader.emplace(Context{settings_, cluster_}, request, call);
      answers.push_back(reader->read(request));
    } catch (const Failure& failure) {
      answers.emplace_back(failure);
      if (is_of_the_way(failure)) lost = failure;
    }
  }
  return answers;
}

/// By its natural name where no id is given.  A node is met anew, and that the platform serves is
/// asked anew: neither can be read without what was found out when it was made.
Observed DeisInstance::import_resource(const Request& request, Call& call) {
  const Context context{settings_, cluster_};
  if (request.type() == node_resource::type)
    return found(node_resource::meet(context, request, call), Value::map().set("serves", true));
  if (request.type() == ready_resource::type)
    return found(ready_resource::ask(context, request, call), Value::map());
  if (request.type() != unit_resource::type || !request.id().empty()) return read(request, call);
  Value named = Value::map();
  for (const char* key : {"type", "address", "inputs", "inventory", "stack", "lineage", "owner"})
    named.set(key, request[key]);
  return read(Request(named.set("id", request.inputs()["unit"])), call);
}

Outcome DeisInstance::create(const Request& request, Call& call) {
  const Context context{settings_, cluster_};
  const auto& type = request.type();
  if (type == node_resource::type) return node_resource::meet(context, request, call);
  if (type == config_resource::type) return config_resource::write(context, request, call);
  if (type == unit_resource::type) return unit_resource::create(context, request, call);
  if (type == ready_resource::type) return ready_resource::ask(context, request, call);
  return no_such_type(request);
}

Outcome DeisInstance::update(const Request& request, Call& call) {
  const Context context{settings_, cluster_};
  if (request.type() == unit_resource::type) return unit_resource::update(context, request, call);
  if (request.type() == node_resource::type && request.token().is_null())
    come_back(context, request, call);
  return create(request, call);
}

Outcome DeisInstance::remove(const Request& request, Call& call) {
  const Context context{settings_, cluster_};
  const auto& type = request.type();
  if (type == node_resource::type) return leave_platform(context, request, call);
  if (type == config_resource::type) return config_resource::remove(context, request, call);
  if (type == unit_resource::type) return unit_resource::remove(context, request, call);
  if (type == ready_resource::type) return ready_resource::forget(request);
  return no_such_type(request);
}

Value DeisInstance::action(const Request& request, Call& call) {
  return run_action({settings_, cluster_}, request, call);
}

std::vector<std::string> DeisInstance::show_change(const Request& request, Call&) {
  if (request.type() != unit_resource::type) return {};
  const auto& before = request["before"]["text"].as_string();
  const auto& after = request["after"]["text"].as_string();
  if (before == after) return {};
  auto lines = changed_lines(before, after, most_lines_shown);
  lines.insert(
      lines.begin(),
      "the unit is stopped on every machine, then submitted with its new text and started");
  return lines;
}

}  // namespace deis
