// Documents that were judged wrongly once, each for its kind, by the checker and by the model.
#include "cases.hpp"

#include "cloudconfig/shared.hpp"
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

TEST_CASE("an owner or a group that is not there is refused, and stops the machine", "[cases]") {
  CHECK(found_in("owner.yaml") == Places{"6:12 user-data-owner"});
  CHECK(found_in("group.yaml") == Places{"4:12 user-data-owner"});
  for (const char* name : {"owner.yaml", "group.yaml"}) {
    const auto after =
        apply_user_data(document_of_case(name) + "  - path: /srv/later\n    content: z\n", {});
    CHECK_FALSE(after.error.empty());
    CHECK(after.files.empty());
  }
}

TEST_CASE("an encoding that is none is refused, whatever the content is", "[cases]") {
  CHECK(found_in("enc-plain.yaml") == Places{"4:15 user-data-value"});
  CHECK(found_in("enc-binary.yaml") == Places{"4:15 user-data-value"});
  CHECK_FALSE(apply_user_data(document_of_case("enc-binary.yaml"), {}).error.empty());
}

TEST_CASE("a binary value is what it decodes to, wherever text is wanted", "[cases]") {
  const auto read = checked("#cloud-config\nhostname: !!binary ZGVtbw==\n");
  CHECK(read.problems.empty());
  CHECK(read.document.hostname == "demo");
  CHECK(places(checked("#cloud-config\nhostname: !!binary AAEC\n")) ==
        Places{"2:11 user-data-type"});
}

TEST_CASE("a token that is a placeholder is no token", "[cases]") {
  CHECK(found_in("placeholder-token.yaml") == Places{"4:16 user-data-discovery"});
}

TEST_CASE("values are allowed by the release that takes them", "[cases]") {
  CHECK(found_in("best-effort.yaml", tool_1_5_1).empty());
  CHECK(found_in("best-effort.yaml", tool_1_13_0).empty());
  CHECK(found_in("best-effort.yaml", tool_1_14_0) == Places{"4:22 user-data-value"});
}

TEST_CASE("a release that does not know Ignition 2 takes it for nothing", "[cases]") {
  const auto old = checked(document_of_case("ign2.json"), tool_1_5_1);
  CHECK(places(old) == Places{"1:1 user-data-header"});
  CHECK(says(old.problems, "choose a later coreos_version"));
  CHECK(old.has_errors());
  CHECK_FALSE(checked(document_of_case("ign2.json"), tool_1_14_0).has_errors());
  CHECK(found_in("ign2.json", tool_1_14_0) == Places{"1:1 user-data-ignition"});
  // and so inside gzip, where that is known earlier than Ignition 2
  CHECK(checked(gzip(document_of_case("ign2.json")), 90).has_errors());
}

TEST_CASE("keys that a user fetches are carried over", "[cases]") {
  const auto read = checked(document_of_case("ssh-import.yaml"));
  CHECK(places(read) == Places{"4:31 user-data-deprecated-key"});
  CHECK(emit(read.document).find("coreos-ssh-import-github: octo-example") != std::string::npos);
  const auto after = apply_user_data(document_of_case("ssh-import.yaml"), {});
  REQUIRE_FALSE(after.actions.empty());
  CHECK(after.actions.back().command == "fetch ssh keys of pat from GitHub user octo-example");
}
