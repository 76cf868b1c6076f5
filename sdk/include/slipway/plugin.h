/* What a function takes and answers stands beside it, in lines wider than the code's. */
/* clang-format off */
/* slipway/plugin.h: the plugin ABI.
 *
 * A plugin is a shared library with one exported function, slipway_plugin_entry.  It fills one or more
 * roles: `cloud`, `config`, `platform`.  This header is all that is needed to write one: contract.h names the keys of the maps that it
 * speaks of; plugin.hpp puts C++ on top of it, and docs/plugins/ shows a first plugin in C and in C++.
 *
 * Rules that hold everywhere
 *  R1  Only C types cross: no C++ object, exception, allocator, FILE or errno.
 *  R2  Text is UTF-8, pointer and length; a null pointer with length 0 is the empty text; a NUL byte inside is refused.
 *  R3  Every struct begins with its `size` and grows only at its end.  A member is there if it fits into
 *      `size`; a function is there if it also is non-null.  Reserved members are written as zero.
 *  R4  All that is made during a call lives in that call's arena and is gone when the call returns.
 *      Nobody frees anything.  Copy what you keep.
 *  R5  Nothing is in a value that could not cross a pipe: a plugin cannot tell whether it runs inside
 *      the host or in a process of its own.
 *  R6  A `slipway_call` is dead when its call returns.  A later use does nothing and is logged as the plugin's fault.
 *  R7  A plugin does not fork (a program is run through slipway.process/1), install signal handlers, change the working directory, the environment, the
 *      locale or the umask, exit, or write to standard output.
 *  R8  A call ends within 30 seconds, after a cancel within 1.  A plugin never sleeps to wait for the other
 *      side: it answers `pending` and is called again with its token.
 *
 * Threads
 *  [main]  entry, describe, extension: one thread, before anything else.
 *  [any]   everything else, the host's services included: from any thread, several at once, also on one instance.
 *          `destroy` runs once, when no other call of the instance is under way.
 *
 * Unknown numbers: a reader treats an unknown `outcome` or `class` as `internal`, ignores an unknown key in a map,
 * and takes an unknown log level as SLIPWAY_LOG_INFO.
 */
#ifndef SLIPWAY_PLUGIN_H
#define SLIPWAY_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#define SLIPWAY_NOEXCEPT noexcept
#else
#define SLIPWAY_NOEXCEPT
#endif

#if defined(__GNUC__)
#define SLIPWAY_EXPORT __attribute__((visibility("default")))
#else
#define SLIPWAY_EXPORT
#endif

/* The ABI versions that this header describes.  Both sides offer a range; the highest common one is used. */
#define SLIPWAY_ABI_OLDEST 1u
#define SLIPWAY_ABI_NEWEST 1u

/* Longest texts that the host accepts, in bytes.  More is refused with a message that names plugin and limit. */
#define SLIPWAY_MAX_NAME 256u            /* names, ids of types, group keys */
#define SLIPWAY_MAX_ID 4096u             /* the id of an object on the other side */
#define SLIPWAY_MAX_TOKEN 65536u         /* a pending operation's token, printed as JSON */
#define SLIPWAY_MAX_MESSAGE 16384u       /* messages and hints */
#define SLIPWAY_MAX_DOCUMENT 67108864u   /* any value, printed as JSON */

/* Borrowed text or bytes, never NUL-terminated.  Valid until the call that handed it over returns. */
typedef struct slipway_slice {
  const char *data;
  uint64_t len;
} slipway_slice;

/* A value: null, bool, int64, double, text, list, map or a reference to another resource's output; any of
 * them may be marked sensitive.  Opaque; read and built through slipway_host. */
typedef struct slipway_value slipway_value;

/* Kinds of a value.  Lists and maps are inside each other no deeper than 100 levels. */
#define SLIPWAY_NULL 0
#define SLIPWAY_BOOL 1
#define SLIPWAY_INT 2
#define SLIPWAY_DOUBLE 3
#define SLIPWAY_STRING 4
#define SLIPWAY_LIST 5
#define SLIPWAY_MAP 6
#define SLIPWAY_REFERENCE 7

/* Levels of a log line.  The last tells the host that it broke a rule of this page. */
#define SLIPWAY_LOG_TRACE 0
#define SLIPWAY_LOG_DEBUG 1
#define SLIPWAY_LOG_INFO 2
#define SLIPWAY_LOG_WARNING 3
#define SLIPWAY_LOG_ERROR 4
#define SLIPWAY_LOG_HOST_MISBEHAVES 5

typedef struct slipway_call slipway_call;

/* The host's services.  Allocated by the host; lives as long as the process.  All [any]. */
typedef struct slipway_host {
  uint32_t size;
  uint32_t abi; /* the version in use */

  /* --- reading a value.  A wrong kind gives 0, an empty slice or null; never a crash.  A null handle reads as null. */
  int32_t (*kind)(const slipway_value *value) SLIPWAY_NOEXCEPT;
  int32_t (*is_sensitive)(const slipway_value *value) SLIPWAY_NOEXCEPT;
  int32_t (*get_bool)(const slipway_value *value) SLIPWAY_NOEXCEPT;
  int64_t (*get_int)(const slipway_value *value) SLIPWAY_NOEXCEPT;
  double (*get_double)(const slipway_value *value) SLIPWAY_NOEXCEPT; /* an int is widened */
  slipway_slice (*get_string)(const slipway_value *value) SLIPWAY_NOEXCEPT;
  uint64_t (*length)(const slipway_value *value) SLIPWAY_NOEXCEPT; /* of a list or a map */
  const slipway_value *(*item)(const slipway_value *list, uint64_t index) SLIPWAY_NOEXCEPT;
  const slipway_value *(*find)(const slipway_value *map, slipway_slice key) SLIPWAY_NOEXCEPT;
  /* Entries of a map are in the byte order of their keys. */
  slipway_slice (*key_at)(const slipway_value *map, uint64_t index) SLIPWAY_NOEXCEPT;
  const slipway_value *(*value_at)(const slipway_value *map, uint64_t index) SLIPWAY_NOEXCEPT;
  slipway_slice (*reference_address)(const slipway_value *reference) SLIPWAY_NOEXCEPT;
  slipway_slice (*reference_path)(const slipway_value *reference) SLIPWAY_NOEXCEPT; /* `a.b.0` */

  /* --- building a value in the arena of `call`.  What is appended or set is copied (cheaply). */
  slipway_value *(*make_null)(const slipway_call *call) SLIPWAY_NOEXCEPT;
  slipway_value *(*make_bool)(const slipway_call *call, int32_t value) SLIPWAY_NOEXCEPT;
  slipway_value *(*make_int)(const slipway_call *call, int64_t value) SLIPWAY_NOEXCEPT;
  slipway_value *(*make_double)(const slipway_call *call, double value) SLIPWAY_NOEXCEPT;
  slipway_value *(*make_string)(const slipway_call *call, slipway_slice value) SLIPWAY_NOEXCEPT;
  slipway_value *(*make_list)(const slipway_call *call) SLIPWAY_NOEXCEPT;
  slipway_value *(*make_map)(const slipway_call *call) SLIPWAY_NOEXCEPT;
  slipway_value *(*make_reference)(const slipway_call *call, slipway_slice address, slipway_slice path) SLIPWAY_NOEXCEPT;
  void (*append)(slipway_value *list, const slipway_value *item) SLIPWAY_NOEXCEPT;
  void (*set)(slipway_value *map, slipway_slice key, const slipway_value *item) SLIPWAY_NOEXCEPT;
  void (*mark_sensitive)(slipway_value *value) SLIPWAY_NOEXCEPT;
  /* JSON in: null when the text is not JSON; then *why (may be null) says where and what.  A reference is
   * {"$ref": "address", "path": "a.b"}, a sensitive value {"$sensitive": value}. */
  const slipway_value *(*parse_json)(const slipway_call *call, slipway_slice text, slipway_slice *why) SLIPWAY_NOEXCEPT;
  slipway_slice (*print_json)(const slipway_call *call, const slipway_value *value) SLIPWAY_NOEXCEPT;

  /* --- services of a call */
  int32_t (*cancelled)(const slipway_call *call) SLIPWAY_NOEXCEPT;
  void (*log)(const slipway_call *call, int32_t level, slipway_slice message, const slipway_value *fields) SLIPWAY_NOEXCEPT;
  /* A sign of life within one call; fraction 0..1, or negative when it is not known. */
  void (*progress)(const slipway_call *call, slipway_slice phase, double fraction) SLIPWAY_NOEXCEPT;
  /* Hands the host one item of a stream: a resource (expand), a finding (validate, preflight), a record (an action).
   * 0 when it was taken; otherwise stop and return. */
  int32_t (*emit)(const slipway_call *call, const slipway_value *item) SLIPWAY_NOEXCEPT;
  int64_t (*wall_ms)(const slipway_call *call) SLIPWAY_NOEXCEPT;      /* milliseconds since 1970-01-01 UTC */
  int64_t (*monotonic_ms)(const slipway_call *call) SLIPWAY_NOEXCEPT; /* never goes back */
  uint64_t (*random)(const slipway_call *call) SLIPWAY_NOEXCEPT;      /* seeded; not for keys */
  /* An optional ability of the host, by its id; null when it has none of that id.  Whole ids match, length included.
   *   slipway.trees/1   a slipway_trees, below: values as bytes
   *   slipway.process/1 a slipway_process, below: programs of this computer */
  const void *(*extension)(const slipway_call *call, slipway_slice id) SLIPWAY_NOEXCEPT;
} slipway_host;

/* One call under way.  Allocated by the host; valid until the call returns (R6). */
struct slipway_call {
  uint32_t size;
  uint32_t reserved;
  const slipway_host *host;
  void *self; /* the host's own */
};

/* A configured plugin.  Allocated and owned by the plugin, from create_instance to destroy. */
typedef struct slipway_instance slipway_instance;

/* Every function of an instance has this form: a map comes in, a map goes out (its keys: see the members of
 * slipway_plugin).  The answer is a value of this call's arena; null is an `internal` failure. */
typedef const slipway_value *(*slipway_function)(slipway_instance *instance, const slipway_call *call,
                                                 const slipway_value *request) SLIPWAY_NOEXCEPT;

/* The plugin's table.  Allocated by the plugin, static, for the life of the process.
 *
 * A *failure* may be the answer of any function: {outcome: "failed", class, message, hint?, retry_after_ms?, effect?, operation_over?, facts?}.
 * The answer of a pure call, failed or not, may have findings: a list; those of a failure are shown instead of the message.
 * So may a failure of create, update or delete that is not tried again: they are shown beside the message.
 *   class   what the host does
 *   invalid          reports it; no retry             unauthenticated  reports it; starts nothing else with these credentials
 *   forbidden        reports it                        not_found        read: the object is gone; delete: done; else reports it
 *   already_exists   a stranger's object: reports it   conflict, busy   tries again until the deadline
 *   throttled        tries again after retry_after_ms  unavailable      tries again with growing pauses
 *   timeout          tries again, as in doubt          quota            reports it; no retry
 *   cancelled        leaves it resumable               unsupported      falls back, else reports it
 *   unknown          keeps the resource as *unknown*; the next run asks again with `recover`
 *   internal         reports it as the plugin's defect
 *   effect  what the attempt did: none (the default of invalid, unauthenticated, forbidden, quota, throttled, conflict, busy,
 *           already_exists), partial (with `id`), or unknown (the default otherwise).  Unless it is none, the next attempt has `recover`.
 *   facts   a map for people: request_id, http_status, ...  operation_over  with `token`: true, what it stands for has ended (abi.md).
 *
 * A *finding* is {level: "error"|"warning"|"note"|"ok", code, message, help?, role?, option?: ["nodes", 2], file?, line?, column?, facts?,
 * class?, node?, part?: ["files", "/etc/motd"]}.  `option` is a path into the options of `role`; the host alone knows where that
 * stands in the user's file.  `class`, of an error, is one of those above, and decides the exit code; without it an error about an
 * option or a place is `invalid`, and any other a failure without a kind.  `part` is a path into the NodeConfig of `node`; the host alone knows which role gave it, and shows where.
 *
 * Every request has: stack (its name), lineage, owner (the owner mark: {stack, lineage, address?}), role.  The pure calls and
 * preflight also get recorded ({address: {id, inputs, outputs, status}} of that role) and nodes ({name: status}, as in
 * InventoryNode of contract.h).
 * Config and platform get inventory with every request but validate (Inventory in contract.h), as it is known at that moment.
 */
typedef struct slipway_plugin {
  uint32_t size;
  uint32_t abi; /* the version chosen from the host's range */

  /* [main] The schemas as one value; the same bytes every time.  See docs/plugins/schema.md. */
  const slipway_value *(*describe)(const slipway_call *call) SLIPWAY_NOEXCEPT;

  /* [any] request: {role, options, stack, lineage, owner}.  Options are checked and complete (defaults filled in).
   * Null with *failure set (a failure value) when these options cannot make one.  No request goes out from here. */
  slipway_instance *(*create_instance)(const slipway_call *call, const slipway_value *request,
                                       const slipway_value **failure) SLIPWAY_NOEXCEPT;
  void (*destroy)(slipway_instance *instance) SLIPWAY_NOEXCEPT;

  /* --- pure and offline: no request goes out, the same input gives the same answer */
  slipway_function validate;   /* {options} emits findings that the schema cannot express; answers {} */
  slipway_function layout;     /* cloud. {nodes: [{group, index, metadata, options}]} -> see Layout in contract.h */
  slipway_function contribute; /* platform, cloud. {layout, endpoints?} -> see Contribution in contract.h */
  slipway_function expand;     /* emits resources (Resource in contract.h).  config: {layout, node_configs: {node: NodeConfig}} ->
                                * {user_data: {node: text, {base64} or reference}}; cloud: {layout, endpoints, user_data} -> {};
                                * platform: {layout, endpoints} -> {outputs?: map for `slipway output`}.
                                * Instead: {replace: {ADDRESS: why}}, machines that cannot do what they were made for and have to be made
                                * anew; it is called again, and their nodes are `replaced` then. */

  /* --- asks the other side, changes nothing */
  slipway_function preflight; /* {layout, ...} emits findings, each checked thing one; answers {} */
  slipway_function read;      /* {type, address, id, inputs, outputs} -> {outcome: "present", id, inputs, outputs, ready?, broken?} or
                               * {outcome: "gone"} or a failure.  `inputs` as observed; what cannot be observed, or was filled in
                               * by the service, is left out and not compared.  `broken`: why it never came up and never will. */

  /* --- change the other side.  Request: {type, address, key, attempt, recover, deadline_ms, token?, id?, inputs, prior?: {id, inputs, outputs}}.
   * With `token`: take up that pending operation again (any process, any thread).  With `recover`: an earlier attempt may have had
   * an effect; look for the object by its natural name and owner mark first.
   * Answer: {outcome: "done", id, outputs} |
   *         {outcome: "pending", token, poll_after_ms, phase?, fraction?, id?, outputs?, released?} | a failure.
   * `released`: what remains only waits, the resource's exclusive groups are free for the next.
   * Update and delete converge: the host may repeat them; delete touches nothing but the recorded id. */
  slipway_function create_resource;
  slipway_function update_resource;
  slipway_function delete_resource;

  slipway_function import_resource; /* {type, address, name, id, inputs: wanted} -> as read; id "": by its natural name */
  slipway_function upgrade_state;   /* pure. {type, version, inputs, outputs} -> {inputs, outputs} of the current version */

  /* [main] An optional ability by its id, null when unknown: a pointer to a slipway_function unless said otherwise.
   *   slipway.read_many/1   {items: [read requests]} -> {answers: [read answers]}, in the same order
   *   slipway.poll_many/1   {items: [requests with token]} -> {answers: [...]}, in the same order
   *   slipway.actions/1     {action, options, arguments: [text], terminal: bool} -> {outcome: "done", result?} | pending |
   *                         {outcome: "exec", argv: [text], environment?: map} | a failure.  Emits records; a record is a
   *                         map, or {line: text}.
   *   slipway.check/1       {name, bytes | base64, options} emits findings with line and column; answers {}
   *   slipway.show_change/1 {type, before, after, nodes} -> {lines: [text]}: what a change means, for people
   *   slipway.as_files/1    {type, address, inputs} -> {files: [{path, mode, owner, content | base64 | link}],
   *                         actions: [{command, input?}], error?}: what a machine that boots with such a document would end
   *                         with, and what would be done on it, in order */
  const void *(*extension)(slipway_slice id) SLIPWAY_NOEXCEPT;
} slipway_plugin;

/* What a table cannot lack: the first three ever; the others where the plugin fills that role, or has resource types in one.  The host
 * refuses to load a plugin without the former, and to use it for the role without the latter; slipway-plugin-check fails it for both. */
#define SLIPWAY_NEEDED_ALWAYS 1u
#define SLIPWAY_NEEDED_CLOUD 2u
#define SLIPWAY_NEEDED_CONFIG 4u
#define SLIPWAY_NEEDED_PLATFORM 8u
#define SLIPWAY_NEEDED_TYPES 16u
#define SLIPWAY_NEEDED_ROLES (SLIPWAY_NEEDED_CLOUD | SLIPWAY_NEEDED_CONFIG | SLIPWAY_NEEDED_PLATFORM)
typedef struct slipway_needed_member {
  const char *name;
  uint64_t offset; /* in slipway_plugin */
  uint32_t when;   /* one or more of SLIPWAY_NEEDED_... */
  uint32_t reserved;
} slipway_needed_member;
static const slipway_needed_member slipway_needed_members[] = {
  {"describe", offsetof(slipway_plugin, describe), SLIPWAY_NEEDED_ALWAYS, 0},
  {"create_instance", offsetof(slipway_plugin, create_instance), SLIPWAY_NEEDED_ALWAYS, 0},
  {"destroy", offsetof(slipway_plugin, destroy), SLIPWAY_NEEDED_ALWAYS, 0},
  {"validate", offsetof(slipway_plugin, validate), SLIPWAY_NEEDED_ROLES, 0},
  {"layout", offsetof(slipway_plugin, layout), SLIPWAY_NEEDED_CLOUD, 0},
  {"contribute", offsetof(slipway_plugin, contribute), SLIPWAY_NEEDED_CLOUD | SLIPWAY_NEEDED_PLATFORM, 0},
  {"expand", offsetof(slipway_plugin, expand), SLIPWAY_NEEDED_ROLES, 0},
  {"preflight", offsetof(slipway_plugin, preflight), SLIPWAY_NEEDED_ROLES, 0},
  {"read", offsetof(slipway_plugin, read), SLIPWAY_NEEDED_TYPES, 0},
  {"create_resource", offsetof(slipway_plugin, create_resource), SLIPWAY_NEEDED_TYPES, 0},
  {"update_resource", offsetof(slipway_plugin, update_resource), SLIPWAY_NEEDED_TYPES, 0},
  {"delete_resource", offsetof(slipway_plugin, delete_resource), SLIPWAY_NEEDED_TYPES, 0}};

/* The host's extension slipway.trees/1: a whole tree of values as one piece of bytes, for whoever builds many: one call instead of one
 * for each value.  Allocated by the host; lives as long as the process.  [any]
 *
 * A value is one byte, its kind (with bit 7 set when it is sensitive), and then
 *   NULL nothing       BOOL one byte, 0 or 1             INT eight bytes, two's complement   DOUBLE the eight bytes of an IEEE 754 binary64
 *   STRING a text      LIST a count, and the values      MAP a count, and for each entry a text and a value
 *   REFERENCE two texts: address, path
 * A text is a count, and so many bytes of UTF-8.  A count is four bytes.  Every number begins with its lowest byte. */
typedef struct slipway_trees {
  uint32_t size;
  uint32_t reserved;
  /* Null when the bytes are not just one value or break a limit of this page; then the call is refused, as by a bad slice (R2). */
  const slipway_value *(*make_tree)(const slipway_call *call, slipway_slice bytes) SLIPWAY_NOEXCEPT;
  /* As `emit` of what make_tree answers, but no handle is left of it: of a stream of thousands the host keeps only what it wants.
   * Look at `size` first (R3). */
  int32_t (*emit_tree)(const slipway_call *call, slipway_slice bytes) SLIPWAY_NOEXCEPT;
} slipway_trees;
#define SLIPWAY_TREES "slipway.trees/1"

/* The host's extension slipway.process/1: runs a program of this computer for a plugin, since a fork in the middle of the host's threads,
 * locks and open files is nobody's to get right but the host's (R7).  Allocated by the host; lives as long as the process.  [any]
 *
 * The program gets a session and a process group of its own, no terminal, no open file but its three streams, no signal that is blocked or
 * ignored, and of the host's environment PATH, HOME and TMPDIR alone.  There is no shell.  When it has ended, what is left of its group is
 * killed; what left the group (a daemon, by setsid) lives on.  When its deadline has passed, the call is cancelled, or the host ends, its group
 * gets SIGTERM and half a second later SIGKILL.  Of what a host that was killed had running, nothing is known.
 *
 * A pure call may run nothing.  A plugin has sixteen programs running at most.
 *
 * `run` begins one:
 *   argv         1 to 1024 texts.  The first is an absolute path, or a name without a slash that is looked for in PATH.  Everybody on the computer can
 *                read a command line, so nothing sensitive may be in it: it goes into environment or input
 *   environment  map of texts, besides or instead of the three          directory  absolute; "/" when left out
 *   input        text or {base64}; its standard input, which ends there; empty when left out
 *   deadline_ms  needed; from its start, at most 3600000                most_output  bytes that are kept of each stream; 1048576, at most 16777216
 *   wait_ms      how long this call waits for its end; at most 25000, as when left out (R8)
 * or goes on with one that it began in an earlier call, of any thread and of any instance of the plugin, in the same life of the host:
 *   program      its number            wait_ms  as above             end  true: ends it now
 *
 * and answers, as a map:
 *   {outcome: "ended", status: 0..255 | signal: number, output, errors, cut_short?}
 *   {outcome: "running", program: number, output, errors, cut_short?}, whole lines only, and each once: what came since the last answer
 *   a failure: not_found (no such program, number or directory), forbidden (it may not be run), unavailable (no room for a process), timeout (its
 *     deadline passed) and cancelled, both of these with output and errors as above
 * `output` and `errors` are a text, or {base64} where they are none; `cut_short`: true when there was more than most_output, which is dropped.
 * Null when the request has no such form, or the call is a pure one; then the call is refused, as by a bad slice (R2).
 * The host's log has the words of argv without the secrets that the host knows, and of the output its length alone. */
typedef struct slipway_process {
  uint32_t size;
  uint32_t reserved;
  const slipway_value *(*run)(const slipway_call *call, const slipway_value *request) SLIPWAY_NOEXCEPT;
} slipway_process;
#define SLIPWAY_PROCESS "slipway.process/1"

/* Where the reason of a refusal goes.  Allocated by the host; valid during the entry call. */
typedef struct slipway_refusal {
  uint32_t size;
  uint32_t reserved;
  void *self;
  void (*say)(const struct slipway_refusal *refusal, slipway_slice reason) SLIPWAY_NOEXCEPT;
} slipway_refusal;

/* What the host offers.  Allocated by the host; valid during the entry call. */
typedef struct slipway_offer {
  uint32_t size;
  uint32_t abi_oldest;
  uint32_t abi_newest;
  uint32_t reserved;
  const slipway_refusal *refusal;
} slipway_offer;

/* [main] The one exported symbol.  Answers the table, or null after saying why in `offer->refusal`. */
SLIPWAY_EXPORT const slipway_plugin *slipway_plugin_entry(const slipway_offer *offer) SLIPWAY_NOEXCEPT;
typedef const slipway_plugin *(*slipway_entry_function)(const slipway_offer *offer);

/* The layout of version 1, for machines with 64-bit pointers.  It never changes; see tests/abi. */
#if defined(__LP64__)
#ifdef __cplusplus
#define SLIPWAY_LAYOUT(what, is) static_assert((what) == (is), #what)
#else
#define SLIPWAY_LAYOUT(what, is) _Static_assert((what) == (is), #what)
#endif
SLIPWAY_LAYOUT(sizeof(slipway_slice), 16);
SLIPWAY_LAYOUT(offsetof(slipway_host, kind), 8);
SLIPWAY_LAYOUT(offsetof(slipway_host, make_null), 112);
SLIPWAY_LAYOUT(offsetof(slipway_host, cancelled), 216);
SLIPWAY_LAYOUT(offsetof(slipway_host, extension), 272);
SLIPWAY_LAYOUT(sizeof(slipway_host), 280);
SLIPWAY_LAYOUT(sizeof(slipway_call), 24);
SLIPWAY_LAYOUT(offsetof(slipway_plugin, describe), 8);
SLIPWAY_LAYOUT(offsetof(slipway_plugin, validate), 32);
SLIPWAY_LAYOUT(offsetof(slipway_plugin, create_resource), 80);
SLIPWAY_LAYOUT(offsetof(slipway_plugin, extension), 120);
SLIPWAY_LAYOUT(sizeof(slipway_plugin), 128);
SLIPWAY_LAYOUT(sizeof(slipway_refusal), 24);
SLIPWAY_LAYOUT(sizeof(slipway_offer), 24);
#undef SLIPWAY_LAYOUT
#endif

#ifdef __cplusplus
}
#endif
#endif
