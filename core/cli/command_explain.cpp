#include <ostream>
#include "core/cli/command.hpp"

#include "core/cli/explanations.hpp"
#include "core/schema/check.hpp"

namespace slipway::core {
namespace {

class ExplainCommand final : public Command {
 public:
  std::string name() const override { return "explain"; }
  std::string summary() const override { return "say more about a finding's code"; }
  std::string arguments() const override { return "[CODE]"; }
  std::string description() const override {
    return "Every finding ends with a code in brackets; this says what it means, what usually\n"
           "causes it and what to do.  Without CODE the codes are listed.\n"
           "\n"
           "  slipway explain state.locked";
  }
  Takes common() const override { return Takes::nothing; }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    if (invocation.arguments.empty()) {
      for (const auto& [code, text] : explanations()) console.out << code << '\n';
      return ExitCode::ok;
    }
    const auto& code = invocation.arguments.front();
    const auto& all = explanations();
    auto at = all.find(code);
    // `read.timeout` is explained by `read.`, `plugin.quota` by `plugin.quota` or `plugin.`.
    if (at == all.end()) at = all.find(code.substr(0, code.find('.') + 1));
    if (at == all.end()) {
      std::vector<std::string> known;
      for (const auto& [name, text] : all) known.push_back(name);
      const auto near = nearest(code, known);
      console.err << "error: there is no explanation of '" << code << "'\n";
      console.err << "help: " << (near.empty() ? "slipway explain" : "slipway explain " + near)
                  << '\n';
      return ExitCode::not_found;
    }
    console.out << code << "\n\n" << at->second << '\n';
    return ExitCode::ok;
  }
};

}  // namespace

std::unique_ptr<Command> make_explain_command() { return std::make_unique<ExplainCommand>(); }

}  // namespace slipway::core
