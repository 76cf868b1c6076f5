#pragma once
#include <set>
#include <string>
#include <vector>

#include "core/run/session.hpp"

namespace slipway::core {

/// Looks for what the stack asks for and is not on record, under the names that the stack gives it,
/// and takes it on record; nothing is changed on the other side.
///
/// What others are needed by is looked for first, as inputs refer to their outputs.  What is found
/// may say that others are to be asked for otherwise, so the stack is composed again with it, until
/// nothing more is found.
class Importer {
 public:
  /// For all of the stack.
  explicit Importer(Session& session) : session_(session) {}
  /// `address`, when not empty: only that one, by `id` when that is not empty either; or a role,
  /// for all of its.
  Importer(Session& session, std::string address, std::string id)
      : session_(session), address_(std::move(address)), id_(std::move(id)) {}

  /// Looks, and writes down what was found.  The session must have been opened to change something.
  /// Ok, or what kept it from going on, which is told.
  ExitCode run();

  std::size_t found() const { return found_.size(); }
  const std::set<std::string>& missing() const { return missing_; }
  /// Of those that could not be asked for; ok when there are none.
  ExitCode failed() const { return exit_code_of(failures_); }
  /// `3 imported, 1 not found`.
  std::string summary(const std::string& verb) const;

 private:
  bool wanted(const DesiredResource& desired) const;
  bool round();
  bool look_for(const DesiredResource& desired);
  Value inputs_of(const DesiredResource& desired) const;
  Value request(const DesiredResource& desired, const Value& inputs);
  void take(const DesiredResource& desired, const Value& inputs, const Value& answer);
  void bring_up_to_date();
  bool known_name() const;
  ExitCode nothing_of_that_name();
  ExitCode record();

  Session& session_;
  std::string address_;
  std::string id_;
  Composition made_;
  bool asked_ = false;  ///< a plugin was asked for something
  std::set<std::string> found_;
  std::set<std::string> missing_;
  std::vector<Finding> failures_;
};

}  // namespace slipway::core
