#include "supervisor/record/machine_record.hpp"

#include <charconv>

#include "supervisor/linux/files.hpp"
#include "supervisor/record/digest.hpp"

namespace slipway_local {
namespace {

constexpr std::size_t longest_machine_record = 1 << 20;
constexpr std::int64_t most_mb = 1 << 24;
constexpr std::int64_t most_tasks = 4 << 20;

unsigned read_mode(Fields& fields) {
  const std::string text = fields.text("mode", "0644");
  unsigned mode = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
  if (error != std::errc{} || end != text.data() + text.size() || mode > 07777)
    fields.refuse("mode", "is not an octal mode such as 0644");
  return mode;
}

Wanted read_wanted(Fields& fields) {
  const std::string text = fields.text("wanted");
  for (const auto wanted : {Wanted::running, Wanted::stopped, Wanted::paused})
    if (text == to_text(wanted)) return wanted;
  fields.refuse("wanted", "is not known");
  return Wanted::stopped;
}

}  // namespace

const char* to_text(Wanted wanted) {
  switch (wanted) {
    case Wanted::running:
      return "running";
    case Wanted::stopped:
      return "stopped";
    case Wanted::paused:
      break;
  }
  return "paused";
}

std::string MachineContent::digest() const {
  Digest digest;
  digest.add(user_data);
  digest.add(meta_data);
  for (const auto& file : files) {
    digest.add(file.path);
    digest.add(std::to_string(file.mode));
    digest.add(file.bytes);
  }
  return digest.hex();
}

bool is_name(std::string_view text) {
  if (text.empty() || text.size() > 63 || text.front() == '-' || text.back() == '-') return false;
  return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

MachineSpec read_spec(Fields& fields) {
  MachineSpec spec;
  spec.name = fields.text("name");
  if (!is_name(spec.name))
    fields.refuse("name", "must be letters a to z, digits and dashes, at most 63");
  spec.tag = fields.text("tag", "");
  spec.image = fields.text("image");
  spec.address = fields.text("address", "");
  spec.memory_mb = fields.number("memory_mb", 0, most_mb, 0);
  spec.tasks_max = fields.number("tasks_max", 0, most_tasks, 0);
  spec.data_mb = fields.number("data_mb", 0, most_mb, 0);
  spec.hostname = fields.text("hostname", spec.name);
  if (!is_name(spec.hostname))
    fields.refuse("hostname", "must be letters a to z, digits and dashes, at most 63");
  return spec;
}

MachineContent read_content(Fields& fields) {
  MachineContent content;
  content.user_data = fields.bytes("user_data");
  content.meta_data = fields.bytes("meta_data");
  for (auto& entry : fields.objects("files")) {
    entry.only({"path", "mode", "content"});
    LaidFile file{entry.text("path"), read_mode(entry), entry.bytes("content")};
    if (!file.path.starts_with('/')) entry.refuse("path", "must begin with a slash");
    fields.join(entry);
    content.files.push_back(std::move(file));
  }
  return content;
}

void write_spec(JsonText& text, const MachineSpec& spec) {
  text.put("name", spec.name).put("tag", spec.tag).put("image", spec.image);
  text.put("address", spec.address).put("memory_mb", spec.memory_mb);
  text.put("tasks_max", spec.tasks_max).put("data_mb", spec.data_mb);
  text.put("hostname", spec.hostname);
}

Outcome save(const MachineRecord& record, const std::filesystem::path& file) {
  JsonText text;
  text.open().put("version", 1);
  write_spec(text, record.spec);
  text.put("content", record.spec.content).put("wanted", std::string(to_text(record.wanted)));
  text.put("cut", record.cut).put("boots", record.boots).put("made_at", record.made_at).close();
  return write_whole(file, text.take() + "\n", 0600);
}

Result<MachineRecord> load_machine(const std::filesystem::path& file) {
  const auto text = read_file(file, longest_machine_record);
  if (!text) return Fault{FaultClass::not_found, "no machine in '" + file.string() + "'"};
  const auto document = parse_object(*text);
  if (!document) return document.fault();
  Fields fields(*document, "");
  MachineRecord record;
  record.spec = read_spec(fields);
  record.spec.content = fields.text("content");
  record.wanted = read_wanted(fields);
  record.cut = fields.truth("cut", false);
  record.boots = fields.number("boots", 0, INT64_MAX);
  record.made_at = fields.number("made_at", 0, INT64_MAX);
  if (auto good = fields.outcome(); !good) return good.fault();
  return record;
}

}  // namespace slipway_local
