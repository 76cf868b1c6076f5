#include "core/command/commands.hpp"
#include "core/command/run_options.hpp"

#include "core/run/importer.hpp"
#include "core/run/report.hpp"

namespace slipway::core {
namespace {

class ImportCommand final : public Command {
 public:
  std::string name() const override { return "import"; }
  std::string summary() const override { return "take on record what exists already"; }
  Names argument_names() const override { return Names::addresses; }
  std::string arguments() const override { return "[ROLE | ADDRESS [ID]]"; }
  std::string description() const override {
    return "Looks for everything that the stack asks for and that is not on record, under the\n"
           "names that the stack gives it, and takes it on record: from then on Slipway manages\n"
           "it, and deletes it with the stack.  Nothing is changed on the other side.  Exits with\n"
           "6 when something was looked for and nothing was found.  For a stack whose own state\n"
           "is lost there is 'slipway audit --adopt'.\n"
           "\n"
           "  slipway import\n"
           "  slipway import cloud\n"
           "  slipway import cloud/virtual_machine/demo-0";
  }

  bool concludes_after_stop() const override { return true; }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    if (invocation.arguments.size() > 2)
      return refuse_usage(console, "'import' takes an address and an id at most",
                          "slipway import --help");
    return in_session(
        run_options(name(), invocation, Voice::tells), console,
        [&](Session& session) { return import_words(session, invocation.arguments); });
  }

 private:
  static ExitCode import_words(Session& session, const std::vector<std::string>& words) {
    if (const auto code = session.open(Access::change); code != ExitCode::ok) return code;
    Importer importer(session, words.empty() ? "" : words[0], words.size() < 2 ? "" : words[1]);
    if (const auto code = importer.run(); code != ExitCode::ok) return code;
    auto code = importer.failed();
    if (code == ExitCode::ok && importer.found() == 0 && importer.missing().empty())
      return session.teller.end(code, {"everything that the stack asks for is on record already"},
                                "slipway plan");
    if (code == ExitCode::ok && importer.found() == 0) code = ExitCode::not_found;
    return session.teller.end(code, {importer.summary("imported")}, "slipway plan");
  }
};

}  // namespace

std::unique_ptr<Command> make_import_command() { return std::make_unique<ImportCommand>(); }

}  // namespace slipway::core
