#include "cloudconfig/document_reader.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <functional>

#include "cloudconfig/field_reader.hpp"
#include "cloudconfig/shared.hpp"
#include "user_data/scalar.hpp"

namespace cloudconfig {
namespace {

using Node = YamlNode;

/// Reads the entries of the format; what the fields have in common is FieldReader's.
class DocumentReader {
 public:
  DocumentReader(ToolVersion tool, Problems& problems)
      : problems_(problems), fields_(problems), tool_(tool) {}

  Document read(const Node& root) {
    Document document;
    fields_.each(
        root, "",
        {{"coreos", [&](const Node& node) { read_coreos(node, document); }},
         {"hostname",
          [&](const Node& node) {
            document.hostname = fields_.text(node, "hostname");
            document.hostname_at = node.at;
          }},
         {"manage_etc_hosts",
          [&](const Node& node) {
            document.manage_etc_hosts = fields_.text(node, "manage_etc_hosts");
            document.manage_etc_hosts_at = node.at;
          }},
         {"ssh_authorized_keys",
          [&](const Node& node) {
            fields_.append(node, "ssh_authorized_keys", document.ssh_authorized_keys);
          }},
         {"users",
          items("users", [&](const Node& node) { document.users.push_back(read_user(node)); })},
         {"write_files", items("write_files", [&](const Node& node) {
            document.files.push_back(read_file(node));
          })}});
    return document;
  }

 private:
  FieldReader::Handler items(const std::string& name, const FieldReader::Handler& read_one) {
    return [this, name, read_one](const Node& node) { fields_.mappings(node, name, read_one); };
  }

  void read_coreos(const Node& node, Document& document) {
    FieldReader::Handlers handlers;
    for (const auto& spec : sections()) {
      handlers.emplace(spec.name, [this, &spec, &document](const Node& value) {
        read_section(value, spec, document);
      });
    }
    handlers.emplace("units", items("units", [this, &document](const Node& unit) {
                       document.units.push_back(read_unit(unit));
                     }));
    handlers.emplace("write_files", [this](const Node& value) {
      problems_.warning("user-data-misplaced",
                        "write_files does not belong under coreos: nothing is written", value.at,
                        "move it to the left margin");
    });
    fields_.each(node, "coreos", handlers);
  }

  void read_section(const Node& node, const SectionSpec& spec, Document& document) {
    FieldReader::Handlers handlers;
    for (const auto& key : spec.keys) {
      handlers.emplace(key.key, [this, &key, &spec, &document](const Node& value) {
        read_setting(value, key, spec, document);
      });
    }
    document.section(spec.name).at = node.at;
    const bool was_shipped = spec.name == "etcd" || spec.name == "etcd2" || spec.name == "fleet";
    if (was_shipped && tool_ >= tool_1_14_0)
      problems_.note("user-data-no-longer-shipped",
                     std::string(spec.name) + " is no longer part of the last CoreOS releases",
                     node.at, "choose the release that you use by coreos_version");
    fields_.each(node, std::string(spec.name), handlers);
  }

  void read_setting(const Node& node, const KeySpec& key, const SectionSpec& spec,
                    Document& document) {
    const std::string name = std::string(spec.name) + "." + std::string(key.key);
    if (key.since > tool_) {
      problems_.warning("user-data-later-key",
                        name + " is unknown to the tool of this CoreOS release, which ignores it",
                        node.at);
      return;
    }
    if (!key.discouraged.empty())
      problems_.warning("user-data-deprecated-key",
                        name + " is deprecated: " + std::string(key.discouraged), node.at);
    const auto written = fields_.setting(node, name, key.type);
    if (!written) return;
    document.section(spec.name).set({std::string(key.key), *written, key.type, node.at});
  }

  UnitEntry read_unit(const Node& node) {
    UnitEntry unit;
    unit.at = node.at;
    fields_.each(node, "units",
                 {{"name", fields_.into(unit.name)},
                  {"content", fields_.into(unit.content, unit.content_at)},
                  {"command", fields_.into(unit.command, unit.command_at)},
                  {"enable", fields_.into(unit.enable, unit.enable_at)},
                  {"mask", fields_.into(unit.mask)},
                  {"runtime", fields_.into(unit.runtime)},
                  {"drop_ins", items("drop_ins", [&](const Node& item) {
                     DropInEntry drop_in;
                     drop_in.at = item.at;
                     fields_.each(item, "drop_ins",
                                  {{"name", fields_.into(drop_in.name)},
                                   {"content", fields_.into(drop_in.content)}});
                     unit.drop_ins.push_back(std::move(drop_in));
                   })}});
    return unit;
  }

  /// A `!!binary` value is base64 already: it stays so, and the encoding says it.  One that holds
  /// the letters of another encoding is undone here.  An encoding that is not known stays, to be
  /// told.
  static void settle_binary(FileEntry& file) {
    if (file.encoding.empty())
      file.encoding = "base64";
    else if (file.encoding == "gz" || file.encoding == "gzip")
      file.encoding = "gz+base64";
    else if (file.encoding.find("64") != std::string::npos)
      file.content = base64_decode(file.content).value_or(file.content);
  }

  FileEntry read_file(const Node& node) {
    FileEntry file;
    bool binary = false;
    file.at = node.at;
    fields_.each(node, "write_files",
                 {{"path", fields_.into(file.path, file.path_at)},
                  {"content",
                   [&](const Node& value) {
                     binary = value.binary;
                     file.content =
                         binary ? value.text : fields_.text(value, "write_files.content");
                     file.content_at = value.at;
                   }},
                  {"encoding", fields_.into(file.encoding, file.encoding_at)},
                  {"permissions", fields_.into(file.permissions, file.permissions_at)},
                  {"owner", fields_.into(file.owner, file.owner_at)}});
    if (binary) settle_binary(file);
    return file;
  }

  UserEntry read_user(const Node& node) {
    UserEntry user;
    user.at = node.at;
    const auto fetched = [this](const FieldReader::Handler& read) {
      return [this, read](const Node& value) {
        read(value);
        problems_.warning("user-data-deprecated-key",
                          "keys fetched over the network are deprecated", value.at,
                          "put the keys into ssh-authorized-keys");
      };
    };
    fields_.each(
        node, "users",
        {{"name", fields_.into(user.name)},
         {"passwd", fields_.into(user.passwd)},
         {"gecos", fields_.into(user.gecos)},
         {"homedir", fields_.into(user.homedir)},
         {"primary_group", fields_.into(user.primary_group)},
         {"shell", fields_.into(user.shell)},
         {"no_create_home", fields_.into(user.no_create_home)},
         {"no_user_group", fields_.into(user.no_user_group)},
         {"system", fields_.into(user.system)},
         {"no_log_init", fields_.into(user.no_log_init)},
         {"groups", fields_.into(user.groups)},
         {"ssh_authorized_keys", fields_.into(user.ssh_authorized_keys)},
         {"coreos_ssh_import_github", fetched(fields_.into(user.ssh_import_github))},
         {"coreos_ssh_import_github_users", fetched(fields_.into(user.ssh_import_github_users))},
         {"coreos_ssh_import_url", fetched(fields_.into(user.ssh_import_url))}});
    return user;
  }

  Problems& problems_;
  FieldReader fields_;
  ToolVersion tool_;
};

}  // namespace

Document read_document(const YamlNode& root, ToolVersion tool, Problems& problems) {
  return DocumentReader(tool, problems).read(root);
}

std::string printed_real(double value) {
  std::array<char, 64> buffer{};
  const auto print = [&](std::chars_format format) {
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format).ptr;
    return std::string(buffer.data(), end);
  };
  const int exponent = value == 0 ? 0 : static_cast<int>(std::floor(std::log10(std::fabs(value))));
  // the shortest form, with an exponent from a million on or below a ten-thousandth
  const bool far = exponent < -4 || exponent >= 6;
  return print(far ? std::chars_format::scientific : std::chars_format::fixed);
}

}  // namespace cloudconfig
