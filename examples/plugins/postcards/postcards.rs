//! A config plugin in plain Rust, without a crate: it sends each node a postcard.  What it needs of
//! slipway/plugin.h is written out below, in the header's order; a member that is not used is a `usize`.
#![allow(dead_code)]

use std::os::raw::c_void;
use std::ptr;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Slice {
    data: *const u8,
    len: u64,
}

type Value = *const c_void;

#[repr(C)]
pub struct Host {
    size: u32,
    abi: u32,
    kind: usize,
    is_sensitive: usize,
    get_bool: usize,
    get_int: usize,
    get_double: usize,
    get_string: extern "C" fn(Value) -> Slice,
    length: extern "C" fn(Value) -> u64,
    item: usize,
    find: extern "C" fn(Value, Slice) -> Value,
    key_at: extern "C" fn(Value, u64) -> Slice,
    value_at: extern "C" fn(Value, u64) -> Value,
    reference_address: usize,
    reference_path: usize,
    make_null: usize,
    make_bool: usize,
    make_int: usize,
    make_double: usize,
    make_string: extern "C" fn(*const Call, Slice) -> Value,
    make_list: usize,
    make_map: extern "C" fn(*const Call) -> Value,
    make_reference: extern "C" fn(*const Call, Slice, Slice) -> Value,
    append: usize,
    set: extern "C" fn(Value, Slice, Value),
    mark_sensitive: usize,
    parse_json: extern "C" fn(*const Call, Slice, *mut Slice) -> Value,
    print_json: usize,
    cancelled: usize,
    log: usize,
    progress: usize,
    emit: extern "C" fn(*const Call, Value) -> i32,
    wall_ms: usize,
    monotonic_ms: usize,
    random: usize,
    extension: usize,
}

#[repr(C)]
pub struct Call {
    size: u32,
    reserved: u32,
    host: *const Host,
    own: *mut c_void,
}

pub struct Instance {
    greeting: String,
}

type Function = extern "C" fn(*mut Instance, *const Call, Value) -> Value;

#[repr(C)]
pub struct Plugin {
    size: u32,
    abi: u32,
    describe: extern "C" fn(*const Call) -> Value,
    create_instance: extern "C" fn(*const Call, Value, *mut Value) -> *mut Instance,
    destroy: extern "C" fn(*mut Instance),
    validate: Function,
    layout: Function,
    contribute: Function,
    expand: Function,
    preflight: Function,
    read: Function,
    create_resource: Function,
    update_resource: Function,
    delete_resource: Function,
    import_resource: Function,
    upgrade_state: Function,
    extension: extern "C" fn(Slice) -> *const c_void,
}

#[repr(C)]
pub struct Refusal {
    size: u32,
    reserved: u32,
    own: *mut c_void,
    say: extern "C" fn(*const Refusal, Slice),
}

#[repr(C)]
pub struct Offer {
    size: u32,
    abi_oldest: u32,
    abi_newest: u32,
    reserved: u32,
    refusal: *const Refusal,
}

fn slice(text: &str) -> Slice {
    Slice { data: text.as_ptr(), len: text.len() as u64 }
}

/// The host promises UTF-8; what is borrowed is copied, since it is gone after the call.
fn text(borrowed: Slice) -> String {
    if borrowed.data.is_null() {
        return String::new();
    }
    let bytes = unsafe { std::slice::from_raw_parts(borrowed.data, borrowed.len as usize) };
    String::from_utf8_lossy(bytes).into_owned()
}

impl Call {
    fn host(&self) -> &Host {
        unsafe { &*self.host }
    }
    fn at(&self, map: Value, key: &str) -> Value {
        (self.host().find)(map, slice(key))
    }
    fn text_at(&self, map: Value, key: &str) -> String {
        text((self.host().get_string)(self.at(map, key)))
    }
    fn string(&self, value: &str) -> Value {
        (self.host().make_string)(self, slice(value))
    }
    fn map(&self, entries: &[(&str, Value)]) -> Value {
        let made = (self.host().make_map)(self);
        for (key, value) in entries {
            (self.host().set)(made, slice(key), *value);
        }
        made
    }
}

extern "C" fn describe(call: *const Call) -> Value {
    let call = unsafe { &*call };
    let text = r#"{"name": "postcards", "version": "1.0.0", "summary": "Sends each node a postcard",
        "features": ["hostname", "metadata"],
        "roles": {"config": {"options": [
            {"name": "greeting", "type": "string", "default": "greetings", "doc": "how a card begins"}]}},
        "types": [{"role": "config", "name": "card", "version": 1, "known_by": "free", "doc": "a card to one node",
            "inputs": [{"name": "to", "type": "string", "required": true, "doc": "the node's name"},
                       {"name": "greeting", "type": "string", "required": true, "doc": "how it begins"},
                       {"name": "about", "type": "map", "element": {"name": "value", "type": "string"}, "doc": "its labels"}],
            "outputs": [{"name": "text", "type": "string", "computed": true, "doc": "what it says"}]}]}"#;
    (call.host().parse_json)(call, slice(text), ptr::null_mut())
}

extern "C" fn create_instance(call: *const Call, request: Value, _: *mut Value) -> *mut Instance {
    let call = unsafe { &*call };
    let greeting = call.text_at(call.at(request, "options"), "greeting");
    Box::into_raw(Box::new(Instance { greeting }))
}

extern "C" fn destroy(instance: *mut Instance) {
    drop(unsafe { Box::from_raw(instance) });
}

extern "C" fn nothing(_: *mut Instance, call: *const Call, _: Value) -> Value {
    unsafe { &*call }.map(&[])
}

/// One card for each node; what it says, which is known once it is written, is the node's user-data.
extern "C" fn expand(instance: *mut Instance, call: *const Call, request: Value) -> Value {
    let (instance, call) = unsafe { (&*instance, &*call) };
    let configs = call.at(request, "node_configs");
    let user_data = call.map(&[]);
    for index in 0..(call.host().length)(configs) {
        let node = text((call.host().key_at)(configs, index));
        let config = (call.host().value_at)(configs, index);
        let inputs = call.map(&[
            ("to", call.at(config, "hostname")),
            ("greeting", call.string(&instance.greeting)),
            ("about", call.at(config, "metadata")),
        ]);
        let card = call.map(&[("type", call.string("card")), ("name", call.string(&node)), ("inputs", inputs)]);
        if (call.host().emit)(call, card) != 0 {
            break;
        }
        let address = format!("config/card/{}", node);
        let says = (call.host().make_reference)(call, slice(&address), slice("text"));
        (call.host().set)(user_data, slice(&node), says);
    }
    call.map(&[("user_data", user_data)])
}

extern "C" fn write(_: *mut Instance, call: *const Call, request: Value) -> Value {
    let call = unsafe { &*call };
    let inputs = call.at(request, "inputs");
    let to = call.text_at(inputs, "to");
    let mut says = format!("{} {}\n", call.text_at(inputs, "greeting"), to);
    let about = call.at(inputs, "about");
    for index in 0..(call.host().length)(about) {
        let label = text((call.host().key_at)(about, index));
        let value = text((call.host().get_string)((call.host().value_at)(about, index)));
        says += &format!("{} is {}\n", label, value);
    }
    let outputs = call.map(&[("text", call.string(&says))]);
    call.map(&[("outcome", call.string("done")), ("id", call.string(&to)), ("outputs", outputs)])
}

extern "C" fn read(_: *mut Instance, call: *const Call, request: Value) -> Value {
    let call = unsafe { &*call };
    let known = |key| call.at(request, key);
    call.map(&[
        ("outcome", call.string("present")),
        ("id", known("id")),
        ("inputs", known("inputs")),
        ("outputs", known("outputs")),
    ])
}

extern "C" fn delete(_: *mut Instance, call: *const Call, request: Value) -> Value {
    let call = unsafe { &*call };
    call.map(&[("outcome", call.string("done")), ("id", call.at(request, "id"))])
}

/// A card lives in the record alone, so it cannot be found by its name.
extern "C" fn import(_: *mut Instance, call: *const Call, _: Value) -> Value {
    let call = unsafe { &*call };
    call.map(&[("outcome", call.string("gone"))])
}

extern "C" fn keep_state(_: *mut Instance, call: *const Call, request: Value) -> Value {
    let call = unsafe { &*call };
    call.map(&[("inputs", call.at(request, "inputs")), ("outputs", call.at(request, "outputs"))])
}

extern "C" fn extension(_: Slice) -> *const c_void {
    ptr::null()
}

static PLUGIN: Plugin = Plugin {
    size: std::mem::size_of::<Plugin>() as u32,
    abi: 1,
    describe,
    create_instance,
    destroy,
    validate: nothing,
    layout: nothing,
    contribute: nothing,
    expand,
    preflight: nothing,
    read,
    create_resource: write,
    update_resource: write,
    delete_resource: delete,
    import_resource: import,
    upgrade_state: keep_state,
    extension,
};

#[no_mangle]
pub extern "C" fn slipway_plugin_entry(offer: *const Offer) -> *const Plugin {
    // SAFETY: the host's, for this call; the versions stand in its first 16 bytes, which are always there.
    let offer = unsafe { &*offer };
    if offer.abi_oldest <= 1 && 1 <= offer.abi_newest {
        return &PLUGIN;
    }
    // A member is there if it fits into the struct's size (R3).
    if offer.size as usize >= std::mem::size_of::<Offer>() && !offer.refusal.is_null() {
        let refusal = unsafe { &*offer.refusal };
        (refusal.say)(offer.refusal, slice("postcards speaks version 1 of the plugin ABI alone"));
    }
    ptr::null()
}
