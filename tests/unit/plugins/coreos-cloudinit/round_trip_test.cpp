// Generated NodeConfigs: what is rendered is accepted by the checker and reads back the same.
#include "cloudconfig/shared.hpp"
#include "document_text.hpp"
#include "documents.hpp"
#include "generator.hpp"
#include "render/merge.hpp"

using namespace cloudconfig;
using namespace cloudconfig::test;

namespace {

/// What a file will hold on the machine, before the addresses are put in.
std::string on_machine(const FileEntry& file) {
  return file.encoding.empty() ? file.content : base64_decode(file.content).value_or("?");
}

/// The machine's substitution for tokens that stand in the raw text, with the tokens left as they
/// are: an escaped one loses its backslash.
std::string unescaped(std::string text) {
  for (std::size_t at = text.find("\\$private_ipv4"); at != std::string::npos;
       at = text.find("\\$private_ipv4", at))
    text.erase(at, 1);
  return text;
}

/// Bytes are taken as they are, text goes through the substitution.
std::string meant(const slipway::contract::File& file) {
  return file.base64.empty() ? unescaped(file.content.as_string()) : *base64_decode(file.base64);
}

/// How often a switch is on in a text of ours.
int switches_in(const std::string& text) {
  int count = 0;
  for (auto at = text.find(": true\n"); at != std::string::npos; at = text.find(": true\n", at + 1))
    ++count;
  return count;
}

}  // namespace

TEST_CASE("nothing that the reader knows is lost between reading and rendering",
          "[render][property]") {
  for (const auto tool : {tool_1_5_1, tool_1_14_0}) {
    for (unsigned seed = 1; seed <= 300; ++seed) {
      INFO("release " << tool << ", seed " << seed);
      DocumentText source(seed, tool);
      const auto text = source.write();
      INFO(text);
      const auto read = checked(text, tool);
      for (const auto& problem : read.problems) {
        INFO(problem.at.line << ": " << problem.message);
        CHECK((problem.code != "user-data-unknown-key" && problem.code != "user-data-later-key" &&
               problem.code != "user-data-type" && problem.code != "user-data-yaml"));
      }
      Document merged;
      Problems problems;
      merge_base(merged, read.document, "own.yaml", problems);
      CHECK(problems.list().empty());
      const auto made = emit(merged);
      INFO(made);
      for (const auto& mark : source.marks()) CHECK(made.find(mark) != std::string::npos);
      CHECK(switches_in(made) == source.switches());
      CHECK(checked(made, tool).document == read.document);
    }
  }
}

TEST_CASE("generated NodeConfigs render and read back the same", "[render][property]") {
  for (unsigned seed = 1; seed <= 400; ++seed) {
    INFO("seed " << seed);
    const auto config = Generator(seed).config();
    const auto made = rendered(config);
    REQUIRE(made.problems.empty());
    INFO(made.text);
    const auto back = checked(unescaped(made.text));
    for (const auto& problem : back.problems) {
      INFO(problem.at.line << ": " << problem.message);
      CHECK((problem.code != "user-data-yaml" && problem.code != "user-data-type" &&
             problem.code != "user-data-unknown-key" && problem.code != "user-data-encoding" &&
             problem.code != "user-data-control-character"));
    }
    REQUIRE(back.document.files.size() >= config.files.size());
    for (std::size_t i = 0; i < config.files.size(); ++i)
      CHECK(on_machine(back.document.files[i]) == meant(config.files[i]));
    for (std::size_t i = 0; i < config.units.size(); ++i)
      CHECK(units(back.document, config.units[i].name).at(0).content ==
            unescaped(config.units[i].content));
    CHECK(back.document.sections == made.document.sections);
    CHECK(back.document.ssh_authorized_keys == made.document.ssh_authorized_keys);
    CHECK(back.document.hostname == config.hostname);
  }
}
