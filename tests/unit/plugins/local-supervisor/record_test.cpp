#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

#include "supervisor/linux/files.hpp"
#include "supervisor/record/endpoint_record.hpp"
#include "supervisor/record/json.hpp"
#include "supervisor/record/machine_record.hpp"
#include "tests/unit/plugins/local-supervisor/scratch.hpp"

using namespace slipway_local;

namespace {

std::string why_not(const char* text) {
  const auto document = parse_object(text);
  if (!document) return document.fault().message;
  Fields fields(*document, "machine.");
  fields.only({"name", "image", "tag", "address", "memory_mb", "files", "user_data", "hostname"});
  (void)read_spec(fields);
  (void)read_content(fields);
  const auto outcome = fields.outcome();
  return outcome ? "" : outcome.fault().message;
}

}  // namespace

TEST_CASE("a machine's fields are held to their form and named when they are wrong", "[local]") {
  CHECK(why_not(R"({"name":"n1","image":"x"})").empty());
  CHECK(why_not(R"({"name":"n1"})") == "'machine.image' is missing");
  CHECK(why_not(R"({"name":"n1","image":5})") == "'machine.image' is not a text");
  CHECK(why_not(R"({"name":"n1","image":"x","memory_mb":-1})").find("machine.memory_mb") !=
        std::string::npos);
  CHECK(why_not(R"({"name":"n1","image":"x","memory_mb":18446744073709551616})")
            .find("machine.memory_mb") != std::string::npos);
  CHECK(why_not(R"({"name":"n1","image":"x","user_data":"%"})") ==
        "'machine.user_data' is not base64");
  CHECK(why_not(R"({"name":"n1","image":"x","files":[{"path":"etc"}]})") ==
        "'machine.files[0].path' must begin with a slash");
  CHECK(why_not(R"({"name":"n1","image":"x","files":[{"path":"/e","mode":"9"}]})") ==
        "'machine.files[0].mode' is not an octal mode such as 0644");
  CHECK(why_not(R"({"name":"n1","image":"x","files":[7]})") ==
        "'machine.files[0].' is not an object");
  CHECK(why_not(R"({"name":"n1","image":"x","other":1})") ==
        "'machine.other' is no field that is known");
  CHECK_FALSE(why_not(R"({"name":"n1" )").empty());
}

TEST_CASE("names of machines are names of hosts and of folders", "[local]") {
  for (const char* good : {"n1", "a", "web-2", "1"}) CHECK(is_name(good));
  for (const char* bad : {"", ".", "..", "a/b", "N1", "-a", "a-", "a_b", "a b"})
    CHECK_FALSE(is_name(bad));
  CHECK(is_name(std::string(63, 'a')));
  CHECK_FALSE(is_name(std::string(64, 'a')));
}

TEST_CASE("a machine on record is read back as it was written", "[local]") {
  const Scratch scratch;
  MachineRecord record;
  record.spec = {"n1", "tag \"\n\xc3\xa9", "image-1", "10.77.0.11", 200, 100, 50, "host", "digest"};
  record.wanted = Wanted::paused;
  record.cut = true;
  record.boots = 3;
  record.made_at = 1796063512;
  REQUIRE(save(record, scratch.path() / "machine.json"));
  const auto read = load_machine(scratch.path() / "machine.json");
  REQUIRE(read);
  CHECK(read->spec.tag == record.spec.tag);
  CHECK(read->spec.content == "digest");
  CHECK(read->spec.data_mb == 50);
  CHECK(read->wanted == Wanted::paused);
  CHECK(read->cut);
  CHECK(read->boots == 3);
  CHECK(read->made_at == 1796063512);
}

TEST_CASE("a machine that is not on record is another thing than one that cannot be read",
          "[local]") {
  const Scratch scratch;
  const auto file = scratch.path() / "machine.json";
  CHECK(load_machine(file).fault().kind == FaultClass::not_found);
  REQUIRE(write_whole(file, "{\"name\":", 0600));
  CHECK(load_machine(file).fault().kind == FaultClass::invalid);
}

TEST_CASE("what a machine is told is told apart, whatever lies where", "[local]") {
  MachineContent one{"ab", "c", {}};
  MachineContent two{"a", "bc", {}};
  CHECK(one.digest() != two.digest());
  two = one;
  CHECK(one.digest() == two.digest());
  two.files.push_back({"/x", 0600, "y"});
  CHECK(one.digest() != two.digest());
}

TEST_CASE("an endpoint on record is read back as it was written", "[local]") {
  const Scratch scratch;
  EndpointSpec spec;
  spec.name = "web";
  spec.port = 8080;
  spec.targets = {{"n1", 80}, {"n2", 81}};
  spec.probe = {ProbeSpec::Kind::http, 8000, "/well", std::chrono::milliseconds(100), 3};
  spec.idle = std::chrono::seconds(5);
  REQUIRE(save(spec, scratch.path() / "web.json"));
  const auto read = load_endpoint(scratch.path() / "web.json");
  REQUIRE(read);
  CHECK(read->port == 8080);
  CHECK(read->targets == spec.targets);
  CHECK(read->probe == spec.probe);
  CHECK(read->idle == spec.idle);
}

TEST_CASE("a file that cannot be written whole stays as it was", "[local]") {
  const Scratch scratch;
  const auto file = scratch.path() / "a";
  REQUIRE(write_whole(file, "one", 0600));
  std::filesystem::create_directory(scratch.path() / "a.new");
  CHECK_FALSE(write_whole(file, "two", 0600));
  CHECK(read_file(file) == "one");
}
