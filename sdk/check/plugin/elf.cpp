#include "check/plugin/elf.hpp"

#include <elf.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>

namespace slipway::check {
namespace {

/// The bytes of a file, read as structs; whatever lies outside of it is not there.
class Image {
 public:
  explicit Image(std::string bytes) : bytes_(std::move(bytes)) {}

  template <class T>
  std::optional<T> at(std::uint64_t offset) const {
    if (offset > bytes_.size() || bytes_.size() - offset < sizeof(T)) return std::nullopt;
    T made;
    std::memcpy(&made, bytes_.data() + offset, sizeof made);
    return made;
  }
  std::string text_at(std::uint64_t offset) const {
    if (offset >= bytes_.size()) return {};
    return bytes_.substr(offset, bytes_.find('\0', offset) - offset);
  }
  std::optional<std::string> part(std::uint64_t offset, std::uint64_t size) const {
    if (offset > bytes_.size() || bytes_.size() - offset < size) return std::nullopt;
    return bytes_.substr(offset, size);
  }
  bool begins_with(std::string_view magic) const { return bytes_.rfind(magic, 0) == 0; }

 private:
  std::string bytes_;
};

Elf64_Half this_machine() {
  const auto own = [] {
    std::ifstream file("/proc/self/exe", std::ios::binary);
    Elf64_Ehdr header{};
    file.read(reinterpret_cast<char*>(&header), sizeof header);
    return header.e_machine;
  };
  static const Elf64_Half machine = own();
  return machine;
}

std::string fault_of(const Image& image) {
  const auto header = image.at<Elf64_Ehdr>(0);
  if (!image.begins_with(ELFMAG) || !header) return "it is no shared library";
  if (header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_machine != this_machine())
    return "it was built for another kind of machine";
  if (header->e_type != ET_DYN) return "it is not a shared library";
  return {};
}

void read_dynamic(const Image& image, const Elf64_Phdr& part, ElfFacts& facts) {
  for (std::uint64_t at = part.p_offset; at < part.p_offset + part.p_filesz;
       at += sizeof(Elf64_Dyn)) {
    const auto entry = image.at<Elf64_Dyn>(at);
    if (!entry || entry->d_tag == DT_NULL) return;
    const auto flags = entry->d_un.d_val;
    if (entry->d_tag == DT_RPATH || entry->d_tag == DT_RUNPATH) facts.library_path = true;
    if (entry->d_tag == DT_TEXTREL) facts.writes_text = true;
    if (entry->d_tag == DT_BIND_NOW) facts.binds_now = true;
    if (entry->d_tag == DT_FLAGS) {
      facts.static_tls |= (flags & DF_STATIC_TLS) != 0;
      facts.writes_text |= (flags & DF_TEXTREL) != 0;
      facts.binds_now |= (flags & DF_BIND_NOW) != 0;
    }
    if (entry->d_tag == DT_FLAGS_1) facts.binds_now |= (flags & DF_1_NOW) != 0;
  }
}

void read_parts(const Image& image, const Elf64_Ehdr& header, ElfFacts& facts) {
  for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
    const auto part = image.at<Elf64_Phdr>(header.e_phoff + i * sizeof(Elf64_Phdr));
    if (!part) return;
    if (part->p_type == PT_DYNAMIC) read_dynamic(image, *part, facts);
    if (part->p_type == PT_GNU_STACK) facts.executable_stack = (part->p_flags & PF_X) != 0;
  }
}

void read_symbols(const Image& image, const Elf64_Shdr& table, const Elf64_Shdr& names,
                  ElfFacts& facts) {
  facts.has_symbol_table = true;
  for (std::uint64_t at = table.sh_offset; at < table.sh_offset + table.sh_size;
       at += sizeof(Elf64_Sym)) {
    const auto symbol = image.at<Elf64_Sym>(at);
    if (!symbol) return;
    const auto binding = ELF64_ST_BIND(symbol->st_info);
    const bool defined = symbol->st_shndx != SHN_UNDEF && symbol->st_shndx != SHN_ABS;
    if (!defined || binding == STB_LOCAL) continue;
    const auto name = image.text_at(names.sh_offset + symbol->st_name);
    facts.exported.push_back(name);
    if (binding == STB_GNU_UNIQUE) facts.unique.push_back(name);
  }
}

void read_sections(const Image& image, const Elf64_Ehdr& header, ElfFacts& facts) {
  const auto section = [&](std::uint64_t i) {
    return image.at<Elf64_Shdr>(header.e_shoff + i * sizeof(Elf64_Shdr));
  };
  const auto section_names = section(header.e_shstrndx);
  for (std::uint64_t i = 0; header.e_shoff != 0 && i < header.e_shnum; ++i) {
    const auto table = section(i);
    if (table && section_names &&
        image.text_at(section_names->sh_offset + table->sh_name) == manifest_section)
      facts.manifest = image.part(table->sh_offset, table->sh_size);
    if (!table || table->sh_type != SHT_DYNSYM) continue;
    if (const auto names = section(table->sh_link)) read_symbols(image, *table, *names, facts);
  }
}

}  // namespace

ElfFacts read_elf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("'" + path + "' cannot be read");
  const Image image(std::string(std::istreambuf_iterator<char>(file), {}));
  ElfFacts facts;
  facts.executable_stack = true;  // without a word on it the stack may be executed
  facts.fault = fault_of(image);
  if (!facts.fault.empty()) return facts;
  const auto header = *image.at<Elf64_Ehdr>(0);
  read_parts(image, header, facts);
  read_sections(image, header, facts);
  return facts;
}

}  // namespace slipway::check
