#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "supervisor/linux/outcome.hpp"
#include "supervisor/record/json.hpp"

namespace slipway_local {

/// What a machine is to be as long as nobody asks otherwise.
enum class Wanted { running, stopped, paused };

const char* to_text(Wanted wanted);

/// What somebody asked a machine to be; nothing of it changes while it lives.
struct MachineSpec {
  std::string name;   ///< letters, digits, dashes; at most 63
  std::string tag;    ///< the asker's own, given back as it came
  std::string image;  ///< an image's key
  std::string address;
  std::int64_t memory_mb = 0;  ///< 0: no limit
  std::int64_t tasks_max = 0;  ///< 0: no limit
  std::int64_t data_mb = 0;    ///< 0: no data disk
  std::string hostname;
  std::string content;  ///< digest of what is laid into its tree before its first boot
};

/// A file that is laid into a machine's tree before its first boot.
struct LaidFile {
  std::string path;
  unsigned mode = 0644;
  std::string bytes;
};

/// What a machine is told once; it is in the machine's tree from then on and nowhere else.
struct MachineContent {
  std::string user_data;  ///< for cloud-init
  std::string meta_data;
  std::vector<LaidFile> files;

  std::string digest() const;
};

/// A machine on record: it outlives its supervisor.
struct MachineRecord {
  MachineSpec spec;
  Wanted wanted = Wanted::running;
  bool cut = false;  ///< its network is taken away
  std::int64_t boots = 0;
  std::int64_t made_at = 0;  ///< seconds of the Unix clock
};

/// Whether a text can name a machine, an endpoint or a stack: it is a folder's and a host's name.
bool is_name(std::string_view text);

/// Reads the fields of a machine as the wire has them.
MachineSpec read_spec(Fields& fields);
MachineContent read_content(Fields& fields);

Outcome save(const MachineRecord& record, const std::filesystem::path& file);
Result<MachineRecord> load_machine(const std::filesystem::path& file);

/// The spec's fields, into an object that is open.
void write_spec(JsonText& text, const MachineSpec& spec);

}  // namespace slipway_local
