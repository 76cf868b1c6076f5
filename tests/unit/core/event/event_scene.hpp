#pragma once
#include <string>

#include "core/event/event.hpp"
#include "core/value/finding.hpp"

namespace slipway::core {

/// Tells a sink of a run, at a clock that starts at 2026-03-01 14:00:00 UTC.
class Told {
 public:
  explicit Told(EventSink& sink) : sink_(sink) {}

  Told& operator()(EventKind kind, const std::string& address, Value fields = Value::map()) {
    sink_.on(Event{kind, now_ms_, address, std::move(fields)});
    return *this;
  }
  /// Lets time pass in ticks of a tenth of a second.
  Told& pass(double seconds) {
    for (auto left = static_cast<std::int64_t>(seconds * 10); left > 0; --left) {
      now_ms_ += 100;
      sink_.tick(now_ms_);
    }
    return *this;
  }

  /// Lets time pass at once, with one tick at its end.
  Told& leap(double seconds) {
    now_ms_ += static_cast<std::int64_t>(seconds * 1000);
    sink_.tick(now_ms_);
    return *this;
  }

  Told& begin(std::int64_t total, double estimate_s) {
    (*this)(EventKind::run_started, "", Value::map().set("command", "up").set("stack", "demo"));
    Value counts = Value::map().set("create", total).set("no_op", 2);
    return (*this)(
        EventKind::plan_ready, "",
        Value::map().set("counts", counts).set("total", total).set("estimate_s", estimate_s));
  }
  Told& start(const std::string& address, const char* action = "create") {
    return (*this)(EventKind::operation_started, address, Value::map().set("action", action));
  }
  Told& progress(const std::string& address, const char* phase, double fraction = -1) {
    Value fields = Value::map().set("phase", phase);
    if (fraction >= 0) fields.set("fraction", fraction);
    return (*this)(EventKind::operation_progress, address, std::move(fields));
  }
  Told& wait(const std::string& address, Value what) {
    return (*this)(EventKind::operation_waiting, address, Value::map().set("for", std::move(what)));
  }
  Told& done(const std::string& address, double seconds, const char* action = "create") {
    return (*this)(EventKind::operation_done, address,
                   Value::map().set("action", action).set("seconds", seconds));
  }

 private:
  EventSink& sink_;
  std::int64_t now_ms_ = 1'772'373'600'000;
};

inline Value refusal(const std::string& address) {
  Finding finding;
  finding.code = "cloud.quota";
  finding.message = "the cloud refused a third machine";
  finding.help = "slipway up --set cloud.machines=2";
  finding.address = address;
  finding.facts = Value::map().set("status", 409).set("request id", "r-17");
  return finding_to_value(finding);
}

/// A run with every kind of event in it.
inline void tell_a_run(Told& told) {
  told.begin(5, 90).pass(1);
  told(EventKind::finding, "",
       Value::map().set("finding", finding_to_value({Level::warning,
                                                     "stack.old-name",
                                                     "'size' is now called 'vm_size'",
                                                     "vm_size: Large",
                                                     {"slipway.yaml", 14, 3, "  size: Large"},
                                                     "",
                                                     {},
                                                     "",
                                                     Value::map()})));
  told.start("cloud/service/demo").start("cloud/network/demo");
  told.wait("cloud/machine/demo-0", "cloud/service/demo").pass(2);
  told.progress("cloud/network/demo", "registering", 0.4).pass(1);
  told.progress("cloud/network/demo", "registering", 0.8).done("cloud/service/demo", 3.04);
  told.start("cloud/machine/demo-0").progress("cloud/machine/demo-0", "booting").pass(40);
  told(EventKind::operation_retry, "cloud/network/demo",
       Value::map()
           .set("attempt", 2)
           .set("in_ms", 4000)
           .set("finding", Value::map().set("message", "the cloud asked to come back later")));
  told(EventKind::log, "", Value::map().set("level", "info").set("message", "not shown"));
  told(EventKind::log, "cloud/machine/demo-0",
       Value::map()
           .set("level", "warning")
           .set("plugin", "meadow")
           .set("message", "the image is \x1b[31mold\x1b[0m")
           .set("fields", Value::map().set("days", 400)));
  told.pass(32).done("cloud/machine/demo-0", 72).done("cloud/network/demo", 75.5);
  told.start("cloud/machine/demo-1", "replace").pass(1);
  told(EventKind::operation_failed, "cloud/machine/demo-1",
       Value::map().set("action", "replace").set("finding", refusal("cloud/machine/demo-1")));
  told(EventKind::operation_skipped, "platform/unit/router",
       Value::map().set("because", "cloud/machine/demo-1 failed"));
  told(EventKind::record, "",
       Value::map().set("record", Value::map().set("unit", "r").set("n", 1)));
  Value outcome = Value(Value::List{"1 of 5 failed, 1 skipped", "log: .slipway/logs/run1.jsonl"});
  told(EventKind::run_ended, "",
       Value::map()
           .set("exit_code", 4)
           .set("outcome", outcome)
           .set("seconds", 77)
           .set("next", "slipway up"));
}

}  // namespace slipway::core
