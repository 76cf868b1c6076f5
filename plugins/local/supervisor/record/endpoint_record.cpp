#include "supervisor/record/endpoint_record.hpp"

#include "supervisor/linux/files.hpp"
#include "supervisor/record/machine_record.hpp"

namespace slipway_local {
namespace {

constexpr std::size_t longest_endpoint_record = 1 << 20;
constexpr std::int64_t most_port = 65535;

std::uint16_t read_port(Fields& fields, std::int64_t least) {
  return static_cast<std::uint16_t>(fields.number("port", least, most_port, 0));
}

ProbeSpec read_probe(Fields& fields) {
  ProbeSpec probe;
  if (!fields.has("probe")) return probe;
  Fields part = fields.object("probe");
  part.only({"kind", "port", "path", "interval_ms", "failures"});
  const std::string kind = part.text("kind", "none");
  if (kind == "tcp")
    probe.kind = ProbeSpec::Kind::tcp;
  else if (kind == "http")
    probe.kind = ProbeSpec::Kind::http;
  else if (kind != "none")
    part.refuse("kind", "is none of none, tcp, http");
  probe.port = read_port(part, 0);
  probe.path = part.text("path", "/");
  const bool clean = probe.path.find_first_of(" \r\n\t") == std::string::npos;
  if (!probe.path.starts_with('/') || !clean)
    part.refuse("path", "must begin with a slash and have no blanks in it");
  probe.interval = std::chrono::milliseconds(part.number("interval_ms", 50, 3'600'000, 5000));
  probe.failures = part.number("failures", 1, 1000, 2);
  fields.join(part);
  return probe;
}

}  // namespace

const char* to_text(ProbeSpec::Kind kind) {
  switch (kind) {
    case ProbeSpec::Kind::none:
      return "none";
    case ProbeSpec::Kind::tcp:
      return "tcp";
    case ProbeSpec::Kind::http:
      break;
  }
  return "http";
}

EndpointSpec read_endpoint(Fields& fields) {
  EndpointSpec spec;
  spec.name = fields.text("name");
  if (!is_name(spec.name))
    fields.refuse("name", "must be letters a to z, digits and dashes, at most 63");
  spec.listen = fields.text("listen", spec.listen);
  spec.port = read_port(fields, 0);
  for (auto& entry : fields.objects("targets")) {
    entry.only({"machine", "port"});
    Target target{entry.text("machine"), 0};
    target.port = static_cast<std::uint16_t>(entry.number("port", 1, most_port));
    fields.join(entry);
    spec.targets.push_back(std::move(target));
  }
  spec.probe = read_probe(fields);
  spec.idle = std::chrono::seconds(fields.number("idle_s", 0, 86'400, 0));
  return spec;
}

void write_spec(JsonText& text, const EndpointSpec& spec) {
  text.put("name", spec.name).put("listen", spec.listen).put("port", spec.port);
  text.key("targets").open_list();
  for (const auto& target : spec.targets)
    text.open().put("machine", target.machine).put("port", target.port).close();
  text.close_list().key("probe").open();
  text.put("kind", std::string(to_text(spec.probe.kind))).put("port", spec.probe.port);
  text.put("path", spec.probe.path).put("interval_ms", spec.probe.interval.count());
  text.put("failures", spec.probe.failures).close();
  text.put("idle_s", spec.idle.count());
}

Outcome save(const EndpointSpec& spec, const std::filesystem::path& file) {
  JsonText text;
  text.open();
  write_spec(text, spec);
  text.close();
  return write_whole(file, text.take() + "\n", 0600);
}

Result<EndpointSpec> load_endpoint(const std::filesystem::path& file) {
  const auto text = read_file(file, longest_endpoint_record);
  if (!text) return Fault{FaultClass::not_found, "no endpoint in '" + file.string() + "'"};
  const auto document = parse_object(*text);
  if (!document) return document.fault();
  Fields fields(*document, "");
  EndpointSpec spec = read_endpoint(fields);
  if (auto good = fields.outcome(); !good) return good.fault();
  return spec;
}

}  // namespace slipway_local
