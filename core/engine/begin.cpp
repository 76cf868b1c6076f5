#include <algorithm>

#include "core/engine/estimate.hpp"
#include "core/engine/run.hpp"
#include "core/plugin/request.hpp"
#include "core/value/address.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

constexpr Millis default_limit{30 * 60 * 1000};

}  // namespace

const ResourceType* EngineRun::type_of(std::size_t at) {
  auto& step = graph_.steps[at];
  if (!step.type) step.type = parts_.host.type(step.address, step.plugin);
  return step.type;
}

void EngineRun::make_ready(std::size_t at) {
  work_[at].phase = Phase::ready;
  ready_.insert(rank(at));
}

/// What keeps a step's inputs from being known: the plugin that made the other did not give it.
/// An output that is null was given.
std::string EngineRun::missing_reference(std::size_t at) const {
  std::string told;
  with_references(graph_.steps[at].inputs, [&](const Reference& reference) {
    const auto target = parts_.state.resources.find(reference.address);
    const auto output = reference.path.substr(0, reference.path.find('.'));
    if (target == parts_.state.resources.end())
      told = reference.address + ", which it refers to, is not on record";
    else if (output != "id" && !target->second.outputs.find(output))
      told = "plugin '" + target->second.plugin + "' gave no output '" + output + "' of " +
             reference.address + ", which it refers to";
    return std::optional<Value>();
  });
  return told;
}

/// The inputs with every reference replaced by what is on record now; none when one of them has no
/// value.
std::optional<Value> EngineRun::resolve(std::size_t at) {
  if (!missing_reference(at).empty()) return std::nullopt;
  auto inputs = with_references(graph_.steps[at].inputs, [this](const Reference& reference) {
    return recorded_value(parts_.state, reference);
  });
  if (has_references(inputs)) return std::nullopt;
  return inputs;
}

/// Compares a step that was only maybe needed, now that its inputs are known.
bool EngineRun::nothing_differs(std::size_t at, const Value& inputs) {
  const auto row = parts_.state.resources.find(graph_.steps[at].address);
  const auto* type = type_of(at);
  if (row == parts_.state.resources.end() || !type) return false;
  const auto differences = compare_inputs(type->inputs, row->second.inputs, inputs);
  return std::all_of(differences.begin(), differences.end(),
                     [](const Difference& one) { return one.means == ChangeMeans::keep; });
}

OperationRow EngineRun::intent(std::size_t at, Value inputs) {
  const auto& step = graph_.steps[at];
  OperationRow row;
  row.key = parts_.random.id();
  row.address = step.address;
  row.action = step.action;
  row.replaces = step.replaces;
  row.old_address = step.old_address;
  row.plugin = step.plugin;
  row.inputs = std::move(inputs);
  row.prior_id = step.prior_id;
  if (step.action == Action::remove && row.prior_id.empty())
    if (const auto known = parts_.state.resources.find(step.address);
        known != parts_.state.resources.end())
      row.prior_id = known->second.id;
  row.wiring = step.wiring;
  row.recover = step.recover;
  row.started_wall_ms = parts_.clock.wall().count();
  if (const auto* type = type_of(at)) row.schema_version = type->version;
  return row;
}

void EngineRun::begin(std::size_t at) {
  auto& step = graph_.steps[at];
  auto& work = work_[at];
  const auto role = role_of(step.address);
  const auto refuse = [&](const std::string& message) {
    Value answer = Value::map();
    answer.set("class", "invalid").set("message", message).set("effect", "none");
    give_up(at, read_failure(answer));
  };
  if (!work.begun && refused_roles_.contains(role))
    return skip(at, "the credentials of the role '" + role + "' were refused");
  if (!parts_.host.instance(role, step.plugin))
    return refuse("the plugin '" + step.plugin + "' that made it cannot be used");
  const auto& rows = parts_.state.resources;
  if (!work.begun && !step.open && step.action == Action::remove && !rows.contains(step.address))
    return unchanged(at);  // an old one that was never set aside: nothing replaced it
  if (!work.begun && !step.open) {
    const auto source = step.partner ? *step.partner : at;
    auto inputs = resolve(source);
    if (!inputs) {
      const auto missing = missing_reference(source);
      return refuse(missing.empty() ? "an output that it refers to is not known" : missing);
    }
    if (step.maybe && nothing_differs(source, *inputs)) {
      if (step.partner) unchanged(*step.partner);
      return unchanged(at);
    }
    work.row = intent(at, step.partner ? step.inputs : std::move(*inputs));
    put_operation(work.row);
  } else if (!work.begun) {
    work.row = *step.open;
    work.row.recover = work.row.recover || !work.row.token;
  }
  const auto now = parts_.clock.monotonic();
  if (!work.begun) {
    work.begun = true;
    work.started = now;
    const auto* type = type_of(at);
    work.limit = default_limit;
    if (type)
      if (const auto own = type->deadlines_s.find(to_text(step.action));
          own != type->deadlines_s.end())
        work.limit = Millis(own->second * 1000);
    work.limit =
        parts_.host.deadline(role, core::type_of(step.address), step.action).value_or(work.limit);
    work.deadline = now + work.limit;
    tell(EventKind::operation_started, at,
         Value::map()
             .set("action", to_text(step.action))
             .set("resumed", step.open.has_value())
             .set("usual_s", estimated_seconds(step, parts_.state, options_.speeds)));
  }
  work.phase = Phase::calling;
  outgoing_.push_back(at);
}

Value EngineRun::request(std::size_t at) {
  const auto& step = graph_.steps[at];
  const auto& work = work_[at];
  const auto& row = work.row;
  const auto role = role_of(step.address);
  Value request = about_resource(parts_.host.request_base(role, parts_.state), step.address);
  request.set("key", row.key).set("attempt", row.attempt);
  request.set("recover", row.recover).set("inputs", row.inputs);
  const auto left = (work.deadline - parts_.clock.monotonic()).count();
  request.set("deadline_ms", std::max<std::int64_t>(0, left));
  if (row.token) request.set("token", *row.token);
  const auto& id = row.id.empty() ? row.prior_id : row.id;
  request.set_if("id", id);
  if (const auto prior = parts_.state.resources.find(step.address);
      prior != parts_.state.resources.end())
    request.set("prior", Value::map()
                             .set("id", prior->second.id)
                             .set("inputs", prior->second.inputs)
                             .set("outputs", prior->second.outputs));
  return request;
}

}  // namespace slipway::core
