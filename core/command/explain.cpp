#include "core/command/commands.hpp"
#include "core/command/run_options.hpp"

#include "core/command/explanations.hpp"
#include "core/event/text.hpp"
#include "core/plugin/registry.hpp"
#include "core/run/refuse.hpp"
#include "core/run/report.hpp"
#include "core/run/stack_trust.hpp"
#include "core/schema/check.hpp"

namespace slipway::core {
namespace {

/// What the installed plugins say of codes of their own.
std::map<std::string, std::string> plugin_explanations(const Invocation& invocation,
                                                       const Console& console) {
  std::map<std::string, std::string> texts;
  PluginRegistry registry(plugin_search_path(invocation.texts("plugin-dir")));
  const auto trust = trust_around(stack_source(invocation, console));
  if (!trust) return texts;
  for (const auto& file : registry.list()) {
    const auto said = registry.describe(file, trust->admission());
    if (!said) continue;
    for (const auto& [code, text] : said->description["explanations"].as_map())
      texts.emplace(code, printable(text.as_string()));
  }
  return texts;
}

class ExplainCommand final : public Command {
 public:
  std::string name() const override { return "explain"; }
  std::string summary() const override { return "say more about a finding's code"; }
  Names argument_names() const override { return Names::codes; }
  std::string arguments() const override { return "[CODE]"; }
  std::string description() const override {
    return "Every finding ends with a code in brackets; this says what it means, what usually\n"
           "causes it and what to do.  Without CODE the codes are listed, those of the plugins\n"
           "that are installed among them; one that ends in a dot stands for all that begin\n"
           "with it.\n"
           "\n"
           "  slipway explain state.locked";
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    if (invocation.arguments.size() > 1)
      return refuse_usage(console, "'explain' takes one code", "slipway explain --help");
    auto texts = plugin_explanations(invocation, console);
    if (invocation.arguments.empty()) return list(std::move(texts), console);
    const auto& code = invocation.arguments.front();
    if (const auto* known = explanation_of(code)) texts.emplace(code, known->text);
    if (const auto found = texts.find(code); found != texts.end()) {
      say_record(console, Value::map().set("code", code).set("text", found->second),
                 code + "\n\n" + found->second + "\n");
      return ExitCode::ok;
    }
    std::vector<std::string> known;
    for (const auto& one : explanations()) known.emplace_back(one.code);
    for (const auto& [name, text] : texts) known.push_back(name);
    const auto near = nearest(code, known);
    return refuse(console, {Errc::not_found, "there is no explanation of '" + code + "'",
                            near.empty() ? "slipway explain" : "slipway explain " + near});
  }

 private:
  static ExitCode list(std::map<std::string, std::string> texts, Console& console) {
    for (const auto& one : explanations()) texts.emplace(one.code, one.text);
    for (const auto& [code, text] : texts)
      say_record(console, Value::map().set("code", code).set("text", text), code + "\n");
    return ExitCode::ok;
  }
};

}  // namespace

std::unique_ptr<Command> make_explain_command() { return std::make_unique<ExplainCommand>(); }

}  // namespace slipway::core
