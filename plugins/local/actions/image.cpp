#include "actions/image.hpp"

namespace local {

using slipway::Acted;
using slipway::Call;
using slipway::Failure;
using slipway::Outcome;
using slipway::ProgramRun;
using slipway::Request;
using slipway::Value;

namespace {

constexpr std::int64_t building_ms = 30 * 60 * 1000;
constexpr std::int64_t asking_ms = 60'000;
/// A piece of waiting that shows what was printed soon.
constexpr std::int64_t a_while_ms = 1000;

Tool tool_of(const Value& options) {
  return {options["supervisor"].as_string(), options["images"].as_string()};
}

std::vector<std::string> build_words(const Value& options) {
  std::vector<std::string> words = {"image", "build", "--name", options["name"].as_string()};
  const auto add = [&](const char* flag, const std::string& value) {
    if (value.empty()) return;
    words.emplace_back(flag);
    words.push_back(value);
  };
  std::string packages;
  for (const auto& package : options["packages"].as_list())
    packages += (packages.empty() ? "" : ",") + package.as_string();
  add("--packages", packages);
  add("--from-tar", options["from_tar"].as_string());
  add("--from-folder", options["from_folder"].as_string());
  return words;
}

std::string text_of(const Value& line) {
  for (const char* key : {"progress", "line", "message"})
    if (const auto& text = line[key].as_string(); !text.empty()) return text;
  return {};
}

/// What a build said, as progress; the image that its last line names.
Value tell(const std::vector<Value>& lines, Call& call) {
  Value made;
  for (const auto& line : lines) {
    if (const auto* ok = line.find("ok")) made = *ok;
    if (const auto text = text_of(line); !text.empty()) call.emit(Value::map().set("line", text));
  }
  return made;
}

Acted followed(const ProgramRun& run, Call& call) {
  const auto made = tell(lines_of(call, run), call);
  if (run.running)
    return Acted(Outcome::pending(Value::map().set("program", run.program), 0).phase("building"));
  const auto& key = made["key"].as_string();
  call.emit(Value::map().set("line", "the image " + key + " is there").set("key", key));
  return Acted::done(Value::map().set("key", key));
}

Acted list(const Tool& tool, Call& call) {
  const auto run = tool.command({"image", "list"}).deadline_ms(asking_ms).run(call);
  for (const auto& line : lines_of(call, run))
    for (auto image : line["ok"]["images"].as_list()) {
      const auto megabytes = std::to_string(image["bytes"].as_int() / 1'000'000);
      image.set("line", image["key"].as_string() + "  " + image["name"].as_string() + "  " +
                            megabytes + " MB");
      if (!call.emit(image)) return Acted::done();
    }
  return Acted::done();
}

Acted remove(const Tool& tool, const std::string& key, Call& call) {
  lines_of(call, tool.command({"image", "remove", key}).deadline_ms(asking_ms).run(call));
  call.emit(Value::map().set("line", "the image " + key + " is gone").set("key", key));
  return Acted::done();
}

}  // namespace

Acted image(const Request& request, Call& call) {
  if (const auto& token = request.token(); !token.is_null())
    return followed(slipway::follow_program(call, token["program"].as_int(), a_while_ms), call);
  const auto& options = request["options"];
  const auto tool = tool_of(options);
  const auto& key = options["remove"].as_string();
  const bool lists = options["list"].as_bool();
  if (!options["from_tar"].as_string().empty() && !options["from_folder"].as_string().empty())
    throw Failure("invalid", "an image is made of a tar file or of a folder, not of both");
  if (lists) return list(tool, call);
  if (!key.empty()) return remove(tool, key, call);
  const auto build = tool.command(build_words(options)).deadline_ms(building_ms);
  return followed(build.run(call, a_while_ms), call);
}

}  // namespace local
