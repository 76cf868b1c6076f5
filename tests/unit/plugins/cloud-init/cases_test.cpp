// What the checker says of documents of which is known what the real tool did with them at a boot.
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "check/checker.hpp"
#include "role/explanations.hpp"

using namespace cloud_init;
using user_data::Level;
using user_data::Problem;

namespace {

enum class Verdict { accept, warn, refuse };

struct Case {
  const char* name;
  Verdict verdict;
  int line;  ///< of what is at fault; 0: nothing is
  int column = 0;
};

constexpr auto accept = Verdict::accept;
constexpr auto warn = Verdict::warn;
constexpr auto refuse = Verdict::refuse;

/// Where a document is accepted and its boot fails all the same, only the machine can know.
const std::vector<Case> cases = {{"02-users-good", accept, 0},
                                 {"03-group-member-too-early", warn, 2},
                                 {"05-user-twice", refuse, 5},
                                 {"06-user-primary-group-missing", refuse, 2},
                                 {"09-user-unknown-key", refuse, 2},
                                 {"10-user-bad-sudo", refuse, 2},
                                 {"11-files-good", accept, 0},
                                 {"12-files-number-as-mode", refuse, 3},
                                 {"14-files-owner-made-later", refuse, 5},
                                 {"16-files-bad-base64", refuse, 3},
                                 {"17-files-without-path", refuse, 3},
                                 {"18-files-path-is-a-directory", accept, 0},
                                 {"19-files-number-as-content", refuse, 3},
                                 {"20-files-same-path", warn, 4},
                                 {"21-units-good", accept, 0},
                                 {"22-unit-fails-in-the-middle", accept, 0},
                                 {"27-package-missing", accept, 0},
                                 {"28-packages-without-network", accept, 0},
                                 {"29-commands-good", accept, 0},
                                 {"31-command-fails-in-the-middle", accept, 0},
                                 {"33-command-exits", warn, 4},
                                 {"34-command-is-a-number", refuse, 4},
                                 {"35-commands-open-construct", refuse, 4},
                                 {"37-bootcmd-fails", accept, 0},
                                 {"38-yaml-tab", refuse, 3, 1},
                                 {"39-yaml-unclosed", refuse, 3},
                                 {"40-yaml-latin1", refuse, 2},
                                 {"43-no-header", refuse, 1},
                                 {"44-blank-lines-first", warn, 1},
                                 {"46-crlf", accept, 0},
                                 {"49-key-twice", refuse, 4},
                                 {"51-hostname-not-text", refuse, 2},
                                 {"52-hostname-nonsense", refuse, 2},
                                 {"53-ntp-timesyncd", accept, 0},
                                 {"54-ntp-servers-as-text", refuse, 2},
                                 {"55-ntp-unknown-client", refuse, 2},
                                 {"56-mount-without-device", warn, 3},
                                 {"59-several-parts-merged", accept, 0},
                                 {"60-template-unknown-variable", refuse, 3},
                                 {"61-script-fails", accept, 0},
                                 {"62-host-key-garbage", refuse, 4},
                                 {"63-whole-node", accept, 0}};

std::vector<Problem> problems_of(const std::string& name) {
  std::ifstream file(std::string(CASES_FOLDER) + "/" + name + ".txt", std::ios::binary);
  REQUIRE(file);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  return check(bytes, {});
}

Verdict verdict_of(const std::vector<Problem>& problems) {
  auto worst = accept;
  for (const auto& problem : problems) {
    if (problem.level == Level::error) return refuse;
    if (problem.level == Level::warning) worst = warn;
  }
  return worst;
}

}  // namespace

TEST_CASE("each document is judged as its boot would go, at its place", "[cloud-init][check]") {
  for (const auto& one : cases) {
    const auto problems = problems_of(one.name);
    INFO(one.name);
    for (const auto& problem : problems)
      UNSCOPED_INFO(problem.at.line << ":" << problem.at.column << " " << problem.code << ": "
                                    << problem.message);
    CHECK(verdict_of(problems) == one.verdict);
    for (const auto& problem : problems) CHECK(explanations().contains(problem.code));
    if (problems.empty()) continue;
    CHECK(problems.front().at.line == one.line);
    if (one.column > 0) CHECK(problems.front().at.column == one.column);
  }
}
