#pragma once
#include <sstream>
#include <string>
#include <vector>

#include "core/run/apply.hpp"
#include "tests/unit/core/stack/stack_folder.hpp"

namespace slipway::core::test {

/// A front end that is no command line: it asks for runs in plain words and hears what they say.
class Front : public EventSink {
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
    return apply(wanted);
  }
  ExitCode apply(const Apply::Options& wanted) {
    const bool up = wanted.goal == Apply::Goal::up;
    return run(up ? "up" : "down", [&](Session& session) {
      const auto code = up ? open_for_up(session) : session.open(Access::change);
      return code == ExitCode::ok ? Apply(session, wanted).run() : code;
    });
  }

  void on(const Event& event) override {
    heard.push_back(event);
    if (when_heard) when_heard(event);
  }
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

  /// The findings with this code, as the stream has them.
  std::vector<Value> findings(const std::string& code) const {
    std::vector<Value> found;
    for (const auto& event : of(EventKind::finding))
      if (event.fields["finding"]["code"].as_string() == code)
        found.push_back(event.fields["finding"]);
    return found;
  }
  /// What `run_ended` said; empty before.
  Value end() const {
    const auto ends = of(EventKind::run_ended);
    return ends.empty() ? Value::map() : ends.back().fields;
  }
  std::vector<std::string> outcome() const { return texts_of(end()["outcome"]); }
  std::string last_line() const { return outcome().empty() ? "" : outcome().back(); }
  std::string first_line() const { return outcome().empty() ? "" : outcome().front(); }
  /// The command that was named at the end, without the flags that lead to this stack.
  std::string next() const {
    const auto& command = end()["next"].as_string();
    return command.substr(0, command.find(" --plugin-dir"));
  }
  static std::vector<std::string> texts_of(const Value& list) {
    std::vector<std::string> texts;
    for (const auto& one : list.as_list()) texts.push_back(one.as_string());
    return texts;
  }

  StackFolder folder;
  std::ostringstream out;
  std::ostringstream err;
  std::stop_source stop;
  Console console{out, err};
  RunOptions options;
  std::vector<Event> heard;
  std::function<void(const Event&)> when_heard;  ///< besides; may be empty
};

}  // namespace slipway::core::test
