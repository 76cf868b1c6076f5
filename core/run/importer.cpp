#include "core/run/importer.hpp"

#include "core/plugin/request.hpp"
#include "core/run/apply.hpp"
#include "core/run/show.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

/// Each round finds something that no round before it knew of, so this is never reached.
constexpr int most_import_rounds = 1000;

/// Whether the answer is that there is nothing of that name, or that the plugin cannot look.
bool is_absent(const Value& answer) {
  if (answer["outcome"].as_string() == "gone") return true;
  const auto kind = failure_class_from(answer["class"].as_string());
  return kind == FailureClass::not_found || kind == FailureClass::unsupported;
}

}  // namespace

ExitCode Importer::run() {
  for (int rounds = 0; rounds < most_import_rounds; ++rounds) {
    made_ = try_composition(session_, {});
    session_.host.use_layout(made_.layout, made_.node_status);
    if (has_errors(made_.findings) || !round()) break;
  }
  take_composition(session_, made_);
  if (const auto code = exit_code_of(made_.findings); code != ExitCode::ok) return code;
  if (session_.console.stop.stop_requested())
    return session_.teller.end(ExitCode::cancelled, {"cancelled: nothing was taken on record"},
                               session_.teller.rerun().line());
  if (!asked_ && missing_.empty() && !known_name()) return nothing_of_that_name();
  session_.teller.tell(failures_);
  return record();
}

bool Importer::wanted(const DesiredResource& desired) const {
  return !session_.state().resources.contains(desired.address) &&
         (address_.empty() || desired.address == address_ || desired.role == address_);
}

/// True when the stack is to be composed again: at the end when something was found, and after a
/// type of which something is otherwise than the stack thought, since what follows may have to be
/// asked for otherwise.
bool Importer::round() {
  missing_.clear();
  failures_.clear();
  const auto before = found_.size();
  const ResourceType* type = nullptr;
  bool differs = false;
  for (const auto& desired : *made_.resources) {
    if (session_.console.stop.stop_requested()) return false;
    if (!wanted(desired)) continue;
    if (desired.type != type && differs) return true;
    type = desired.type;
    differs = look_for(desired) || differs;
  }
  return found_.size() > before;
}

/// The inputs as wanted.  What holds for new objects only need not be known: this one is not new.
Value Importer::inputs_of(const DesiredResource& desired) const {
  auto inputs = with_references(desired.resource.inputs, [this](const Reference& reference) {
    return recorded_value(session_.state(), reference);
  });
  for (const auto& attribute : desired.type->inputs)
    if (attribute.change == ChangeMeans::keep && has_references(inputs[attribute.name]))
      inputs.erase(attribute.name);
  return inputs;
}

/// True: it was found, and otherwise than the stack thought.
bool Importer::look_for(const DesiredResource& desired) {
  const auto inputs = inputs_of(desired);
  if (has_references(inputs)) {  // something that it refers to has not been found so far
    missing_.insert(desired.address);
    return false;
  }
  asked_ = true;
  auto* instance = session_.host.instance(desired.role, desired.plugin);
  const auto answer = instance->call(Function::import_resource, request(desired, inputs),
                                     session_.calls.services());
  if (answer["outcome"].as_string() == "present") {
    take(desired, inputs, answer);
    return session_.state().resources.find(desired.address)->second.inputs != inputs;
  }
  if (is_absent(answer))
    missing_.insert(desired.address);
  else
    failures_.push_back(finding_of_failure(answer, desired.plugin));
  return false;
}

Value Importer::request(const DesiredResource& desired, const Value& inputs) {
  Value request =
      about_resource(session_.host.request_base(desired.role, session_.state()), desired.address);
  return request.set("name", desired.resource.name).set("id", id_).set("inputs", inputs);
}

/// What cannot be observed is recorded as it is wanted: nobody can tell that it is otherwise.
void Importer::take(const DesiredResource& desired, const Value& inputs, const Value& answer) {
  ResourceRow row;
  row.address = desired.address;
  row.plugin = desired.plugin;
  row.schema_version = desired.type->version;
  row.id = answer["id"].as_string();
  row.inputs = inputs;
  for (const auto& [name, value] : answer["inputs"].as_map()) row.inputs.set(name, value);
  row.outputs = answer["outputs"];
  row.protect = desired.protect;
  session_.own_state().resources.insert_or_assign(row.address, row);
  session_.host.forget_inventory();
  found_.insert(row.address);
}

/// What was found early is recorded as the last composition, which knows all that was found, wants
/// it: its edges, and what was not known yet of what holds for new objects only.
void Importer::bring_up_to_date() {
  for (const auto& desired : *made_.resources) {
    if (!found_.contains(desired.address)) continue;
    auto& row = session_.own_state().resources.find(desired.address)->second;
    row.wiring = desired.resource;
    row.wiring.inputs = Value::map();
    const auto wanted = inputs_of(desired);
    for (const auto& [name, value] : wanted.as_map())
      if (!row.inputs.find(name) && !has_references(value)) row.inputs.set(name, value);
  }
}

/// Whether what was named is of the stack at all; then all of it is on record.
bool Importer::known_name() const {
  return address_.empty() || session_.roles().find(address_) != nullptr ||
         session_.state().resources.contains(address_);
}

ExitCode Importer::nothing_of_that_name() {
  Finding finding;
  finding.code = "import.nothing";
  finding.message = "the stack asks for no '" + address_ + "'";
  finding.help = "slipway plan";
  session_.teller.tell(finding);
  return ExitCode::not_found;
}

ExitCode Importer::record() {
  bring_up_to_date();
  std::vector<ResourceRow> rows;
  for (const auto& address : found_) {
    rows.push_back(session_.state().resources.find(address)->second);
    session_.teller.tell_record(Value::map().set("line", address + " is " + rows.back().id));
  }
  for (const auto& address : missing_)
    session_.teller.tell_record(Value::map().set("line", address + " was not found"));
  if (rows.empty()) return ExitCode::ok;
  auto batch = record_of_stack(session_, made_);
  if (!batch) return session_.teller.fail(batch.error(), "state.write");
  batch->put_resources = std::move(rows);
  if (auto written = session_.recorder.commit(*batch); !written)
    return session_.teller.fail(written.error(), "state.write");
  return ExitCode::ok;
}

std::string Importer::summary(const std::string& verb) const {
  std::string text = std::to_string(found_.size()) + " " + verb + ", " +
                     std::to_string(missing_.size()) + " not found";
  if (!failures_.empty()) text += ", " + std::to_string(failures_.size()) + " not to be told";
  return text;
}

}  // namespace slipway::core
