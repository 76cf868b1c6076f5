#pragma once
#include <functional>
#include <string>
#include <vector>

#include "check/plugin/scene.hpp"
#include "check/plugin/thing.hpp"

namespace slipway::check {

/// The resources of one role, worked on as an engine does: pending operations are polled, what may
/// be tried again is, and whatever is still there at the end is deleted.
/// A promise of plugin.h that is broken on the way is thrown as a Violation.
class Lifetime {
 public:
  /// Composes the role; throws a Skip when expand fails or makes nothing.
  Lifetime(Subject& subject, const std::string& role);
  Lifetime(const Lifetime&) = delete;
  Lifetime& operator=(const Lifetime&) = delete;
  ~Lifetime();

  std::vector<Thing>& things() { return things_; }
  Plugin& plugin() { return subject_.plugin(); }
  const Configured& instance() const { return instance_; }

  /// What the request of a changing function holds.
  Value request(const Thing& thing, const std::string& lineage) const;
  Value request(const Thing& thing) const;
  Value read_request(const Thing& thing) const;

  /// Until done or failed: the last answer.  `at_pending` is called with each pending answer.
  Value settle(const Member& member, const Thing& thing, Value request);
  void on_pending(std::function<void(const Thing&, const Value&)> told) {
    told_pending_ = std::move(told);
  }

  /// Creates a thing and takes over its id and outputs.
  void create(Thing& thing);
  void create_all();
  /// Takes over what a create answered.
  static void take_over(Thing& thing, const Value& done);
  /// Reads it: present, and no other than its inputs.
  void must_be_as_wanted(const Thing& thing);
  Answer read(const Thing& thing);
  /// Deletes it: done, or not found.
  void remove(Thing& thing);

  /// Every answer that came, with the type that it was about.
  struct Record {
    std::string member;
    Value type;
    Answer answer;
  };
  const std::vector<Record>& records() const { return records_; }

 private:
  Answer once(const Member& member, const Thing& thing, const Value& request);
  void wait(const Thing& thing, const char* doing, double milliseconds);

  Subject& subject_;
  std::string role_;
  Value options_;
  Configured instance_;
  Scene scene_;
  std::vector<Thing> things_;
  std::vector<Record> records_;
  std::function<void(const Thing&, const Value&)> told_pending_;
};

}  // namespace slipway::check
