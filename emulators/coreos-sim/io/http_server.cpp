#include <sys/socket.h>

#include <array>
#include <string_view>

#include "coreos-sim/io/http.hpp"
#include "coreos-sim/io/http_wire.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim {
namespace {

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 204:
      return "No Content";
    case 400:
      return "Bad Request";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 415:
      return "Unsupported Media Type";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    default:
      return "Status";
  }
}

void parse_query(const std::string& text, HttpRequest& request) {
  for (const auto& pair : split(text, '&')) {
    const auto equals = pair.find('=');
    const std::string value = equals == std::string::npos ? "" : pair.substr(equals + 1);
    request.query.emplace(percent_decoded(replace_all(pair.substr(0, equals), "+", " ")),
                          percent_decoded(replace_all(value, "+", " ")));
  }
}

std::optional<HttpRequest> parse_request(const MessageReader::Message& message) {
  const auto words = split(message.first_line, ' ');
  if (words.size() != 3) return std::nullopt;
  HttpRequest request;
  request.method = words[0];
  request.target = words[1];
  request.headers = message.headers;
  request.body = message.body;
  const auto mark = words[1].find('?');
  request.path = percent_decoded(words[1].substr(0, mark));
  if (mark != std::string::npos) parse_query(words[1].substr(mark + 1), request);
  return request;
}

std::string wire(const HttpResponse& response, bool head_only, bool close) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " ";
  out += reason_phrase(response.status);
  out += "\r\n";
  for (const auto& [name, value] : response.headers)
    out.append(name).append(": ").append(value).append("\r\n");
  if (response.status != 204) {
    out += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  }
  out += close ? "Connection: close\r\n\r\n" : "\r\n";
  if (!head_only && response.status != 204) out += response.body;
  return out;
}

bool wants_close(const HttpRequest& request, const std::string& first_line) {
  const auto header = request.headers.find("connection");
  const std::string wish = header == request.headers.end() ? "" : to_lower(header->second);
  return wish == "close" || (first_line.ends_with("HTTP/1.0") && wish != "keep-alive");
}

bool read_more(int socket, std::string& buffer) {
  std::array<char, 16384> block{};
  const auto got = ::recv(socket, block.data(), block.size(), 0);
  if (got <= 0) return false;
  buffer.append(block.data(), static_cast<std::size_t>(got));
  return true;
}

}  // namespace

std::string percent_decoded(const std::string& text) {
  const auto digit = [](char c) {
    return c >= '0' && c <= '9'                     ? c - '0'
           : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                    : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    out += escape ? static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2])) : text[i];
    if (escape) i += 2;
  }
  return out;
}

std::string percent_encoded(const std::string& text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       std::string_view("-_.~").find(c) != std::string_view::npos;
    const auto byte = static_cast<unsigned char>(c);
    if (plain) {
      out += c;
    } else {
      out += {'%', hex[byte >> 4U], hex[byte & 15U]};
    }
  }
  return out;
}

void serve_http(int socket, const Answer& answer) {
  MessageReader reader;
  const auto more = [socket](std::string& buffer) { return read_more(socket, buffer); };
  while (const auto message = reader.next(more)) {
    const auto request = parse_request(*message);
    if (!request) {
      send_all(socket, wire(HttpResponse{.status = 400}, false, true));
      return;
    }
    const auto response = answer(*request, socket);
    const bool close = wants_close(*request, message->first_line);
    if (!response || !send_all(socket, wire(*response, request->method == "HEAD", close))) return;
    if (close) return;
  }
}

}  // namespace coreos_sim
