#include "core/run/run_stream.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

using namespace slipway::core;

namespace {

/// What is written, and in how many pieces.
class Pieces final : public std::stringbuf {
 public:
  int count = 0;

 private:
  int sync() override {
    ++count;
    return std::stringbuf::sync();
  }
};

Event done(const std::string& address) {
  Event event;
  event.kind = EventKind::operation_done;
  event.address = address;
  return event;
}

std::size_t lines_in(const Pieces& pieces) {
  const auto text = pieces.str();
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("the events of one turn are written in one piece", "[run][json]") {
  Pieces pieces;
  std::ostream out(&pieces);
  RunStream stream(out, "up");
  stream.on(done("cloud/box/one"));
  const auto before = pieces.count;
  const auto lines = lines_in(pieces);

  stream.hold();
  for (const auto* name : {"cloud/box/two", "cloud/box/three", "cloud/box/four"})
    stream.on(done(name));
  CHECK(lines_in(pieces) == lines);
  stream.let_go();
  CHECK(lines_in(pieces) == lines + 3);
  CHECK(pieces.count == before + 1);
  stream.close(ExitCode::ok);
}

TEST_CASE("a stream that is closed while it is held says all that it was told", "[run][json]") {
  Pieces pieces;
  std::ostream out(&pieces);
  RunStream stream(out, "up");
  stream.on(done("cloud/box/one"));
  stream.hold();
  stream.on(done("cloud/box/two"));
  stream.close(ExitCode::ok);
  const auto text = pieces.str();
  CHECK(text.find("cloud/box/two") < text.find("run_ended"));
  CHECK(text.back() == '\n');
}
