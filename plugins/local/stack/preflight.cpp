#include "stack/preflight.hpp"

#include <algorithm>

#include "stack/explanations.hpp"

namespace local {

using slipway::Failure;
using slipway::Finding;
using slipway::Value;

namespace {

constexpr std::int64_t patience_ms = 20'000;

/// A finding of the program's.  Codes that we do not explain share one that we do.
Finding finding_from(const Value& line) {
  const auto& said = line["code"].as_string();
  const std::string code = is_explained(said) ? said : "local.computer";
  const auto level = line["severity"] == Value("error") ? "error" : "warning";
  Finding finding(level, code, line["message"].as_string());
  if (const auto& help = line["help"].as_string(); !help.empty()) finding.help(help);
  if (line["severity"] == Value("error")) finding.of_class("unavailable");
  return finding;
}

Value images_in(const std::vector<Value>& lines) {
  for (const auto& line : lines)
    if (const auto* images = line["ok"].find("images")) return *images;
  return Value::list();
}

}  // namespace

void Preflight::run(std::size_t machines, const std::vector<std::string>& images) {
  try {
    computer(machines);
    const auto listed = lines_of(
        call_, options_.tool.command({"image", "list"}).deadline_ms(patience_ms).run(call_));
    const auto all = images_in(listed);
    for (const auto& name : images) image(name, all);
  } catch (const Failure& failure) {
    if (failure.kind == "cancelled") throw;
    auto finding = Finding::error("local.program", "slipway-local: " + failure.message);
    emit(finding.of_class("unavailable")
             .help(failure.kind == "not_found" ? "set the option supervisor to where it is"
                                               : failure.hint));
  }
}

void Preflight::computer(std::size_t machines) {
  const auto run = options_.tool.command({"preflight", "--machines", std::to_string(machines)})
                       .deadline_ms(patience_ms)
                       .run(call_);
  // its status tells whether it found something; what it found stands in its lines
  auto told = run;
  if (!told.output.empty()) told.status = 0;
  bool fine = true;
  for (const auto& line : lines_of(call_, told)) {
    if (line["code"].as_string().empty()) continue;
    fine = false;
    if (!emit(finding_from(line))) return;
  }
  if (fine) emit(Finding::ok("local.computer", "this computer can run the machines"));
}

void Preflight::image(const std::string& name, const Value& all) {
  const auto& list = all.as_list();
  const bool there = std::any_of(list.begin(), list.end(), [&](const Value& one) {
    return one["name"].as_string() == name || one["key"].as_string() == name;
  });
  if (there) {
    emit(Finding::ok("local.image", "the image '" + name + "' is there"));
    return;
  }
  auto finding = Finding::error("local.image", "there is no image '" + name + "' on this computer");
  emit(finding.of_class("invalid")
           .option("cloud", {"image"})
           .help("slipway plugin run local image --name " + name));
}

}  // namespace local
