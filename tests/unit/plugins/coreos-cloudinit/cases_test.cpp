// Documents that were judged wrongly once, each for its kind, by the checker and by the model.
#include "cases.hpp"

#include "documents.hpp"
#include "machine/machine.hpp"

using namespace cloudconfig;
using namespace cloudconfig::test;

namespace {

using Places = std::vector<std::string>;

/// `line:column code` of each finding of a case.
Places found_in(const std::string& name, ToolVersion tool = tool_1_13_0) {
  return places(checked(document_of_case(name), tool));
}

}  // namespace

TEST_CASE("a quote that is not closed makes broken YAML, told where it opens", "[cases]") {
  CHECK(found_in("open-dq.yaml") == Places{"4:14 user-data-yaml"});
  CHECK(found_in("open-sq.yaml") == Places{"4:14 user-data-yaml"});
  CHECK(places(checked("#cloud-config\nhostname: \"a\nssh_authorized_keys: [\"b\"]\n")) ==
        Places{"2:11 user-data-yaml"});
  CHECK(places(checked("#cloud-config\nssh_authorized_keys: [a, b\n")) ==
        Places{"2:22 user-data-yaml"});
  CHECK(places(checked("#cloud-config\ncoreos: {update: {group: a}\n")) ==
        Places{"2:9 user-data-yaml"});
}

TEST_CASE("lines end where the machine's reader ends them", "[cases]") {
  const auto result = checked(document_of_case("cr.yaml"));
  CHECK(result.problems.empty());
  CHECK(result.document.hostname == "a");
  CHECK(result.document.manage_etc_hosts == "localhost");
  for (const std::string line_end : {"\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
    const auto read =
        checked("#cloud-config\nhostname: a" + line_end + "manage_etc_hosts: localhost\n");
    CHECK(read.document.hostname == "a");
    CHECK(read.document.manage_etc_hosts == "localhost");
  }
}

TEST_CASE("a tag that is none and a key that is empty make broken YAML", "[cases]") {
  CHECK(found_in("badtag.yaml") == Places{"4:14 user-data-yaml"});
  CHECK(found_in("emptykey.yaml") == Places{"3:3 user-data-yaml"});
}

TEST_CASE("a tab may begin a line where it does not indent", "[cases]") {
  CHECK(checked("#cloud-config\nhostname: \"a\\\n\tb\"\n").document.hostname == "ab");
  CHECK(checked("#cloud-config\nssh_authorized_keys: [a,\n\tb]\n")
            .document.ssh_authorized_keys.size() == 2);
}
