#include "azure_asm/xml/element.hpp"

#include <Poco/Exception.h>
#include <Poco/SAX/Attributes.h>
#include <Poco/SAX/DefaultHandler.h>
#include <Poco/SAX/SAXParser.h>

#include <charconv>

#include "slipway/outcome.hpp"

namespace azure_asm {
namespace {

constexpr const char* service_namespace = "http://schemas.microsoft.com/windowsazure";

/// The service's documents are about ten deep, and the longest, of all images, has some ten
/// thousand elements.  Taking a tree apart goes down a call for each level, and an element takes
/// thirty times the bytes of its shortest form, so both are bounded; all the text together can be
/// longer than the document only by entities that multiply it.
constexpr std::size_t deepest = 64;
constexpr std::size_t most_elements = 200'000;

/// Builds the tree while the parser reads; `open_` is the path of elements not yet closed.  What is
/// beyond the bounds is passed over, since nothing may be thrown through the parser.
class TreeBuilder final : public Poco::XML::DefaultHandler {
 public:
  explicit TreeBuilder(std::size_t most_text) : most_text_(most_text) {}

  void startElement(const Poco::XML::XMLString&, const Poco::XML::XMLString& local,
                    const Poco::XML::XMLString&, const Poco::XML::Attributes&) override {
    ++elements_;
    if (elements_ > most_elements || open_.size() >= deepest) exceeded_ = true;
    if (!exceeded_) open_.emplace_back(local);
  }
  void characters(const Poco::XML::XMLChar text[], int start, int length) override {
    text_ += static_cast<std::size_t>(length);
    if (text_ > most_text_) exceeded_ = true;
    if (!exceeded_ && !open_.empty())
      open_.back().text.append(text + start, static_cast<std::size_t>(length));
  }
  void endElement(const Poco::XML::XMLString&, const Poco::XML::XMLString&,
                  const Poco::XML::XMLString&) override {
    if (exceeded_ || open_.empty()) return;
    Element closed = std::move(open_.back());
    open_.pop_back();
    trim(closed.text);
    (open_.empty() ? root_ : open_.back().children.emplace_back()) = std::move(closed);
  }
  bool exceeded() const { return exceeded_; }
  Element take() { return std::move(root_); }

 private:
  static void trim(std::string& text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return text.clear();
    text = text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
  }

  std::size_t most_text_;
  std::size_t elements_ = 0;
  std::size_t text_ = 0;
  bool exceeded_ = false;
  std::vector<Element> open_;
  Element root_;
};

void escape(std::string& out, const std::string& text) {
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '\r')
      out += "&#13;";
    else
      out += c;
  }
}

void print(std::string& out, const Element& element, const char* xmlns) {
  out += '<' + element.name;
  if (xmlns) ((out += " xmlns=\"") += xmlns) += '"';
  if (element.text.empty() && element.children.empty()) {
    out += "/>";
    return;
  }
  out += '>';
  escape(out, element.text);
  for (const auto& child : element.children) print(out, child, nullptr);
  out += "</" + element.name + '>';
}

}  // namespace

const Element* Element::find(std::string_view child) const {
  for (const auto& one : children)
    if (one.name == child) return &one;
  return nullptr;
}

Element* Element::find(std::string_view child) {
  for (auto& one : children)
    if (one.name == child) return &one;
  return nullptr;
}

const Element& Element::at(std::string_view path) const {
  static const Element nothing;
  const Element* here = this;
  while (!path.empty()) {
    const auto slash = path.find('/');
    here = here->find(path.substr(0, slash));
    if (!here) return nothing;
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
  }
  return *here;
}

std::int64_t Element::number(std::string_view path, std::int64_t otherwise) const {
  const auto& digits = value(path);
  std::int64_t result = otherwise;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), result);
  return error == std::errc() && end == digits.data() + digits.size() ? result : otherwise;
}

std::vector<const Element*> Element::all(std::string_view child) const {
  std::vector<const Element*> found;
  for (const auto& one : children)
    if (one.name == child) found.push_back(&one);
  return found;
}

void Element::erase(std::string_view child) {
  std::erase_if(children, [&](const Element& one) { return one.name == child; });
}

Element parse_xml(const std::string& document) {
  TreeBuilder builder(document.size());
  try {
    Poco::XML::SAXParser parser;
    parser.setFeature(Poco::XML::XMLReader::FEATURE_NAMESPACES, true);
    parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_GENERAL_ENTITIES, false);
    parser.setContentHandler(&builder);
    parser.parseMemoryNP(document.data(), document.size());
  } catch (const Poco::Exception& error) {
    throw slipway::Failure("unavailable", "the service answered with something that is not XML: " +
                                              error.displayText());
  }
  if (builder.exceeded())
    throw slipway::Failure("unavailable",
                           "the service answered with XML that is deeper, or has more elements or "
                           "text, than any document of it");
  return builder.take();
}

std::string print_xml(const Element& root) {
  std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";
  print(out, root, service_namespace);
  return out;
}

}  // namespace azure_asm
