#include "tls_reason.hpp"

#include <catch2/catch.hpp>

using slipway::kit::detail::tls_reason;
using slipway::kit::detail::tls_words;

TEST_CASE("no line of the TLS library's own reaches a person", "[kit][tls]") {
  const struct {
    const char* text;
    const char* reason;
  } rows[] = {
      {"SSL Exception: error:0A00010B:SSL routines::wrong version number",
       "what answers there does not speak TLS"},
      {"error:1408F10B:SSL routines:ssl3_get_record:wrong version number",
       "what answers there does not speak TLS"},
      {"SSL Exception: error:0A000102:SSL routines::unsupported protocol",
       "it speaks no version of TLS that is taken here (1.2 or later)"},
      {"SSL Exception: error:0A00042E:SSL routines::tlsv1 alert protocol version",
       "it speaks no version of TLS that is taken here (1.2 or later)"},
      {"SSL Exception: error:0A000126:SSL routines::unexpected eof while reading",
       "it broke the connection off"},
      {"SSL connection unexpectedly closed", "it broke the connection off"},
      {"SSL Exception: error:0A00018A:SSL routines::dh key too small", "its key is too weak"},
      {"SSL Exception: error:0A000172:SSL routines::wrong signature type",
       "TLS was not agreed on (wrong signature type)"},
      {"SSL Exception: something new", "TLS was not agreed on (something new)"},
      {"error:0480006C:PEM routines::no start line", "TLS was not agreed on (no start line)"},
      {"error:0480006C:", "TLS was not agreed on (no reason given)"},
      {"", "TLS was not agreed on (no reason given)"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    CHECK(tls_reason(row.text) == row.reason);
    for (const char* own : {"error:", "routines", "0A0", "::"}) {
      CHECK(tls_reason(row.text).find(own) == std::string::npos);
      CHECK(tls_words(row.text).find(own) == std::string::npos);
    }
  }
  CHECK(tls_words("SSL context exception: Error loading private key from file /x.pem: "
                  "error:1E08010C:DECODER routines::unsupported") == "unsupported");
}
