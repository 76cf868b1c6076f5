#include "core/cli/command.hpp"

#include "core/cli/session.hpp"
#include "core/cli/show.hpp"

namespace slipway::core {
namespace {

/// By this name a plugin's action is known that looks for what is there and not on record.
constexpr const char* audit = "audit";

class AuditCommand final : public Command {
 public:
  std::string name() const override { return audit; }
  std::string summary() const override { return "look for what is left over"; }
  std::string description() const override {
    return "Asks every plugin that can what it finds under the stack's names that is not on\n"
           "record: left over by an accident, or made by somebody else.  Nothing is changed.\n"
           "Exits with 7 when something was found.\n"
           "\n"
           "  slipway audit";
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    Session session(invocation, console, name());
    if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
    std::int64_t found = 0;
    std::int64_t asked = 0;
    for (const auto& [role, active] : session.roles().active()) {
      if (!active.plugin->schema().find_action(role, audit)) continue;
      const auto end = run_action(session, active, audit, Value::map(), {});
      if (end.code != ExitCode::ok) return end.code;
      found += end.result["found"].as_int();
      ++asked;
    }
    if (asked == 0) return session.end(ExitCode::ok, {"no plugin of the stack can look"}, "");
    return session.end(found == 0 ? ExitCode::ok : ExitCode::changes,
                       {std::to_string(found) + " found that are not on record"}, "slipway status");
  }
};

}  // namespace

std::unique_ptr<Command> make_audit_command() { return std::make_unique<AuditCommand>(); }

}  // namespace slipway::core
