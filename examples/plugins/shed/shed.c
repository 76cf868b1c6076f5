/* A cloud plugin in plain C, without a JSON library: its machines are folders in a shed.  It has no
 * load balancer, no image and no network; what it has is what plugin.h asks for. */
#include "slipway/plugin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "folder.h"

#define TEXT 4096
#define LETTER 65536

struct slipway_instance {
  char root[TEXT];
  char label[256];
};

typedef const slipway_value* value;

static slipway_slice slice(const char* text) {
  slipway_slice made = {text, strlen(text)};
  return made;
}

static value at(const slipway_call* call, value map, const char* key) {
  return call->host->find(map, slice(key));
}

/* Copies a text of a map; what does not fit is cut. */
static void text_at(const slipway_call* call, value map, const char* key, char* out, size_t size) {
  const slipway_slice found = call->host->get_string(at(call, map, key));
  const size_t length = found.len < size - 1 ? (size_t)found.len : size - 1;
  if (length > 0) memcpy(out, found.data, length);
  out[length] = '\0';
}

static void set(const slipway_call* call, slipway_value* map, const char* key, value item) {
  call->host->set(map, slice(key), item);
}

static void set_text(const slipway_call* call, slipway_value* map, const char* key,
                     const char* text) {
  set(call, map, key, call->host->make_string(call, slice(text)));
}

static value failure(const slipway_call* call, const char* kind, const char* message,
                     const char* path) {
  char whole[TEXT + 256];
  slipway_value* answer = call->host->make_map(call);
  snprintf(whole, sizeof whole, "%s: %s", path, message);
  set_text(call, answer, "outcome", "failed");
  set_text(call, answer, "class", kind);
  set_text(call, answer, "message", whole);
  set_text(call, answer, "effect", "none");
  return answer;
}

static value empty(const slipway_call* call) { return call->host->make_map(call); }

static const slipway_value* describe(const slipway_call* call) SLIPWAY_NOEXCEPT {
  static const char text[] =
      "{\"name\":\"shed\",\"version\":\"1.0.0\",\"summary\":\"Machines that are folders\","
      "\"roles\":{\"cloud\":{\"options\":["
      "{\"name\":\"root\",\"type\":\"string\",\"required\":true,\"path\":true,\"doc\":\"the folder "
      "that holds the machines\"},"
      "{\"name\":\"label\",\"type\":\"string\",\"default\":\"plain\",\"doc\":\"what is written on "
      "each\"}]}},"
      "\"types\":[{\"role\":\"cloud\",\"name\":\"box\",\"version\":1,\"machine\":true,\"known_by\":"
      "\"marked\","
      "\"doc\":\"a folder\",\"inputs\":["
      "{\"name\":\"path\",\"type\":\"string\",\"required\":true,\"change\":\"replace\",\"doc\":"
      "\"where it is\"},"
      "{\"name\":\"label\",\"type\":\"string\",\"interrupts\":true,\"doc\":\"what is written on "
      "it\"},"
      "{\"name\":\"letter\",\"type\":\"string\",\"change\":\"keep\",\"doc\":\"its user-data\"}],"
      "\"outputs\":[{\"name\":\"node_facts\",\"type\":\"any\",\"computed\":true,\"doc\":\"where it "
      "is, as what is known of the node\"}]}]}";
  return call->host->parse_json(call, slice(text), NULL);
}

static slipway_instance* create_instance(const slipway_call* call, const slipway_value* request,
                                         const slipway_value** why) SLIPWAY_NOEXCEPT {
  slipway_instance* made = calloc(1, sizeof *made);
  if (made == NULL) {
    *why = failure(call, "internal", "out of memory", "shed");
    return NULL;
  }
  const value options = at(call, request, "options");
  text_at(call, options, "root", made->root, sizeof made->root);
  text_at(call, options, "label", made->label, sizeof made->label);
  return made;
}

static void destroy(slipway_instance* self) SLIPWAY_NOEXCEPT { free(self); }

static const slipway_value* nothing(slipway_instance* self, const slipway_call* call,
                                    const slipway_value* request) SLIPWAY_NOEXCEPT {
  (void)self;
  (void)request;
  return empty(call);
}

/* A node's name follows from the stack, its group and its index alone. */
static value lay_out_node(const slipway_call* call, const char* stack, value wanted) {
  const slipway_host* host = call->host;
  char group[256];
  char name[TEXT];
  char address[TEXT + 16];
  text_at(call, wanted, "group", group, sizeof group);
  snprintf(name, sizeof name, "%.200s%s%.200s-%lld", stack, group[0] ? "-" : "", group,
           (long long)host->get_int(at(call, wanted, "index")));
  snprintf(address, sizeof address, "cloud/box/%s", name);
  slipway_value* node = host->make_map(call);
  set_text(call, node, "name", name);
  set_text(call, node, "group", group);
  set(call, node, "index", at(call, wanted, "index"));
  set(call, node, "metadata", at(call, wanted, "metadata"));
  set_text(call, node, "resource", address);
  return node;
}

static const slipway_value* layout(slipway_instance* self, const slipway_call* call,
                                   const slipway_value* request) SLIPWAY_NOEXCEPT {
  const slipway_host* host = call->host;
  char stack[256];
  (void)self;
  text_at(call, request, "stack", stack, sizeof stack);
  const value wanted = at(call, request, "nodes");
  slipway_value* nodes = host->make_list(call);
  for (uint64_t i = 0; i < host->length(wanted); ++i)
    host->append(nodes, lay_out_node(call, stack, host->item(wanted, i)));
  slipway_value* answer = host->make_map(call);
  set(call, answer, "nodes", nodes);
  return answer;
}

static const slipway_value* expand(slipway_instance* self, const slipway_call* call,
                                   const slipway_value* request) SLIPWAY_NOEXCEPT {
  const slipway_host* host = call->host;
  const value nodes = at(call, at(call, request, "layout"), "nodes");
  const value letters = at(call, request, "user_data");
  for (uint64_t i = 0; i < host->length(nodes); ++i) {
    char name[TEXT];
    char path[2 * TEXT + 2];
    text_at(call, host->item(nodes, i), "name", name, sizeof name);
    snprintf(path, sizeof path, "%s/%s", self->root, name);
    slipway_value* inputs = host->make_map(call);
    set_text(call, inputs, "path", path);
    set_text(call, inputs, "label", self->label);
    if (at(call, letters, name) != NULL) set(call, inputs, "letter", at(call, letters, name));
    slipway_value* box = host->make_map(call);
    set_text(call, box, "type", "box");
    set_text(call, box, "name", name);
    set(call, box, "inputs", inputs);
    if (host->emit(call, box) != 0) break;
  }
  return empty(call);
}

/* The owner mark as one line: lineage and address. */
static void mark_of(const slipway_call* call, value request, char* out, size_t size) {
  char lineage[64];
  char address[TEXT];
  text_at(call, request, "lineage", lineage, sizeof lineage);
  text_at(call, request, "address", address, sizeof address);
  snprintf(out, size, "%s %.400s", lineage, address);
}

/* A folder has no address to be reached at; where it is, is a fact that others can ask for. */
static value done(const slipway_call* call, const char* path) {
  const char* slash = strrchr(path, '/');
  slipway_value* known = call->host->make_map(call);
  slipway_value* facts = call->host->make_map(call);
  slipway_value* outputs = call->host->make_map(call);
  slipway_value* answer = call->host->make_map(call);
  set_text(call, known, "place", path);
  set(call, facts, slash ? slash + 1 : path, known);
  set(call, outputs, "node_facts", facts);
  set_text(call, answer, "outcome", "done");
  set_text(call, answer, "id", path);
  set(call, answer, "outputs", outputs);
  return answer;
}

static const slipway_value* create(slipway_instance* self, const slipway_call* call,
                                   const slipway_value* request) SLIPWAY_NOEXCEPT {
  char path[TEXT];
  char mark[512];
  char label[256];
  const value inputs = at(call, request, "inputs");
  (void)self;
  text_at(call, inputs, "path", path, sizeof path);
  text_at(call, inputs, "label", label, sizeof label);
  mark_of(call, request, mark, sizeof mark);
  if (folder_look(path, mark) == FOLDER_STRANGE)
    return failure(call, "already_exists", "there is a folder of somebody else's", path);
  char* letter = malloc(LETTER);
  if (letter == NULL) return failure(call, "internal", "out of memory", path);
  text_at(call, inputs, "letter", letter, LETTER);
  const int error = folder_make(path, mark, label, letter);
  free(letter);
  return error == 0 ? done(call, path) : failure(call, "unavailable", strerror(error), path);
}

static const slipway_value* update(slipway_instance* self, const slipway_call* call,
                                   const slipway_value* request) SLIPWAY_NOEXCEPT {
  char path[TEXT];
  char label[256];
  (void)self;
  text_at(call, request, "id", path, sizeof path);
  text_at(call, at(call, request, "inputs"), "label", label, sizeof label);
  const int error = folder_write(path, "label", label);
  return error == 0 ? done(call, path) : failure(call, "unavailable", strerror(error), path);
}

static const slipway_value* delete_box(slipway_instance* self, const slipway_call* call,
                                       const slipway_value* request) SLIPWAY_NOEXCEPT {
  char path[TEXT];
  char mark[512];
  (void)self;
  text_at(call, request, "id", path, sizeof path);
  mark_of(call, request, mark, sizeof mark);
  if (path[0] == '\0' || folder_look(path, mark) != FOLDER_OURS) return done(call, path);
  const int error = folder_remove(path);
  return error == 0 ? done(call, path) : failure(call, "unavailable", strerror(error), path);
}

static const slipway_value* read_box(slipway_instance* self, const slipway_call* call,
                                     const slipway_value* request) SLIPWAY_NOEXCEPT {
  char path[TEXT];
  char mark[512];
  char label[256];
  (void)self;
  text_at(call, request, "id", path, sizeof path);
  mark_of(call, request, mark, sizeof mark);
  slipway_value* answer = call->host->make_map(call);
  if (folder_look(path, mark) != FOLDER_OURS) {
    set_text(call, answer, "outcome", "gone");
    return answer;
  }
  folder_read(path, "label", label, sizeof label);
  slipway_value* inputs = call->host->make_map(call);
  set_text(call, inputs, "path", path);
  set_text(call, inputs, "label", label);
  set_text(call, answer, "outcome", "present");
  set_text(call, answer, "id", path);
  set(call, answer, "inputs", inputs);
  return answer;
}

static const slipway_value* unsupported(slipway_instance* self, const slipway_call* call,
                                        const slipway_value* request) SLIPWAY_NOEXCEPT {
  (void)self;
  (void)request;
  return failure(call, "unsupported", "a shed does not do that", "shed");
}

/* There is only one version of the state, so bringing it up to date changes nothing. */
static const slipway_value* upgrade(slipway_instance* self, const slipway_call* call,
                                    const slipway_value* request) SLIPWAY_NOEXCEPT {
  (void)self;
  slipway_value* answer = call->host->make_map(call);
  set(call, answer, "inputs", at(call, request, "inputs"));
  set(call, answer, "outputs", at(call, request, "outputs"));
  return answer;
}

static const void* extension(slipway_slice id) SLIPWAY_NOEXCEPT {
  (void)id;
  return NULL;
}

const slipway_plugin* slipway_plugin_entry(const slipway_offer* offer) SLIPWAY_NOEXCEPT {
  static const slipway_plugin table = {sizeof(slipway_plugin),
                                       1,
                                       describe,
                                       create_instance,
                                       destroy,
                                       nothing,
                                       layout,
                                       nothing,
                                       expand,
                                       nothing,
                                       read_box,
                                       create,
                                       update,
                                       delete_box,
                                       unsupported,
                                       upgrade,
                                       extension};
  if (offer->abi_oldest <= 1 && offer->abi_newest >= 1) return &table;
  if (offer->size >= sizeof *offer && offer->refusal != NULL)
    offer->refusal->say(offer->refusal, slice("shed speaks ABI 1 only: use a host that does"));
  return NULL;
}
