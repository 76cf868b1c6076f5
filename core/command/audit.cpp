#include "core/command/commands.hpp"
#include "core/command/run_options.hpp"

#include "core/run/importer.hpp"
#include "core/run/show.hpp"

namespace slipway::core {
namespace {

/// By this name a plugin's action is known that looks for what is there and not on record.  Its
/// result holds `found`; a record of what bears a mark holds it as `owner`: {stack, lineage,
/// address}.
constexpr const char* audit = "audit";

/// What the plugins found that is not on record.
struct Leftovers {
  ExitCode code = ExitCode::ok;
  std::string unasked;  ///< the role that could not be asked
  std::int64_t count = 0;
  int asked = 0;                   ///< plugins that can look
  std::set<std::string> lineages;  ///< in marks of this stack's name
};

/// As the core makes them.  A mark is somebody else's text, and this one names files.
bool is_lineage(const std::string& text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

Leftovers look(Session& session) {
  Leftovers left;
  const auto see = [&](const Value& record) {
    const auto& owner = record["owner"];
    const auto& lineage = owner["lineage"].as_string();
    if (owner["stack"].as_string() == session.stack().name && is_lineage(lineage))
      left.lineages.insert(lineage);
  };
  for (const auto& [role, active] : session.roles().active()) {
    if (!active.plugin->schema().find_action(role, audit)) continue;
    const auto end = run_action(session, active, audit, Value::map(), {}, {see, {}});
    if (end.code != ExitCode::ok && end.code != ExitCode::unhealthy) {
      left.code = end.code;
      left.unasked = role;
      return left;
    }
    left.count += end.result["found"].as_int();
    ++left.asked;
  }
  return left;
}

ExitCode refuse(Session& session, const std::string& code, const std::string& message,
                const std::string& help, ExitCode exit) {
  Finding finding;
  finding.code = code;
  finding.message = message;
  finding.help = help;
  session.teller.tell(finding);
  return exit;
}

/// Rebuilds a lost record from what bears the marks of the stack's name.
class Adoption {
 public:
  explicit Adoption(Session& session) : session_(session) {}

  ExitCode run(const Leftovers& left) {
    if (left.lineages.size() > 1)
      return refuse(session_, "audit.lineages",
                    "what bears the marks of '" + session_.stack().name + "' was made with " +
                        std::to_string(left.lineages.size()) + " different states",
                    "delete what is not wanted at the cloud itself, then adopt the rest",
                    ExitCode::usage);
    const auto lineage = left.lineages.empty() ? session_.state().lineage : *left.lineages.begin();
    if (left.lineages.empty() && session_.state().resources.empty())
      return refuse(session_, "audit.nothing",
                    "nothing bears the marks of the stack '" + session_.stack().name + "'",
                    "slipway import, for what was not made by a stack", ExitCode::not_found);
    if (lineage != session_.state().lineage)
      if (const auto code = check_own_record(); code != ExitCode::ok) return code;
    if (const auto code = session_.adopt(lineage); code != ExitCode::ok) return code;
    Importer importer(session_);
    if (const auto code = importer.run(); code != ExitCode::ok) return code;
    if (const auto code = importer.failed(); code != ExitCode::ok)
      return session_.teller.end(code, {importer.summary("adopted")}, "slipway audit --adopt");
    const auto rest = look(session_);
    if (rest.code != ExitCode::ok)
      return session_.teller.end(
          rest.code,
          {importer.summary("adopted"), "the " + rest.unasked + " could not be asked for the rest"},
          "slipway audit");
    std::vector<std::string> outcome{importer.summary("adopted")};
    if (rest.count > 0)
      outcome.push_back(std::to_string(rest.count) +
                        " found that the stack file does not ask for: give it the flags and "
                        "variables of the last apply, and adopt again");
    return session_.teller.end(rest.count > 0 ? ExitCode::changes : ExitCode::ok, outcome,
                               "slipway plan");
  }

 private:
  /// What this record made itself bears its own marks, so it cannot take those of another one on.
  ExitCode check_own_record() {
    for (const auto& [address, row] : session_.state().resources) {
      const auto* type = session_.host.type(address, row.plugin);
      if (type && type->known_by == "marked")
        return refuse(session_, "audit.own-record",
                      "the record here has things of its own, such as " + address +
                          ", so it cannot become that of what was found",
                      "slipway down, then slipway audit --adopt", ExitCode::usage);
    }
    return ExitCode::ok;
  }

  Session& session_;
};

class AuditCommand final : public Command {
 public:
  std::string name() const override { return audit; }
  std::string summary() const override { return "look for what is left over, or adopt it"; }
  std::string description() const override {
    return "Asks every plugin that can what it finds under the stack's names that is not on\n"
           "record: left over by an accident, or made by somebody else.  Nothing is changed.\n"
           "Exits with 7 when something was found.\n"
           "\n"
           "With --adopt a lost record is made again from what bears the marks of this stack's\n"
           "name: everything that the stack file asks for is looked for under the names that it\n"
           "gives, for all roles, and taken on record.  Nothing is changed on the other side.\n"
           "Use the flags and variables of the last apply.\n"
           "\n"
           "  slipway audit\n"
           "  slipway audit --adopt";
  }
  std::vector<Option> options() const override {
    return {{"adopt", {}, "make a lost record again from what is found"}};
  }

  bool concludes_after_stop() const override { return true; }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    return in_session(
        run_options(name(), invocation, Voice::tells), console,
        [&](Session& session) { return look_around(session, invocation.flag("adopt")); });
  }

 private:
  static ExitCode look_around(Session& session, bool adopts) {
    if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
    const auto left = look(session);
    if (left.code != ExitCode::ok)
      return session.teller.end(left.code, {"the " + left.unasked + " could not be asked"},
                                "slipway audit");
    if (left.asked == 0)
      return session.teller.end(ExitCode::ok, {"no plugin of the stack can look"}, "");
    if (adopts) return Adoption(session).run(left);
    const bool lost = !left.lineages.empty() && !left.lineages.contains(session.state().lineage);
    return session.teller.end(left.count == 0 ? ExitCode::ok : ExitCode::changes,
                              {std::to_string(left.count) + " found that are not on record"},
                              lost ? "slipway audit --adopt" : "slipway status");
  }
};

}  // namespace

std::unique_ptr<Command> make_audit_command() { return std::make_unique<AuditCommand>(); }

}  // namespace slipway::core
