#include "azure_asm/service/management.hpp"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeParser.h>

#include <algorithm>
#include <charconv>

namespace azure_asm {
namespace {

using slipway::Call;
using slipway::kit::HttpResponse;

/// Knows all that a cluster needs; later ones bring nothing for it (sheet, section 1).
constexpr const char* interface_version = "2015-04-01";

/// No answer makes us look more often than this, whatever it says of its clock.
constexpr double fastest_clock = 10'000;
constexpr std::int64_t least_interval_ms = 10;

slipway::kit::HttpOptions http_options(const Account& account) {
  slipway::kit::HttpOptions options;
  options.base_url = account.endpoint;
  if (account.pem.empty())
    options.client_pem = account.certificate;
  else
    options.client_pem_text = account.pem;
  options.ca_file = account.ca_file;
  options.redirects = 4;
  return options;
}

Refusal refusal_of(const HttpResponse& response, bool write) {
  Refusal refusal;
  refusal.status = response.status;
  refusal.write = write;
  refusal.request_id = std::string(response.header("x-ms-request-id"));
  const auto pause = response.header("Retry-After");
  std::from_chars(pause.data(), pause.data() + pause.size(), refusal.retry_after_s);
  if (response.body.find('<') == std::string::npos) return refusal;
  try {
    const Element error = parse_xml(response.body);
    refusal.code = error.value("Code");
    refusal.message = error.value("Message");
  } catch (const slipway::Failure&) {
    // a body that is not the service's own: its status says enough
  }
  return refusal;
}

bool good(const HttpResponse& response) { return response.status >= 200 && response.status < 300; }

/// The names that clients' libraries give to the statuses of failed operations, where no number is
/// sent.
int status_number(const std::string& text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  if (number > 0) return number;
  if (text == "Conflict") return 409;
  if (text == "NotFound") return 404;
  if (text == "Forbidden") return 403;
  if (text == "InternalServerError") return 500;
  return 400;
}

}  // namespace

Management::Management(Account account)
    : account_(std::move(account)), http_(http_options(account_)) {}

HttpResponse Management::send(const Call& call, const std::string& method, const std::string& path,
                              const std::string* body, const char* content_type) {
  slipway::kit::HttpRequest request;
  request.method = method;
  request.path = "/" + slipway::kit::url_encode(account_.subscription) + path;
  request.headers["x-ms-version"] = interface_version;
  request.cancelled = [&call] { return call.cancelled(); };
  if (body) {
    request.headers["Content-Type"] = content_type;
    request.body = *body;
  }
  HttpResponse response = http_.send(request);
  note_clock(response);
  auto fields = slipway::Value::map();
  fields.set("http_status", response.status);
  fields.set_if("request_id", response.header("x-ms-request-id"));
  call.log(SLIPWAY_LOG_DEBUG, method + " " + path, fields);
  return response;
}

void Management::note_clock(const HttpResponse& response) {
  Poco::DateTime date;
  int zone = 0;
  if (Poco::DateTimeParser::tryParse(Poco::DateTimeFormat::HTTP_FORMAT,
                                     std::string(response.header("Date")), date, zone))
    service_clock_ms_ = date.timestamp().epochMicroseconds() / 1000;
  const auto said = response.header("x-emulator-speed");
  double speed = 1;
  const auto read = std::from_chars(said.data(), said.data() + said.size(), speed);
  if (read.ec == std::errc() && speed >= 1) speed_ = std::min(speed, fastest_clock);
}

Pace Management::pace() const {
  auto pace = account_.pace;
  const auto ours = static_cast<double>(pace.interval_ms) / speed_;
  pace.interval_ms = std::max(static_cast<std::int64_t>(ours), least_interval_ms);
  return pace;
}

Element Management::get(const Call& call, const std::string& path, const std::string& what) {
  const auto response = send(call, "GET", path, nullptr);
  if (!good(response)) throw failure_of(refusal_of(response, false), what, pace());
  return parse_xml(response.body);
}

std::optional<Element> Management::find(const Call& call, const std::string& path,
                                        const std::string& what) {
  const auto response = send(call, "GET", path, nullptr);
  if (response.status == 404) return std::nullopt;
  if (!good(response)) throw failure_of(refusal_of(response, false), what, pace());
  return parse_xml(response.body);
}

std::string Management::write(const Call& call, const std::string& method, const std::string& path,
                              const Element* body, const std::string& what) {
  const auto text = body ? print_xml(in_order(*body)) : std::string();
  const auto response = send(call, method, path, body ? &text : nullptr);
  if (!good(response)) throw failure_of(refusal_of(response, true), what, pace());
  return std::string(response.header("x-ms-request-id"));
}

std::optional<std::string> Management::find_text(const Call& call, const std::string& path,
                                                 const std::string& what) {
  auto response = send(call, "GET", path, nullptr);
  if (response.status == 404) return std::nullopt;
  if (!good(response)) throw failure_of(refusal_of(response, false), what, pace());
  return std::move(response.body);
}

std::string Management::put_text(const Call& call, const std::string& path, const std::string& text,
                                 const std::string& what) {
  const auto response = send(call, "PUT", path, &text, "text/plain");
  if (!good(response)) throw failure_of(refusal_of(response, true), what, pace());
  return std::string(response.header("x-ms-request-id"));
}

std::string Management::post(const Call& call, const std::string& path, const Element& body,
                             const std::string& what) {
  return write(call, "POST", path, &body, what);
}
std::string Management::post_empty(const Call& call, const std::string& path,
                                   const std::string& what) {
  return write(call, "POST", path, nullptr, what);
}
std::string Management::put(const Call& call, const std::string& path, const Element& body,
                            const std::string& what) {
  return write(call, "PUT", path, &body, what);
}

std::optional<std::string> Management::remove(const Call& call, const std::string& path,
                                              const std::string& what) {
  const auto response = send(call, "DELETE", path, nullptr);
  if (response.status == 404) return std::nullopt;
  if (!good(response)) throw failure_of(refusal_of(response, true), what, pace());
  return std::string(response.header("x-ms-request-id"));
}

Operation Management::operation(const Call& call, const std::string& id) {
  const auto answer =
      find(call, "/operations/" + slipway::kit::url_encode(id), "ask after the operation " + id);
  Operation operation;
  if (!answer) return operation;
  const auto& status = answer->value("Status");
  if (status == "Succeeded") {
    operation.status = Operation::Status::succeeded;
  } else if (status == "Failed") {
    operation.status = Operation::Status::failed;
    operation.refusal = {status_number(answer->value("HttpStatusCode")),
                         answer->value("Error/Code"),
                         answer->value("Error/Message"),
                         id,
                         0,
                         true,
                         true};
  } else {
    operation.status = Operation::Status::in_progress;
  }
  return operation;
}

std::int64_t Management::service_clock_ms() const { return service_clock_ms_; }

std::string service_path(const std::string& service) {
  return "/services/hostedservices/" + slipway::kit::url_encode(service);
}
std::string deployment_path(const std::string& service, const std::string& deployment) {
  return service_path(service) + "/deployments/" + slipway::kit::url_encode(deployment);
}

}  // namespace azure_asm
