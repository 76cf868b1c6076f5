#include "core/event/log_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <vector>

#include "core/event/json_line.hpp"
#include "core/event/redacting_sink.hpp"
#include "core/system/private_files.hpp"
#include "core/system/whole_file.hpp"

namespace slipway::core {
namespace {

namespace fs = std::filesystem;

void remove_oldest(const fs::path& folder) {
  using Log = std::pair<fs::file_time_type, fs::path>;
  std::vector<Log> logs;
  std::error_code failed;
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    std::error_code gone;
    const auto written = fs::last_write_time(at->path(), gone);
    if (at->path().extension() == ".jsonl" && !gone) logs.emplace_back(written, at->path());
  }
  if (logs.size() <= kept_logs) return;
  std::sort(logs.begin(), logs.end());
  logs.resize(logs.size() - kept_logs);
  for (const auto& [written, path] : logs) fs::remove(path, failed);
}

}  // namespace

Result<std::unique_ptr<LogFile>> LogFile::open(const std::string& folder, const std::string& run_id,
                                               const Redactor& redactor) {
  const std::string path = folder + "/" + run_id + ".jsonl";
  if (auto made = make_private_folder(folder); !made) return std::move(made).error();
  const int descriptor =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) return file_error("the log '" + path + "' cannot be made", path, errno);
  remove_oldest(folder);
  return std::unique_ptr<LogFile>(new LogFile(path, descriptor, redactor));
}

LogFile::~LogFile() {
  write_out();
  if (descriptor_ >= 0) ::close(descriptor_);
}

void LogFile::on(const Event& event) {
  if (descriptor_ < 0) return;
  lines_ += json_line(event_to_value(redacted(event, redactor_)));
  if (!held_) write_out();
}

void LogFile::let_go() {
  held_ = false;
  write_out();
}

void LogFile::write_out() {
  std::size_t done = 0;
  while (descriptor_ >= 0 && done < lines_.size()) {
    const ssize_t written = ::write(descriptor_, lines_.data() + done, lines_.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      ::close(descriptor_);
      descriptor_ = -1;
      break;
    }
    done += static_cast<std::size_t>(written);
  }
  lines_.clear();
}

}  // namespace slipway::core
