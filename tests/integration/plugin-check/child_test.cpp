#include <catch2/catch.hpp>

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include "check/process/child.hpp"

using namespace slipway::check;
using namespace std::chrono_literals;

namespace {

Verdict judge(const std::function<Verdict(Whereabouts&)>& body) { return run_in_child(60s, body); }

bool says(const Verdict& verdict, const std::string& part) {
  return verdict.why.find(part) != verdict.why.npos;
}

}  // namespace

TEST_CASE("what a check says comes back from its process", "[check]") {
  const auto verdict = judge([](Whereabouts&) {
    return Verdict{Result::passed, std::string(200'000, 'w')};
  });
  CHECK(verdict.result == Result::passed);
  CHECK(verdict.why.size() == 200'000);
  CHECK(judge([](Whereabouts&) -> Verdict { throw Violation{"broken"}; }).why == "broken");
  CHECK(judge([](Whereabouts&) -> Verdict { throw Skip{"no"}; }).result == Result::skipped);
}

TEST_CASE("a fault of the runner is not booked on the plugin", "[check]") {
  CHECK(judge([](Whereabouts&) -> Verdict { throw std::runtime_error("x"); }).result ==
        Result::not_judged);
  CHECK(judge([](Whereabouts&) -> Verdict { std::abort(); }).result == Result::not_judged);
  CHECK(judge([](Whereabouts&) -> Verdict { std::exit(0); }).result == Result::not_judged);
}

TEST_CASE("a crash inside the plugin is named with the function", "[check]") {
  const auto verdict = judge([](Whereabouts& whereabouts) -> Verdict {
    const Inside inside(whereabouts, "expand");
    std::raise(SIGSEGV);
    return {};
  });
  CHECK(verdict.result == Result::crashed);
  CHECK(says(verdict, "in expand"));
}

TEST_CASE("a process that ends inside the plugin is the plugin's fault", "[check]") {
  const auto verdict = judge([](Whereabouts& whereabouts) -> Verdict {
    const Inside inside(whereabouts, "validate");
    std::exit(3);
  });
  CHECK(verdict.result == Result::failed);
  CHECK(says(verdict, "code 3 in validate"));
}

TEST_CASE("time that is up counts against the plugin only inside it", "[check]") {
  const auto endless = [](bool inside) {
    return run_in_child(200ms, [inside](Whereabouts& whereabouts) -> Verdict {
      if (inside) whereabouts.enter("read");
      while (true) pause();
    });
  };
  CHECK(endless(true).result == Result::timed_out);
  CHECK(endless(false).result == Result::not_judged);
}
