#include <ostream>
#include "core/cli/command.hpp"

#include "core/cli/explanations.hpp"
#include "core/cli/stack_trust.hpp"
#include "core/event/text.hpp"
#include "core/plugin/registry.hpp"
#include "core/schema/check.hpp"

namespace slipway::core {
namespace {

/// What an installed plugin says of a code of its own; empty when none knows it.
std::string plugin_explanation(const Invocation& invocation, const Console& console,
                               const std::string& code) {
  PluginRegistry registry(plugin_search_path(invocation.texts("plugin-dir")));
  const auto trust = trust_around(invocation, console);
  if (!trust) return {};
  for (const auto& file : registry.list()) {
    const auto said = registry.describe(file, trust->admission());
    if (!said) continue;
    const auto& text = said->description["explanations"][code].as_string();
    if (!text.empty()) return printable(text);
  }
  return {};
}

class ExplainCommand final : public Command {
 public:
  std::string name() const override { return "explain"; }
  std::string summary() const override { return "say more about a finding's code"; }
  std::string arguments() const override { return "[CODE]"; }
  std::string description() const override {
    return "Every finding ends with a code in brackets; this says what it means, what usually\n"
           "causes it and what to do.  Without CODE the codes are listed; one that ends in a dot\n"
           "stands for all that begin with it.\n"
           "\n"
           "  slipway explain state.locked";
  }
  Takes common() const override { return Takes::stack; }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    if (invocation.arguments.empty()) {
      for (const auto& one : explanations()) console.out << one.code << '\n';
      return ExitCode::ok;
    }
    const auto& code = invocation.arguments.front();
    const auto* found = explanation_of(code);
    if (const auto text = found ? std::string() : plugin_explanation(invocation, console, code);
        !text.empty()) {
      console.out << code << "\n\n" << text << '\n';
      return ExitCode::ok;
    }
    if (!found) {
      std::vector<std::string> known;
      for (const auto& one : explanations()) known.emplace_back(one.code);
      const auto near = nearest(code, known);
      console.err << "error: there is no explanation of '" << printable(code) << "'\n";
      console.err << "help: " << (near.empty() ? "slipway explain" : "slipway explain " + near)
                  << '\n';
      return ExitCode::not_found;
    }
    console.out << code << "\n\n" << found->text << '\n';
    return ExitCode::ok;
  }
};

}  // namespace

std::unique_ptr<Command> make_explain_command() { return std::make_unique<ExplainCommand>(); }

}  // namespace slipway::core
