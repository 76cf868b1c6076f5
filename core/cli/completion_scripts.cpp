#include "core/cli/completion_scripts.hpp"

#include <map>
#include <ostream>

#include "core/cli/all_commands.hpp"
#include "core/command/options.hpp"
#include "slipway/text.hpp"

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

void print_bash_command(std::ostream& out, const Command& command) {
  std::string switches;
  std::map<Names, std::string> valued;
  for (const auto& option : options_of(command)) {
    switches += (switches.empty() ? "--" : " --") + option.name;
    valued[names_of(option)] += "|--" + option.name;
    if (option.name == "file") valued[Names::files] += "|-f";
  }
  out << "    " << command.name() << ") options='" << switches << "' words='"
      << joined(command.words()) << "' files='" << valued[Names::files] << "|' addresses='"
      << valued[Names::addresses] << "|' plugins='" << valued[Names::plugins] << "|' names='"
      << to_text(command.argument_names()) << "' ;;\n";
}

/// What zsh completes a word with: files, or what `completion list` says.
std::string zsh_list(Names names, const Command& command) {
  const std::string kind = to_text(names);
  if (kind.empty()) return "_files";
  return "{compadd -- ${(f)\"$(slipway completion list " + kind + " " + command.name() +
         " 2>/dev/null)\"}}";
}

void print_zsh_command(std::ostream& out, const Command& command) {
  out << "  " << command.name() << ")\n    _arguments";
  for (const auto& option : options_of(command)) {
    const auto text = "[" + quoted(option.description, "[]:\\") + "]";
    std::string value;
    if (option.name == "color")
      value = ":when:(auto always never)";
    else if (names_of(option) == Names::files)
      value = ":" + option.value + ":_files";
    else if (names_of(option) != Names::nothing)
      value = ":" + option.value + ":" + zsh_list(names_of(option), command);
    else if (!option.value.empty())
      value = ":" + option.value + ": ";
    out << " \\\n      '*--" << option.name << text << value << "'";
    if (!option.letter.empty()) out << " '-" << option.letter << text << value << "'";
  }
  const auto argument = zsh_list(command.argument_names(), command);
  if (command.words().empty())
    out << " \\\n      '1::word:" << argument << "' '*::word:_files'\n    ;;\n";
  else
    out << " \\\n      '1::what:(" << joined(command.words()) << ")' '2::word:" << argument
        << "' '*::word:_files'\n    ;;\n";
}

void print_fish_command(std::ostream& out, const Command& command) {
  const auto when = "complete -c slipway -n '__fish_seen_subcommand_from " + command.name() + "'";
  for (const auto& word : command.words()) out << when << " -a " << word << '\n';
  if (const std::string kind = to_text(command.argument_names()); !kind.empty())
    out << when << " -a '(slipway completion list " << kind << " " << command.name() << ")'\n";
  for (const auto& option : options_of(command)) {
    out << when << " -l " << option.name;
    if (!option.letter.empty()) out << " -s " << option.letter;
    if (option.name == "color")
      out << " -x -a 'auto always never'";
    else if (names_of(option) == Names::files)
      out << " -r -F";
    else if (names_of(option) != Names::nothing)
      out << " -x -a '(slipway completion list " << to_text(names_of(option)) << ")'";
    else if (!option.value.empty())
      out << " -x";
    out << " -d '" << fish_quoted(option.description) << "'\n";
  }
}

}  // namespace

void print_bash_completion(std::ostream& out) {
  std::vector<std::string> names;
  for (const auto& command : all_commands()) names.push_back(command->name());
  out << "_slipway() {\n"
         "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  local options='' words='' files='' addresses='' plugins='' names='' place=2\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
         "    COMPREPLY=($(compgen -W '"
      << joined(names)
      << " --help --version' -- \"$word\"))\n"
         "    return\n"
         "  fi\n"
         "  case ${COMP_WORDS[1]} in\n";
  for (const auto& command : all_commands()) print_bash_command(out, *command);
  out << "  esac\n"
         "  case $files in\n"
         "    *\"|$before|\"*) COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n"
         "  esac\n"
         "  case $addresses in *\"|$before|\"*) names=addresses before=; esac\n"
         "  case $plugins in *\"|$before|\"*) names=plugins before=; esac\n"
         "  [ -z \"$words\" ] || place=3\n"
         "  if [ \"$before\" = --color ]; then\n"
         "    COMPREPLY=($(compgen -W 'auto always never' -- \"$word\"))\n"
         "  elif [ \"${word:0:1}\" = - ]; then\n"
         "    COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
         "  elif [ \"$COMP_CWORD\" -eq 2 ] && [ -n \"$words\" ]; then\n"
         "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
         "  elif [ -n \"$names\" ] && { [ -z \"$before\" ] || [ \"$COMP_CWORD\" -eq $place ]; }; "
         "then\n"
         "    COMPREPLY=($(compgen -W \"$(\"${COMP_WORDS[0]}\" completion list $names "
         "\"${COMP_WORDS[1]}\" 2>/dev/null)\" -- \"$word\"))\n"
         "  else\n"
         "    COMPREPLY=($(compgen -f -- \"$word\"))\n"
         "  fi\n"
         "}\n"
         "complete -F _slipway slipway\n";
}

void print_zsh_completion(std::ostream& out) {
  out << "#compdef slipway\nlocal -a commands\ncommands=(\n";
  for (const auto& command : all_commands())
    out << "  '" << command->name() << ':' << quoted(command->summary(), ":\\") << "'\n";
  out << ")\nif (( CURRENT == 2 )); then\n  _describe command commands\n  return\nfi\n"
         "local command=${words[2]}\nshift words\n(( CURRENT -= 1 ))\ncase $command in\n";
  for (const auto& command : all_commands()) print_zsh_command(out, *command);
  out << "esac\n";
}

void print_fish_completion(std::ostream& out) {
  out << "complete -c slipway -f\n";
  for (const auto& command : all_commands()) {
    out << "complete -c slipway -n __fish_use_subcommand -a " << command->name() << " -d '"
        << fish_quoted(command->summary()) << "'\n";
    print_fish_command(out, *command);
  }
}

}  // namespace slipway::core
