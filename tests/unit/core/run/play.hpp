#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "tests/unit/core/run/front.hpp"

namespace slipway::core::test {

/// A variable of this process for as long as it lives, and then as it was.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    if (const char* now = std::getenv(name)) before_ = now;
    ::setenv(name, value.c_str(), 1);
  }
  ~Variable() {
    if (before_)
      ::setenv(name_, before_->c_str(), 1);
    else
      ::unsetenv(name_);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

/// A front end with a stack of the plugin `puppet`: two machines, `cloud/thing/t-0` and `t-1`, on a
/// stage that says how each call ends (plugins/puppet.cpp).
class Play final : public Front {
 public:
  /// `lines`: more lines of the role cloud, each with its end; `roles`: more roles.
  explicit Play(const std::string& lines = {}, const std::string& roles = {})
      : Front(text(lines, roles)) {
    std::filesystem::create_directory(folder.path() + "/stage");
  }
  static std::string text(const std::string& lines = {}, const std::string& roles = {}) {
    return "name: fair\ncloud:\n  plugin: puppet\n  stage: stage\n" +
           (lines.find("nodes:") == std::string::npos ? std::string("  nodes: 2\n") : "") + lines +
           roles;
  }
  void rewrite(const std::string& lines = {}, const std::string& roles = {}) const {
    folder.write("slipway.yaml", text(lines, roles));
  }

  /// What a call of a thing answers from now on: `cue("t-0.create", "failed invalid none no")`.
  void cue(const std::string& call, const std::string& answer) const {
    folder.write("stage/" + call, answer + "\n");
  }
  void uncue(const std::string& call) const {
    std::filesystem::remove(folder.path() + "/stage/" + call);
  }
  /// The calls since the last time that this was asked, in order: `create t-0`.
  std::vector<std::string> calls() const {
    std::ifstream file(folder.path() + "/stage/calls");
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    std::filesystem::remove(folder.path() + "/stage/calls");
    return lines;
  }
  bool is_made(const std::string& name) const {
    return std::filesystem::exists(folder.path() + "/stage/" + name + ".made");
  }

  ExitCode up(Apply::Options wanted = {}) {
    wanted.yes = true;
    return apply(wanted);
  }
  ExitCode down() { return Front::apply(Apply::Goal::down); }

  /// A Ctrl-C comes when such an event is heard.
  void stop_at(EventKind kind, const std::string& address = {}) {
    when_heard = [this, kind, address](const Event& event) {
      if (event.kind == kind && (address.empty() || event.address == address)) stop.request_stop();
    };
  }
  /// Runs that begin from here on are not stopped.
  void go_on() {
    when_heard = nullptr;
    stop = std::stop_source();
    console.stop = stop.get_token();
  }

  /// What is on record now.
  State recorded() {
    State state;
    const auto heard_before = heard;
    run("look", [&](Session& session) {
      const auto code = session.open_state(Access::look);
      state = session.state();
      return code;
    });
    heard = heard_before;
    return state;
  }

  /// A person at a terminal, who answers so whatever is asked; none: the end of the input.
  void answers(std::optional<std::string> answer) {
    console.stream = nullptr;
    console.in_is_terminal = console.out_is_terminal = true;
    console.read_line = [answer] { return answer; };
  }

 private:
  /// Keys and what is trusted are this test's own.
  Variable data_{"XDG_DATA_HOME", folder.path() + "/data"};
};

}  // namespace slipway::core::test
