#include <ostream>
#include "core/cli/command.hpp"

namespace slipway::core {
namespace {

/// The text as the shell wants it between single quotes.
std::string zsh_quoted(const std::string& text) {
  std::string quoted;
  for (const char byte : text) {
    if (byte == '\'')
      quoted += "'\\''";
    else if (byte == ':')
      quoted += "\\:";
    else
      quoted += byte;
  }
  return quoted;
}

std::string fish_quoted(const std::string& text) {
  std::string quoted;
  for (const char byte : text) {
    if (byte == '\'' || byte == '\\') quoted += '\\';
    quoted += byte;
  }
  return quoted;
}

void print_bash(std::ostream& out) {
  out << "_slipway() {\n  local word=${COMP_WORDS[COMP_CWORD]}\n  if [ \"$COMP_CWORD\" -eq 1 ]; "
         "then\n"
         "    COMPREPLY=($(compgen -W \"";
  for (const auto& command : commands()) out << command->name() << ' ';
  out << "--help --version\" -- \"$word\"))\n    return\n  fi\n"
         "  case $word in\n"
         "    -*) COMPREPLY=($(compgen -W \"--file --set --plugin-dir --json --color --yes "
         "--help\" -- \"$word\")) ;;\n"
         "    *) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n  esac\n}\ncomplete -F _slipway "
         "slipway\n";
}

void print_zsh(std::ostream& out) {
  out << "#compdef slipway\nlocal -a commands\ncommands=(\n";
  for (const auto& command : commands())
    out << "  '" << command->name() << ':' << zsh_quoted(command->summary()) << "'\n";
  out << ")\nif (( CURRENT == 2 )); then\n  _describe command commands\nelse\n"
         "  _arguments '*--set[override an option]' '--file[stack file]:file:_files' '--json' "
         "'--help' '*:file:_files'\nfi\n";
}

void print_fish(std::ostream& out) {
  out << "complete -c slipway -f\n";
  for (const auto& command : commands())
    out << "complete -c slipway -n __fish_use_subcommand -a " << command->name() << " -d '"
        << fish_quoted(command->summary()) << "'\n";
  out << "complete -c slipway -s f -l file -r -F\ncomplete -c slipway -l set -x\ncomplete -c "
         "slipway -l json\n";
}

class CompletionCommand final : public Command {
 public:
  std::string name() const override { return "completion"; }
  std::string summary() const override { return "print a completion script for a shell"; }
  std::string arguments() const override { return "bash | zsh | fish"; }
  std::string description() const override {
    return "Prints a script that completes commands and options.\n"
           "\n"
           "  source <(slipway completion bash)\n"
           "  slipway completion zsh > ~/.zfunc/_slipway\n"
           "  slipway completion fish > ~/.config/fish/completions/slipway.fish";
  }
  Takes common() const override { return Takes::nothing; }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    if (invocation.arguments.size() != 1) {
      console.err << "error: which shell: bash, zsh or fish?\n";
      return ExitCode::usage;
    }
    const auto& shell = invocation.arguments.front();
    if (shell == "bash")
      print_bash(console.out);
    else if (shell == "zsh")
      print_zsh(console.out);
    else if (shell == "fish")
      print_fish(console.out);
    else {
      console.err << "error: no completion for '" << shell << "'; there is bash, zsh and fish\n";
      return ExitCode::usage;
    }
    return ExitCode::ok;
  }
};

}  // namespace

std::unique_ptr<Command> make_completion_command() { return std::make_unique<CompletionCommand>(); }

}  // namespace slipway::core
