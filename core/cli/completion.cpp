#include <sstream>
#include "core/cli/all_commands.hpp"

#include "core/cli/completion_scripts.hpp"
#include "core/cli/completion_words.hpp"
#include "core/event/text.hpp"
#include "core/run/report.hpp"
#include "core/schema/check.hpp"

namespace slipway::core {
namespace {

class CompletionCommand final : public Command {
 public:
  std::string name() const override { return "completion"; }
  std::string summary() const override { return "print a completion script for a shell"; }
  std::string arguments() const override { return "bash | zsh | fish | list KIND [ROLE]"; }
  std::vector<std::string> words() const override { return {"bash", "zsh", "fish", "list"}; }
  std::string description() const override {
    return "Prints a script that completes commands, options, and what they name.  For that the\n"
           "script asks 'list', which names what there is, a line each: nodes and addresses of\n"
           "the stack here, actions of a role, plugins, codes.\n"
           "\n"
           "  source <(slipway completion bash)\n"
           "  slipway completion zsh > ~/.zfunc/_slipway\n"
           "  slipway completion fish > ~/.config/fish/completions/slipway.fish\n"
           "  slipway completion list actions platform";
  }
  Takes common() const override { return Takes::stack | Takes::output; }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    const auto& words = invocation.arguments;
    if (!words.empty() && words.front() == "list") return list(invocation, console);
    if (words.size() != 1)
      return refuse_usage(console, "which shell: bash, zsh or fish?", "slipway completion --help");
    std::ostringstream script;
    if (words.front() == "bash")
      print_bash_completion(script);
    else if (words.front() == "zsh")
      print_zsh_completion(script);
    else if (words.front() == "fish")
      print_fish_completion(script);
    else
      return refuse_usage(console,
                          "no completion for '" + words.front() + "'; there is bash, zsh and fish",
                          "slipway completion --help");
    say_record(console, Value::map().set("shell", words.front()).set("script", script.str()),
               script.str());
    return ExitCode::ok;
  }

 private:
  static ExitCode list(const Invocation& invocation, Console& console) {
    static const std::vector<std::string> kinds = {"nodes", "addresses", "actions", "plugins",
                                                   "codes"};
    const auto& words = invocation.arguments;
    const bool of_role = words.size() == 3 && words[1] == "actions";
    const bool known = words.size() > 1 && words.size() <= 3 &&
                       std::find(kinds.begin(), kinds.end(), words[1]) != kinds.end();
    if (!known || (words[1] == "actions" && !of_role))
      return refuse_usage(console,
                          "use 'completion list' with nodes, addresses, 'actions ROLE', plugins or "
                          "codes",
                          "slipway completion --help");
    for (const auto& word :
         words_of_kind(words[1], words.size() == 3 ? words[2] : "", invocation, console))
      say_record(console, Value::map().set("word", word), printable(word) + "\n");
    return ExitCode::ok;
  }
};

}  // namespace

std::unique_ptr<Command> make_completion_command() { return std::make_unique<CompletionCommand>(); }

}  // namespace slipway::core
