#include "core/run/session.hpp"

namespace slipway::core {
namespace {

constexpr std::size_t reads_at_once = 16;
constexpr Millis look_patience{8000};

/// How a session is left, whatever way leads out of it.
class End {
 public:
  explicit End(Session& session) : session_(session) {}
  End(const End&) = delete;
  End& operator=(const End&) = delete;
  ~End() {
    session_.teller.leave(code);
    session_.recorder.give_back();
    session_.calls.finish(session_.teller.ended().value_or(ExitCode::cancelled));
  }

  ExitCode code = ExitCode::defect;  ///< of a body that did not come back by itself

 private:
  Session& session_;
};

}  // namespace

ExitCode in_session(const RunOptions& options, Console& console,
                    const std::function<ExitCode(Session&)>& body) {
  Session session{options, console};
  End end(session);
  end.code = body(session);
  return end.code;
}

ExitCode Session::open(Access access) {
  if (const auto code = opened.read_file(); code != ExitCode::ok) return code;
  if (const auto code = recorder.open(stack(), Access::look); code != ExitCode::ok) return code;
  if (const auto code = opened.load_plugins(); code != ExitCode::ok) return code;
  return access == Access::change ? take_for_change() : ExitCode::ok;
}

ExitCode Session::open_state(Access access) {
  if (const auto code = opened.read_file(); code != ExitCode::ok) return code;
  return recorder.open(stack(), access);
}

ExitCode Session::open_stack() {
  if (const auto code = opened.read_file(); code != ExitCode::ok) return code;
  recorder.open_nothing();
  return opened.load_plugins();
}

ExitCode Session::take_for_change() {
  host.use_layout({}, {});
  const auto looked_at = std::pair(state().lineage, state().serial);
  if (const auto code = recorder.open(stack(), Access::change); code != ExitCode::ok) return code;
  return opened.look_again(looked_at != std::pair(state().lineage, state().serial));
}

ExitCode Session::adopt(const std::string& lineage) {
  if (const auto code = recorder.adopt(stack(), lineage); code != ExitCode::ok) return code;
  return take_for_change();
}

ReadBacks read_back(Session& session) {
  auto& calls = session.calls.dispatcher(reads_at_once);
  RefreshParts parts{session.state(),         session.host,         calls,         session.clock,
                     session.teller.events(), session.console.stop, reads_at_once, {}};
  // Who only looks wants to know soon what does not answer; who changes something waits for it.
  if (session.recorder.lock() == 0) parts.patience = look_patience;
  auto reads = refresh(parts);
  if (parts.patience && calls.running() > 0) session.calls.gave_up();
  static_cast<void>(take_reads(session.own_state(), reads, session.host));
  session.host.forget_inventory();
  return reads;
}

Composition compose_stack(Session& session, const Fates& fates) {
  auto made = try_composition(session, fates);
  take_composition(session, made);
  return made;
}

Composition try_composition(Session& session, const Fates& fates) {
  auto made =
      compose(session.roles(), session.stack(), session.state(), fates, session.calls.services());
  made.findings = session.teller.judged(std::move(made.findings));
  return made;
}

void take_composition(Session& session, const Composition& made) {
  session.teller.tell(made.findings);
  session.host.use_layout(made.layout, made.node_status);
}

ExitCode tell_unfit(Session& session) {
  std::vector<Finding> unfit;
  static_cast<void>(session.host.inventory(&unfit));
  session.teller.tell(unfit);
  return exit_code_of(unfit);
}

}  // namespace slipway::core
