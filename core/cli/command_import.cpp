#include <algorithm>
#include "core/cli/command.hpp"

#include "core/cli/apply.hpp"
#include "core/cli/show.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

/// Looks for what the stack asks for and is not on record, and takes it on record; nothing is
/// changed on the other side.  What others are needed by is looked for first, as inputs refer to
/// their outputs.
class Importer {
 public:
  /// `address`, when not empty: only that one, by `id` when that is not empty either; or a role,
  /// for all of its.
  Importer(Session& session, std::string address, std::string id)
      : session_(session), address_(std::move(address)), id_(std::move(id)) {}

  ExitCode run() {
    made_ = session_.compose_stack();
    if (const auto code = exit_code_of(made_.findings); code != ExitCode::ok) return code;
    std::vector<const DesiredResource*> waiting;
    for (const auto& desired : made_.resources)
      if (wanted(desired)) waiting.push_back(&desired);
    if (waiting.empty() && !address_.empty()) return nothing_of_that_name();
    for (bool progress = true; progress && !waiting.empty();) {
      const auto before = waiting.size();
      std::erase_if(waiting, [this](const DesiredResource* one) { return looked_for(*one); });
      progress = waiting.size() < before;
    }
    for (const auto* one : waiting) missing_.push_back(one->address);
    session_.tell(failures_);
    return record();
  }

 private:
  bool wanted(const DesiredResource& desired) const {
    return !session_.state().resources.contains(desired.address) &&
           (address_.empty() || desired.address == address_ || desired.role == address_);
  }
  ExitCode nothing_of_that_name();
  bool looked_for(const DesiredResource& desired);
  Value request(const DesiredResource& desired, const Value& inputs);
  void take(const DesiredResource& desired, const Value& inputs, const Value& answer);
  ExitCode record();

  Session& session_;
  std::string address_;
  std::string id_;
  Composition made_;
  std::vector<ResourceRow> found_;
  std::vector<std::string> missing_;
  std::vector<Finding> failures_;
};

ExitCode Importer::nothing_of_that_name() {
  Finding finding;
  finding.code = "import.nothing";
  finding.message = session_.state().resources.contains(address_)
                        ? "'" + address_ + "' is on record already"
                        : "the stack asks for no '" + address_ + "'";
  finding.help = "slipway plan";
  session_.tell(finding);
  return ExitCode::not_found;
}

Value Importer::request(const DesiredResource& desired, const Value& inputs) {
  Value request = session_.request_base(desired.role, session_.state());
  Value owner = request["owner"];
  const auto& resource = desired.resource;
  request.set("owner", owner.set("address", desired.address)).set("address", desired.address);
  return request.set("type", resource.type)
      .set("name", resource.name)
      .set("id", id_)
      .set("inputs", inputs);
}

/// False: something that it refers to has not been found so far.  What holds for new objects only
/// need not be known: this one is not new.
bool Importer::looked_for(const DesiredResource& desired) {
  const auto& rows = session_.state().resources;
  auto inputs =
      with_references(desired.resource.inputs, [&](const Reference& reference) -> const Value* {
        const auto row = rows.find(reference.address);
        return row == rows.end() ? nullptr : &row->second.outputs.at_path(reference.path);
      });
  for (const auto& attribute : desired.type->inputs)
    if (attribute.change == ChangeMeans::keep && has_references(inputs[attribute.name]))
      inputs.erase(attribute.name);
  if (has_references(inputs)) return false;
  auto* instance = session_.instance(desired.role, desired.plugin);
  const auto answer =
      instance->call(Function::import_resource, request(desired, inputs), session_.services());
  const auto& kind = answer["class"].as_string();
  if (answer["outcome"].as_string() == "present")
    take(desired, inputs, answer);
  else if (answer["outcome"].as_string() == "gone" || kind == "not_found" || kind == "unsupported")
    missing_.push_back(desired.address);
  else
    failures_.push_back(finding_of_failure(answer, desired.plugin));
  return true;
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
  row.wiring = desired.resource;
  row.wiring.inputs = Value::map();
  row.protect = desired.protect;
  session_.state().resources.insert_or_assign(row.address, row);
  found_.push_back(std::move(row));
}

ExitCode Importer::record() {
  for (const auto& row : found_)
    tell_record(session_, Value::map().set("line", row.address + " is " + row.id));
  std::sort(missing_.begin(), missing_.end());
  for (const auto& address : missing_)
    tell_record(session_, Value::map().set("line", address + " was not found"));
  if (!found_.empty()) {
    auto batch = record_of_stack(session_, made_);
    if (!batch) return session_.fail(batch.error(), "state.write");
    batch->put_resources = found_;
    if (auto written = session_.commit(*batch); !written)
      return session_.fail(written.error(), "state.write");
  }
  auto code = exit_code_of(failures_);
  if (code == ExitCode::ok && found_.empty()) code = ExitCode::not_found;
  std::string outcome = std::to_string(found_.size()) + " imported, " +
                        std::to_string(missing_.size()) + " not found";
  if (!failures_.empty()) outcome += ", " + std::to_string(failures_.size()) + " not to be told";
  return session_.end(code, {outcome}, "slipway plan");
}

class ImportCommand final : public Command {
 public:
  std::string name() const override { return "import"; }
  std::string summary() const override { return "take on record what exists already"; }
  std::string arguments() const override { return "[ROLE | ADDRESS [ID]]"; }
  std::string description() const override {
    return "Looks for everything that the stack asks for and that is not on record, under the\n"
           "names that the stack gives it, and takes it on record: from then on Slipway manages\n"
           "it, and deletes it with the stack.  Nothing is changed on the other side.\n"
           "\n"
           "  slipway import\n"
           "  slipway import cloud\n"
           "  slipway import cloud/virtual_machine/demo-0";
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    const auto& words = invocation.arguments;
    Session session(invocation, console, name());
    if (const auto code = session.open(Access::change); code != ExitCode::ok) return code;
    return Importer(session, words.empty() ? "" : words[0], words.size() < 2 ? "" : words[1]).run();
  }
};

}  // namespace

std::unique_ptr<Command> make_import_command() { return std::make_unique<ImportCommand>(); }

}  // namespace slipway::core
