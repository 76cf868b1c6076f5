#include "deis/units/text_diff.hpp"

#include <catch2/catch.hpp>

using deis::changed_lines;
using Lines = std::vector<std::string>;

TEST_CASE("a changed unit is shown line by line, below the section that it is in", "[deis][unit]") {
  const std::string before =
      "[Unit]\nDescription=a\n\n[Service]\nEnvironmentFile=/etc/environment\nExecStart=/bin/a\n"
      "Restart=on-failure\n";
  const std::string after =
      "[Unit]\nDescription=a\n\n[Service]\nEnvironmentFile=/etc/environment\nExecStart=/bin/b\n"
      "Restart=on-failure\nRestartSec=5\n\n[X-Fleet]\nGlobal=true\n";
  CHECK(changed_lines(before, after, 40) == Lines{"  [Service]", "- ExecStart=/bin/a",
                                                  "+ ExecStart=/bin/b", "+ RestartSec=5",
                                                  "+ [X-Fleet]", "+ Global=true"});
  CHECK(changed_lines(before, before, 40).empty());
}

TEST_CASE("a long difference is cut and says so", "[deis][unit]") {
  std::string after = "[Service]\n";
  for (int line = 0; line < 100; ++line) after += "Environment=N" + std::to_string(line) + "=1\n";
  const auto lines = changed_lines("[Service]\n", after, 10);
  REQUIRE(lines.size() == 11);
  CHECK(lines.front() == "  [Service]");
  CHECK(lines.back() == "... and 91 lines more");
}

TEST_CASE("files too large to be compared line by line are all old and all new", "[deis][unit]") {
  std::string before;
  std::string after;
  for (int line = 0; line < 3000; ++line) {
    before += "A=" + std::to_string(line) + "\n";
    after += "B=" + std::to_string(line) + "\n";
  }
  // the last line, too, though both have it
  CHECK(changed_lines(before + "C=1\n", after + "C=1\n", 10000).size() == 6002);
}
