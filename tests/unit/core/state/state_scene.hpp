#pragma once
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "core/state/lock_owner.hpp"
#include "core/state/sqlite_store.hpp"
#include "tests/support/manual_clock.hpp"

namespace slipway::core {

/// A folder that goes when the test does.
class TempFolder {
 public:
  TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "slipway-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A stack's state in a folder of its own, with a clock that stands still.
struct StateScene {
  TempFolder folder;
  test::ManualClock clock;

  StoreOptions options(StoreAccess access = StoreAccess::write) const {
    StoreOptions options;
    options.base_dir = folder.path() + "/stack";
    options.stack = "demo";
    options.access = access;
    options.key.folder = folder.path() + "/keys";
    options.written_by = "slipway 0.1.0";
    return options;
  }
  Result<std::unique_ptr<StateStore>> open(StoreAccess access = StoreAccess::write) const {
    return open_sqlite_store(options(access), clock);
  }
  LockOwner me() const { return this_process("slipway up", clock); }
};

inline ResourceRow machine(const std::string& name, Value inputs = Value::map()) {
  ResourceRow row;
  row.address = "cloud/machine/" + name;
  row.plugin = "meadow";
  row.id = "id-" + name;
  row.inputs = std::move(inputs);
  return row;
}

inline Value secret(const std::string& text) { return Value(text).mark_sensitive(); }

inline Batch batch_of(std::vector<ResourceRow> rows) {
  Batch batch;
  batch.put_resources = std::move(rows);
  return batch;
}

}  // namespace slipway::core
