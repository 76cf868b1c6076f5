#include <ostream>

#include "core/cli/command_options.hpp"

namespace slipway::core {
namespace {

/// The text between single quotes, for bash and zsh; `special` bytes get a backslash before them.
std::string quoted(const std::string& text, const std::string& special = {}) {
  std::string made;
  for (const char byte : text) {
    if (special.find(byte) != std::string::npos) made += '\\';
    made += byte == '\'' ? "'\\''" : std::string(1, byte);
  }
  return made;
}

std::string fish_quoted(const std::string& text) {
  std::string made;
  for (const char byte : text) {
    if (byte == '\'' || byte == '\\') made += '\\';
    made += byte;
  }
  return made;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

void print_bash_command(std::ostream& out, const Command& command) {
  std::string switches;
  std::string files;
  for (const auto& option : option_texts(command)) {
    switches += (switches.empty() ? "--" : " --") + option.name;
    if (option.value == "FILE" || option.value == "DIR") files += "|--" + option.name;
    if (option.name == "file") files += "|-f";
  }
  out << "    " << command.name() << ") options='" << switches << "' words='"
      << joined(command.words()) << "' files='" << files << "|' ;;\n";
}

void print_bash(std::ostream& out) {
  std::vector<std::string> names;
  for (const auto& command : commands()) names.push_back(command->name());
  out << "_slipway() {\n"
         "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  local options='' words='' files=''\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
         "    COMPREPLY=($(compgen -W '"
      << joined(names)
      << " --help --version' -- \"$word\"))\n"
         "    return\n"
         "  fi\n"
         "  case ${COMP_WORDS[1]} in\n";
  for (const auto& command : commands()) print_bash_command(out, *command);
  out << "  esac\n"
         "  case $files in\n"
         "    *\"|$before|\"*) COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n"
         "  esac\n"
         "  if [ \"$before\" = --color ]; then\n"
         "    COMPREPLY=($(compgen -W 'auto always never' -- \"$word\"))\n"
         "  elif [ \"${word:0:1}\" = - ]; then\n"
         "    COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
         "  elif [ \"$COMP_CWORD\" -eq 2 ] && [ -n \"$words\" ]; then\n"
         "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
         "  else\n"
         "    COMPREPLY=($(compgen -f -- \"$word\"))\n"
         "  fi\n"
         "}\n"
         "complete -F _slipway slipway\n";
}

void print_zsh_command(std::ostream& out, const Command& command) {
  out << "  " << command.name() << ")\n    _arguments";
  for (const auto& option : option_texts(command)) {
    const auto text = "[" + quoted(option.description, "[]:\\") + "]";
    std::string value;
    if (option.name == "color")
      value = ":when:(auto always never)";
    else if (option.value == "FILE" || option.value == "DIR")
      value = ":" + option.value + ":_files";
    else if (!option.value.empty())
      value = ":" + option.value + ": ";
    out << " \\\n      '*--" << option.name << text << value << "'";
    if (!option.letter.empty()) out << " '-" << option.letter << text << value << "'";
  }
  if (command.words().empty())
    out << " \\\n      '*::word:_files'\n    ;;\n";
  else
    out << " \\\n      '1::what:(" << joined(command.words()) << ")' '*::word:_files'\n    ;;\n";
}

void print_zsh(std::ostream& out) {
  out << "#compdef slipway\nlocal -a commands\ncommands=(\n";
  for (const auto& command : commands())
    out << "  '" << command->name() << ':' << quoted(command->summary(), ":\\") << "'\n";
  out << ")\nif (( CURRENT == 2 )); then\n  _describe command commands\n  return\nfi\n"
         "local command=${words[2]}\nshift words\n(( CURRENT -= 1 ))\ncase $command in\n";
  for (const auto& command : commands()) print_zsh_command(out, *command);
  out << "esac\n";
}

void print_fish_command(std::ostream& out, const Command& command) {
  const auto when = "complete -c slipway -n '__fish_seen_subcommand_from " + command.name() + "'";
  for (const auto& word : command.words()) out << when << " -a " << word << '\n';
  for (const auto& option : option_texts(command)) {
    out << when << " -l " << option.name;
    if (!option.letter.empty()) out << " -s " << option.letter;
    if (option.name == "color")
      out << " -x -a 'auto always never'";
    else if (option.value == "FILE" || option.value == "DIR")
      out << " -r -F";
    else if (!option.value.empty())
      out << " -x";
    out << " -d '" << fish_quoted(option.description) << "'\n";
  }
}

void print_fish(std::ostream& out) {
  out << "complete -c slipway -f\n";
  for (const auto& command : commands()) {
    out << "complete -c slipway -n __fish_use_subcommand -a " << command->name() << " -d '"
        << fish_quoted(command->summary()) << "'\n";
    print_fish_command(out, *command);
  }
}

class CompletionCommand final : public Command {
 public:
  std::string name() const override { return "completion"; }
  std::string summary() const override { return "print a completion script for a shell"; }
  std::string arguments() const override { return "bash | zsh | fish"; }
  std::vector<std::string> words() const override { return {"bash", "zsh", "fish"}; }
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
