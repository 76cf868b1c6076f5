#include <sstream>

#include "core/event/renderer.hpp"
#include "event_scene.hpp"
#include "golden.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

struct Plain {
  std::ostringstream out;
  std::unique_ptr<EventSink> sink;
  explicit Plain(RendererOptions options = {})
      : sink(make_renderer(RendererKind::plain, out, std::move(options))) {}
};

}  // namespace

TEST_CASE("a run reads as one plain line per event", "[event][plain]") {
  Plain plain;
  Told told(*plain.sink);
  tell_a_run(told);
  CHECK(plain.out.str().find('\x1b') == std::string::npos);
  check_golden("plain.txt", plain.out.str());
}

TEST_CASE("plain lines may be coloured, and still move no cursor", "[event][plain]") {
  RendererOptions options;
  options.style = Style(true);
  Plain plain(options);
  Told told(*plain.sink);
  tell_a_run(told);
  check_golden("plain-color.txt", plain.out.str());
}

TEST_CASE("after thirty silent seconds a heartbeat says what goes on", "[event][plain]") {
  Plain plain;
  Told told(*plain.sink);
  told.begin(3, 120).start("cloud/machine/a").progress("cloud/machine/a", "booting", 0.25);
  plain.out.str("");
  told.pass(29.9);
  CHECK(plain.out.str().empty());
  told.pass(0.1);
  CHECK(plain.out.str() ==
        "still running: 0 of 3 done, 1 running, 30s, about 2m left; cloud/machine/a booting 25%\n");
  plain.out.str("");
  told.pass(29.9);
  CHECK(plain.out.str().empty());
}

TEST_CASE("without anything running there is no heartbeat", "[event][plain]") {
  Plain plain;
  Told told(*plain.sink);
  told.begin(3, 0).start("cloud/machine/a").done("cloud/machine/a", 1);
  plain.out.str("");
  told.pass(100);
  CHECK(plain.out.str().empty());
}

TEST_CASE("a phase that only goes on gives no further line", "[event][plain]") {
  Plain plain;
  Told told(*plain.sink);
  told.begin(1, 0).start("cloud/machine/a");
  plain.out.str("");
  for (const double fraction : {0.1, 0.2, 0.3})
    told.progress("cloud/machine/a", "copying", fraction);
  told.progress("cloud/machine/a", "booting");
  CHECK(plain.out.str() ==
        "create  cloud/machine/a  copying 10%\n"
        "create  cloud/machine/a  booting\n");
}

TEST_CASE("a plan without changes says so", "[event][plain]") {
  Plain plain;
  Told told(*plain.sink);
  told(EventKind::plan_ready, "",
       Value::map().set("counts", Value::map().set("no_op", 3)).set("total", 0));
  CHECK(plain.out.str() == "plan: nothing to do, 3 unchanged\n");
}
