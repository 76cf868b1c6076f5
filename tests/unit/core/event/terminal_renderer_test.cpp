#include <algorithm>
#include <sstream>
#include <vector>

#include "core/event/renderer.hpp"
#include "core/event/text.hpp"
#include "event_scene.hpp"
#include "golden.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

/// A terminal that understands what the renderer writes, and fails the test at anything else.
class Screen {
 public:
  void write(const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
      if (text[at] == '\x1b') {
        at = escape(text, at);
      } else if (text[at] == '\n') {
        ++row_;
        if (row_ == rows_.size()) rows_.emplace_back();
        ++at;
      } else if (text[at] == '\r') {
        ++at;
      } else {
        rows_[row_] += text[at++];
      }
    }
  }
  std::string text() const {
    std::string all;
    for (const auto& row : rows_) all += row + "\n";
    all.pop_back();
    return all;
  }
  const std::vector<std::string>& rows() const { return rows_; }

 private:
  std::size_t escape(const std::string& text, std::size_t at) {
    const auto end = text.find_first_not_of("0123456789;", at + 2);
    REQUIRE(end != std::string::npos);
    const std::string number = text.substr(at + 2, end - at - 2);
    if (text[end] == 'A') {
      const std::size_t up = std::stoul(number);
      REQUIRE(up <= row_);
      row_ -= up;
    } else if (text[end] == 'J') {
      rows_.resize(row_ + 1);
      rows_[row_].clear();
    } else {
      REQUIRE(text[end] == 'm');
    }
    return end + 1;
  }
  std::vector<std::string> rows_{1};
  std::size_t row_ = 0;
};

/// The renderer with a screen before it; `shown` answers what a person sees now.
struct Terminal {
  std::ostringstream out;
  Screen screen;
  int width = 80;
  int height = 24;
  std::unique_ptr<EventSink> sink;
  explicit Terminal(bool color = false) {
    RendererOptions options;
    options.style = Style(color);
    options.width = [this] { return width; };
    options.height = [this] { return height; };
    sink = make_renderer(RendererKind::terminal, out, options);
  }
  std::string shown() {
    screen.write(out.str());
    out.str("");
    return screen.text();
  }
};

std::string machine_name(int i) { return "cloud/machine/demo-" + std::to_string(100 + i); }

}  // namespace

TEST_CASE("a terminal ends up with what stays, and no block", "[event][terminal]") {
  Terminal terminal;
  Told told(*terminal.sink);
  tell_a_run(told);
  check_golden("terminal.txt", terminal.shown());
}

TEST_CASE("what runs stands in a block under what is finished", "[event][terminal]") {
  Terminal terminal;
  Told told(*terminal.sink);
  told.begin(4, 200).start("cloud/service/demo").start("cloud/network/demo").pass(3);
  told.done("cloud/service/demo", 3).start("cloud/machine/demo-0").pass(69);
  told.progress("cloud/machine/demo-0", "booting", 0.4);
  told.wait("platform/unit/router", Value(Value::List{"cloud/machine/demo-0"})).pass(1);
  check_golden("terminal-live.txt", terminal.shown());
}

TEST_CASE("colour changes nothing else on the screen", "[event][terminal]") {
  Terminal plain;
  Terminal coloured(true);
  Told told_plain(*plain.sink);
  Told told_coloured(*coloured.sink);
  tell_a_run(told_plain);
  tell_a_run(told_coloured);
  CHECK(coloured.out.str().find("\x1b[32m") != std::string::npos);
  CHECK(plain.out.str().find("\x1b[32m") == std::string::npos);
  CHECK(plain.shown() == coloured.shown());
}

TEST_CASE("however much runs, the block has at most twelve lines", "[event][terminal]") {
  Terminal terminal;
  Told told(*terminal.sink);
  told.begin(50, 0);
  const auto above = terminal.screen.rows().size() + 2;
  for (int i = 0; i < 11; ++i) told.start(machine_name(i));
  told.pass(1);
  terminal.shown();
  CHECK(terminal.screen.rows().size() == above + 12);
  CHECK(terminal.shown().find("more") == std::string::npos);
  for (int i = 11; i < 50; ++i) told.start(machine_name(i));
  told.pass(1);
  CHECK(terminal.shown().find("and 40 more") != std::string::npos);
  CHECK(terminal.screen.rows().size() == above + 12);
}

TEST_CASE("the block is lower than a low terminal", "[event][terminal]") {
  Terminal terminal;
  terminal.height = 6;
  Told told(*terminal.sink);
  told.begin(9, 0);
  for (int i = 0; i < 9; ++i) told.start(machine_name(i));
  told.pass(1);
  CHECK(terminal.shown().find("and 6 more") != std::string::npos);
}

TEST_CASE("no line of the block is as wide as the terminal", "[event][terminal]") {
  Terminal terminal;
  terminal.width = GENERATE(20, 33, 40, 80, 200);
  Told told(*terminal.sink);
  told.begin(2, 5000).pass(1);
  terminal.shown();
  const std::size_t above = terminal.screen.rows().size();
  told.start("cloud/virtual_machine/a-machine-with-a-name-that-goes-on-and-on-and-on-demo-0");
  told.start(
      "cloud/machine/\xC3\xBC\xE6\xBC\xA2\xE5\xAD\x97-\xE6\xBC\xA2\xE5\xAD\x97-\xE6\xBC\xA2");
  told.progress(
      "cloud/machine/\xC3\xBC\xE6\xBC\xA2\xE5\xAD\x97-\xE6\xBC\xA2\xE5\xAD\x97-\xE6\xBC\xA2",
      "a phase that is told at great length, far beyond what anybody would read", 0.5);
  told.leap(4000);
  terminal.shown();
  const auto& rows = terminal.screen.rows();
  REQUIRE(rows.size() == above + 3);
  for (std::size_t i = above - 1; i < rows.size(); ++i) {
    CHECK(display_width(rows[i]) < terminal.width);
    CHECK(printable(rows[i]) == rows[i]);
  }
}

TEST_CASE("the screen is drawn at most ten times a second", "[event][terminal]") {
  Terminal terminal;
  Told told(*terminal.sink);
  told.begin(1000, 0).start("cloud/machine/long").pass(1);
  terminal.shown();
  for (int i = 0; i < 500; ++i) told.start(machine_name(i)).done(machine_name(i), 0.1);
  CHECK(terminal.out.str().empty());
  told.pass(0.1);
  CHECK(terminal.shown().find(machine_name(499)) != std::string::npos);
}

TEST_CASE("while nothing happens the screen is drawn once a second for the ages",
          "[event][terminal]") {
  Terminal terminal;
  Told told(*terminal.sink);
  told.begin(1, 0).start("cloud/machine/a").pass(1);
  terminal.shown();
  int draws = 0;
  for (int tenth = 0; tenth < 100; ++tenth) {
    told.pass(0.1);
    if (!terminal.out.str().empty()) ++draws;
    terminal.shown();
  }
  CHECK(draws == 10);
}

TEST_CASE("a renderer that goes in the middle of a run takes its block along",
          "[event][terminal]") {
  Terminal terminal;
  {
    Told told(*terminal.sink);
    told.begin(1, 0).start("cloud/machine/a").pass(1);
  }
  CHECK(terminal.shown().find("cloud/machine/a") != std::string::npos);
  terminal.sink.reset();
  CHECK(terminal.shown() == "up demo\nplan: 1 to create, 2 unchanged\n");
}
