#include "boot/report.hpp"

#include <sstream>

#include "slipway/bytes.hpp"
#include "slipway/text.hpp"
#include "user_data/encoding.hpp"

namespace cloud_init {
namespace {

/// A line of the output cannot be taken for one of ours, and what a log holds breaks no line.
/// `gzip` is on every machine, since dpkg and rpm need it.
constexpr const char* program = R"(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C; SYSTEMD_PAGER=; export PATH LC_ALL SYSTEMD_PAGER
exec </dev/null 2>/dev/null
say() { printf 'slipway-%s ' "$1"; base64 | tr -d '\n'; echo; }
data=/var/lib/cloud/instance/user-data.txt
[ ! -r "$data" ] || sha256sum <"$data" | cut -c 1-64 | say digest
head -c 65536 /run/cloud-init/result.json | say result
[ ! -r /var/log/cloud-init-output.log ] || echo whole | say whole
tail -c 2000000 /var/log/cloud-init.log | gzip -c | say log
tail -c 1000000 /var/log/cloud-init-output.log | gzip -c | say output
head -c 65536 /var/lib/slipway/early-steps | say early
head -c 65536 /var/lib/slipway/steps | say steps
systemctl list-units --all --plain --no-legend --state=failed --state=auto-restart |
  head -n 20 | while read -r unit rest; do
  [ -n "$unit" ] || continue
  { echo "$unit"; journalctl --no-pager -q -o cat -n 8 -u "$unit" | tail -c 4000; } | say failed
done
for path in "$@"; do
  mountpoint -q -- "$path" && is=yes || is=no
  echo "$is $path" | say mounted
done
)";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    if (!line.empty()) lines.push_back(line);
  return lines;
}

std::string without_end(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

void take(std::string_view name, std::string text, Report& report) {
  if (name == "digest") report.digest = without_end(std::move(text));
  if (name == "result") report.result = std::move(text);
  if (name == "whole") report.is_whole = true;
  if (name == "log") report.log = user_data::gunzip(text).value_or("");
  if (name == "output") report.output = user_data::gunzip(text).value_or("");
  if (name == "early") report.early = lines_of(text);
  if (name == "steps") report.steps = lines_of(text);
  if (name == "failed") {
    const auto end = std::min(text.find('\n'), text.size());
    report.failed.push_back(
        {text.substr(0, end), without_end(text.substr(std::min(end + 1, text.size())))});
  }
  if (name == "mounted" && text.find(' ') != std::string::npos)
    report.mounted[without_end(text.substr(text.find(' ') + 1))] = text.starts_with("yes");
}

}  // namespace

std::string report_program(const std::vector<std::string>& mounts) {
  std::string paths;
  for (const auto& path : mounts) paths += " " + slipway::shell_word(path);
  return "set --" + paths + "\n" + program;
}

Report read_report(std::string_view printed) {
  constexpr std::string_view mark = "slipway-";
  Report report;
  while (!printed.empty()) {
    const auto end = std::min(printed.find('\n'), printed.size());
    const auto line = printed.substr(0, end);
    printed.remove_prefix(std::min(end + 1, printed.size()));
    const auto blank = line.find(' ');
    if (!line.starts_with(mark) || blank == std::string_view::npos) continue;
    const auto text = slipway::base64_decode(std::string(slipway::trimmed(line.substr(blank + 1))));
    if (text) take(line.substr(mark.size(), blank - mark.size()), *text, report);
  }
  return report;
}

}  // namespace cloud_init
