#include <ostream>
#include "core/command/commands.hpp"
#include "core/command/run_options.hpp"

#include "core/plugin/registry.hpp"
#include "core/run/refuse.hpp"
#include "core/run/report.hpp"
#include "core/run/stack_trust.hpp"
#include "core/schema/json_schema.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

class SchemaCommand final : public Command {
 public:
  std::string name() const override { return "schema"; }
  std::string summary() const override { return "print a JSON Schema of the stack file"; }
  std::string description() const override {
    return "Prints a JSON Schema of slipway.yaml for the plugins that are installed here, for\n"
           "editors that complete and check while one types.\n"
           "\n"
           "  slipway schema > slipway.schema.json";
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    PluginRegistry registry(plugin_search_path(invocation.texts("plugin-dir")));
    std::vector<const PluginSchema*> schemas;
    const auto trust = trust_around(stack_source(invocation, console));
    if (!trust) return refuse(console, trust.error());
    for (const auto& file : registry.list())
      if (const auto said = registry.describe(file, trust->admission()))
        schemas.push_back(&said->schema);
    const auto schema = json_schema(schemas);
    say_record(console, Value::map().set("schema", schema),
               to_pretty_json(schema, JsonForm::plain) + "\n");
    return ExitCode::ok;
  }
};

}  // namespace

std::unique_ptr<Command> make_schema_command() { return std::make_unique<SchemaCommand>(); }

}  // namespace slipway::core
