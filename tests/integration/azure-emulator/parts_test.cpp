#include <catch2/catch.hpp>

#include "azure_emulator/api/call.hpp"
#include "azure_emulator/api/role_rules.hpp"
#include "azure_emulator/api/router.hpp"
#include "azure_emulator/clock/timeline.hpp"
#include "azure_emulator/model/addresses.hpp"
#include "azure_emulator/text/encoding.hpp"
#include "azure_emulator/xml/request_shapes.hpp"
#include "azure_emulator/xml/writer.hpp"
#include "rig.hpp"

using namespace azure_emulator;
using namespace std::chrono_literals;

TEST_CASE("base64 goes both ways and refuses what it is not") {
  const std::vector<std::string> texts{"", "f", "fo", "foo", "foob", std::string("\0\xff", 2)};
  for (const auto& text : texts) {
    CHECK(base64_decode(base64_encode(text)) == text);
  }
  CHECK(base64_decode(" Zm9v\r\n") == "foo");
  for (const std::string wrong : {"Zm9", "Zm9v!", "====", "Z=m9"}) {
    CHECK_FALSE(base64_decode(wrong));
  }
}

TEST_CASE("times are written in UTC, with and without signs") {
  const auto time = std::chrono::system_clock::time_point(1443690608s);
  CHECK(utc_text(time) == "2015-10-01T09:10:08Z");
  CHECK(utc_digits(time) == "20151001091008");
}

TEST_CASE("percent signs are resolved, broken ones kept") {
  CHECK(url_decoded("West%20US") == "West US");
  CHECK(url_decoded("100%") == "100%");
  CHECK(url_decoded("%zz") == "%zz");
}

TEST_CASE("the timeline runs what is due in the order of time, then of asking") {
  Timeline timeline(Time{});
  std::string seen;
  timeline.after(2s, [&] { seen += 'b'; });
  timeline.after(1s, [&] {
    seen += 'a';
    timeline.after(1s, [&] { seen += 'd'; });
  });
  timeline.after(2s, [&] { seen += 'c'; });
  timeline.advance_to(Time{} + 1999ms);
  CHECK(seen == "a");
  timeline.advance_to(Time{} + 2s);
  CHECK(seen == "abcd");
  CHECK_FALSE(timeline.next());
}

TEST_CASE("addresses are handed out lowest first and come back") {
  Addresses addresses("127.77.3");
  CHECK(addresses.take_machine() == "127.77.3.4");
  CHECK(addresses.take_machine() == "127.77.3.5");
  addresses.release("127.77.3.4");
  CHECK(addresses.take_machine() == "127.77.3.4");
  CHECK(addresses.take_vip() == "127.77.3.200");
  CHECK(addresses.take_in("10.20.1.0/29") == "10.20.1.4");
  CHECK(addresses.take_in("10.20.1.0/29") == "10.20.1.5");
  CHECK(addresses.take_in("10.20.1.0/29") == "10.20.1.6");
  CHECK(addresses.take_in("10.20.1.0/29").empty());
  CHECK(in_prefix("10.20.1.9", "10.20.0.0/16"));
  CHECK_FALSE(in_prefix("10.21.1.9", "10.20.0.0/16"));
}

TEST_CASE("names and media links follow the limits page") {
  CHECK(valid_service_name("demo-svc"));
  CHECK_FALSE(valid_service_name("ab"));
  CHECK_FALSE(valid_service_name("-abc"));
  CHECK_FALSE(valid_service_name(std::string(64, 'a')));
  CHECK(valid_account_name("abc123"));
  CHECK_FALSE(valid_account_name("Abc"));
  CHECK(valid_media_link("https://abc.blob.core.windows.net/vhds/x"));
  CHECK_FALSE(valid_media_link("https://abc.example.test/vhds/x"));
  CHECK_FALSE(valid_media_link("https://abc.blob.core.windows.net/vhds/"));
}

TEST_CASE("every request that has a body has a table for it") {
  for (const auto& route : routes()) {
    for (const auto& root : split(route.roots, ' ')) {
      INFO(route.operation << ": " << root);
      CHECK(request_shape(root) != nullptr);
    }
  }
}

TEST_CASE("every route can be reached: none is hidden by an earlier one") {
  for (const auto& route : routes()) {
    std::string target(route.path);
    for (auto& c : target) {
      if (c == '{' || c == '}') c = 'x';
    }
    if (!route.query.empty()) target += "?" + std::string(route.query);
    bool known = false;
    const auto match = match_route(std::string(route.method), parse_target(target), known);
    INFO(route.method << " " << target);
    REQUIRE(match);
    CHECK(match->route == &route);
  }
}

TEST_CASE("answers escape what XML demands") {
  XmlWriter writer("A");
  writer.text("B", "<&>").nil("C").text("D", "");
  CHECK(writer.finish() ==
        "<A xmlns=\"http://schemas.microsoft.com/windowsazure\" "
        "xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\">"
        "<B>&lt;&amp;&gt;</B><C i:nil=\"true\"/><D/></A>");
}
