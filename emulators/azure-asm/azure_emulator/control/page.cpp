#include "azure_emulator/control/page.hpp"

#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<title>Azure emulator</title>
<style>
body { font: 15px/1.4 system-ui, sans-serif; margin: 2em; color: #222; }
table { border-collapse: collapse; margin: .5em 0 1.5em; }
td, th { padding: .2em .9em .2em 0; text-align: left; border-bottom: 1px solid #ddd; }
.ready { color: #17692b; } .busy { color: #8a5a00; } .failed { color: #a11; }
</style></head><body><h1>Azure emulator</h1>
)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string row(std::initializer_list<std::string> cells, std::string_view style = {}) {
  std::string out = "<tr class=\"" + std::string(style) + "\">";
  for (const auto& cell : cells) out += "<td>" + escaped(cell) + "</td>";
  return out + "</tr>\n";
}

std::string_view style_of(const Instance& instance) {
  if (instance.phase == Phase::ready) return "ready";
  return instance.phase == Phase::failed ? "failed" : "busy";
}

std::string service_section(const HostedService& service) {
  std::string out = "<h2>" + escaped(service.name) + ".cloudapp.net</h2>\n<p>" +
                    escaped(service.location + service.affinity_group) + ", " +
                    std::to_string(service.certificates.size()) + " certificates";
  if (!service.busy.empty()) out += ", <span class=\"busy\">being written to</span>";
  if (!service.deployment) return out + ", no deployment</p>\n";
  out += ", address " + escaped(service.deployment->vip) + "</p>\n<table>\n";
  for (const auto& role : service.deployment->roles) {
    out += row({role->name, role->size, instance_status(role->instance),
                power_state(role->instance), role->instance.address, role->instance.details},
               style_of(role->instance));
  }
  return out + "</table>\n";
}

std::string operations_section(const World& world) {
  std::string rows;
  for (const Operation* operation : world.operations.list()) {
    if (operation->status != OperationStatus::in_progress) continue;
    rows += row({operation->name, operation->object, utc_text(operation->started)}, "busy");
  }
  if (rows.empty()) return "<p>Nothing is under way.</p>\n";
  return "<h2>Under way</h2>\n<table>\n" + rows + "</table>\n";
}

std::string requests_section(const RequestLog& log) {
  constexpr std::size_t kShown = 20;
  std::string rows;
  const auto& all = log.all();
  for (std::size_t i = all.size(); i > 0 && all.size() - i < kShown; --i) {
    const LogEntry& entry = all[i - 1];
    rows += row({std::to_string(entry.number), utc_text(entry.time), entry.operation, entry.object,
                 std::to_string(entry.status)});
  }
  return "<h2>Last requests</h2>\n<table>\n" + rows + "</table>\n";
}

}  // namespace

std::string status_page(World& world, const RequestLog& log) {
  std::string out(kHead);
  out += "<p>Virtual time " + utc_text(world.timeline.now()) + "</p>\n";
  for (const auto& [id, subscription] : world.subscriptions) {
    for (const auto& [name, service] : subscription.services) out += service_section(service);
  }
  out += operations_section(world) + requests_section(log);
  return out + "</body></html>\n";
}

}  // namespace azure_emulator
