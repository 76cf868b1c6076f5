#include "http_answer.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/NetException.h>

#include <array>
#include <istream>

namespace slipway::kit::detail {
namespace {

constexpr int most_headers = 100;

Failure too_large(const std::string& server, const AnswerLimits& limits) {
  Failure failure("unavailable", "the server " + server + " sends more than the " +
                                     std::to_string(limits.largest) +
                                     " bytes that an answer may have here");
  return failure.with_effect("unknown");
}

/// Whatever has come, at least one byte; nothing at the end.  A plain read would wait until the
/// whole part is full.
std::size_t some(std::istream& stream, char* part, std::size_t size) {
  const int first = stream.get();
  if (first == std::char_traits<char>::eof()) return 0;
  part[0] = static_cast<char>(first);
  return 1 + static_cast<std::size_t>(
                 stream.readsome(part + 1, static_cast<std::streamsize>(size - 1)));
}

}  // namespace

HttpResponse read_answer(Poco::Net::HTTPClientSession& session, const HttpRequest& request,
                         const AnswerLimits& limits, const std::string& server,
                         Watchdog::Ward& ward) {
  Poco::Net::HTTPResponse head;
  head.setFieldLimit(most_headers);
  auto& stream = session.receiveResponse(head);
  HttpResponse response;
  response.status = static_cast<int>(head.getStatus());
  for (const auto& [name, value] : head) response.headers.emplace_back(name, value);
  const bool told = head.hasContentLength();
  const auto length = told ? head.getContentLength64() : 0;
  const bool bodiless =
      request.method == "HEAD" || response.status == 204 || response.status == 304;
  if (bodiless) return response;
  if (told && length > static_cast<Poco::Int64>(limits.largest)) throw too_large(server, limits);
  std::array<char, 16384> part;
  while (const auto count = some(stream, part.data(), part.size())) {
    if (response.body.size() + count > limits.largest) throw too_large(server, limits);
    response.body.append(part.data(), count);
    ward.received(count);
    if (request.cancelled && request.cancelled())
      throw Failure("cancelled", "stopped within an answer").with_effect("unknown");
  }
  if (ward.barked()) throw Poco::TimeoutException();
  if (told && length > static_cast<Poco::Int64>(response.body.size()))
    throw Poco::Net::MessageException("the answer breaks off");
  return response;
}

}  // namespace slipway::kit::detail
