#include <sstream>

#include "core/cli/all_commands.hpp"
#include "core/cli/program.hpp"
#include "core/command/options.hpp"
#include "core/run/report.hpp"
#include "core/run/version.hpp"

namespace slipway::core {
namespace {

/// Text for a roff document: a backslash and a dash are said as such, and no line begins a request.
std::string roff(const std::string& text) {
  std::string made;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char byte = text[at];
    const bool begins = at == 0 || text[at - 1] == '\n';
    if (begins && (byte == '.' || byte == '\'')) made += "\\&";
    if (byte == '\\' || byte == '-') made += '\\';
    made += byte == '\\' ? 'e' : byte;
  }
  return made;
}

/// A description is paragraphs; one whose lines are indented is an example, shown as it is.
void print_description(std::ostream& out, const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find("\n\n", at), text.size());
    const auto paragraph = text.substr(at, end - at);
    if (paragraph.starts_with("  "))
      out << ".PP\n.nf\n" << roff(paragraph) << "\n.fi\n";
    else
      out << ".PP\n" << roff(paragraph) << '\n';
    at = end + 2;
  }
}

void print_command(std::ostream& out, const Command& command) {
  out << ".SS " << roff(command.name()) << "\n.B slipway " << roff(command.name()) << "\n[options] "
      << roff(command.arguments()) << '\n';
  print_description(out, command.description());
  for (const auto& option : options_of(command)) {
    if (option.name == "help") continue;
    out << ".TP\n";
    if (!option.letter.empty()) out << "\\fB\\-" << option.letter << "\\fR, ";
    out << "\\fB\\-\\-" << roff(option.name) << "\\fR";
    if (!option.value.empty()) out << " \\fI" << roff(option.value) << "\\fR";
    out << '\n' << roff(option.description) << '\n';
  }
}

void print_exit_status(std::ostream& out) {
  out << ".SH EXIT STATUS\n";
  for (const auto& one : exit_code_texts())
    out << ".TP\n.B " << static_cast<int>(one.code) << '\n' << roff(std::string(one.text)) << '\n';
}

void print_surroundings(std::ostream& out) {
  out << ".SH ENVIRONMENT\n"
         ".TP\n.B SLIPWAY_CLOUD_\\fIOPTION\\fR, \\fBSLIPWAY_CONFIG_\\fIOPTION\\fR, "
         "\\fBSLIPWAY_PLATFORM_\\fIOPTION\n"
         "Override an option of a role, after the file and before \\fB\\-\\-set\\fR.\n"
         ".TP\n.B SLIPWAY_PLUGIN_PATH\nFolders with plugins, separated by colons.\n"
         ".TP\n.B SLIPWAY_STATE_KEY\nThe key that seals sensitive values: 64 hex digits or "
         "base64.\n"
         ".TP\n.B NO_COLOR\\fR, \\fBFORCE_COLOR\nSwitch colours off or on.\n"
         ".SH FILES\n"
         ".TP\n.I slipway.yaml\nThe stack file, here or in a folder above.\n"
         ".TP\n.I .slipway/\nThe state and the logs of a stack, beside its file.\n"
         ".TP\n.I slipway.lock\nWhich plugins the stack was used with, by content.\n";
}

class ManualCommand final : public Command {
 public:
  std::string name() const override { return "manual"; }
  std::string summary() const override { return "print all of this as a manual page"; }
  std::string description() const override {
    return "Prints the manual page in the form that man reads.\n"
           "\n"
           "  slipway manual | man -l -";
  }
  Takes common() const override { return Takes::output; }

  ExitCode run(const Invocation&, Console& console) const override {
    std::ostringstream out;
    out << ".TH SLIPWAY 1 \"\" \"slipway " << program_version() << "\" \"User Commands\"\n"
        << ".SH NAME\nslipway \\- build a cluster out of a cloud, a config and a platform plugin\n"
        << ".SH SYNOPSIS\n.B slipway\nCOMMAND [options]\n"
        << ".SH DESCRIPTION\n"
        << roff(program_description())
        << "\n.PP\nEvery command takes \\fB\\-\\-help\\fR.\n.SH COMMANDS\n";
    for (const auto& command : all_commands()) print_command(out, *command);
    print_exit_status(out);
    print_surroundings(out);
    say_record(console, Value::map().set("manual", out.str()), out.str());
    return ExitCode::ok;
  }
};

}  // namespace

std::unique_ptr<Command> make_manual_command() { return std::make_unique<ManualCommand>(); }

}  // namespace slipway::core
