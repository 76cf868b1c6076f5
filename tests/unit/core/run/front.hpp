#pragma once
#include <sstream>
#include <string>
#include <vector>

#include "core/run/apply.hpp"
#include "tests/unit/core/stack/stack_folder.hpp"

namespace slipway::core::test {

/// A front end that is no command line: it asks for runs in plain words and hears what they say.
class Front final : public EventSink {
 public:
  explicit Front(const std::string& stack_file) {
    folder.write("slipway.yaml", stack_file);
    console.directory = folder.path();
    console.stop = stop.get_token();
    console.stream = this;
    options.plugin_dirs = {EXAMPLE_PLUGINS, RUN_PLUGINS};
  }

  ExitCode run(const std::string& command, const std::function<ExitCode(Session&)>& body) {
    heard.clear();
    options.command = command;
    options.line = "slipway " + command;
    return in_session(options, console, body);
  }

  ExitCode apply(Apply::Goal goal) {
    Apply::Options wanted;
    wanted.goal = goal;
    wanted.yes = true;
    if (goal == Apply::Goal::down) wanted.confirm = "fair";
    return run(goal == Apply::Goal::up ? "up" : "down", [&](Session& session) {
      const auto code =
          goal == Apply::Goal::up ? open_for_up(session) : session.open(Access::change);
      return code == ExitCode::ok ? Apply(session, wanted).run() : code;
    });
  }

  void on(const Event& event) override { heard.push_back(event); }
  void tick(std::int64_t) override {}

  std::vector<Event> of(EventKind kind) const {
    std::vector<Event> found;
    for (const auto& event : heard)
      if (event.kind == kind) found.push_back(event);
    return found;
  }
  std::vector<std::string> codes() const {
    std::vector<std::string> found;
    for (const auto& event : of(EventKind::finding))
      found.push_back(event.fields["finding"]["code"].as_string());
    return found;
  }

  StackFolder folder;
  std::ostringstream out;
  std::ostringstream err;
  std::stop_source stop;
  Console console{out, err};
  RunOptions options;
  std::vector<Event> heard;
};

}  // namespace slipway::core::test
