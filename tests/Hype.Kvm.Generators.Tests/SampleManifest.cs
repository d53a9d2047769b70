namespace Hype.Kvm.Generators.Tests;

/// <summary>A small manifest with one of everything that can be emitted.</summary>
internal static class SampleManifest
{
    /// <summary>What a project with this manifest must write itself: the size that a capability has.</summary>
    public const string HandWritten = "namespace Sample { partial class DevUnit { internal int SizeOf(DevCapability capability) => 16 + (int)capability; } }";

    public const string Text = """
        {
          "id": "dev",
          "namespace": "Sample",
          "headers": ["linux/dev.h"],
          "constants": { "DEVIO": "0xD0", "DEV_LIMIT": { "value": "1 << 4", "emit": true, "summary": "The limit." } },
          "errors": { "EIO": "The device is gone." },
          "enums": [
            { "c": "DEV_CAP", "cs": "DevCapability", "summary": "What the device can do.",
              "members": { "DEV_CAP_FAST": 1, "DEV_CAP_64BIT_IRQFD": { "value": "2", "summary": "Wide <interrupts> & more." }, "DEV_CAP_OURS": { "value": 99, "synthetic": true, "summary": "Ours." } } },
            { "c": "DEV_FLAG", "cs": "DevFlags", "base": "u16", "flags": true, "members": { "DEV_FLAG_A": "1 << 0", "DEV_FLAG_TOP": "1 << 15" } }
          ],
          "handles": [
            { "id": "system", "summary": "The device.", "checks": "DEV_QUERY", "open": { "path": "/dev/dev", "flags": ["rdwr"], "errors": { "ENOENT": "Load the module." } } },
            { "id": "unit", "parent": "system", "adopt": true }
          ],
          "types": [
            { "struct": "dev_plain", "summary": "Holes on purpose.", "fields": [["a", "u8"], ["b", "u32", "After a hole."], { "name": "flags", "type": "u16", "enum": "DEV_FLAG" }, ["wide", "u64"], ["c", "s8"]] },
            { "union": "dev_union", "fields": [["word", "u32"], ["bytes", "u8[6]"]] },
            { "struct": "dev_anonymous", "fields": [["kind", "u32"], { "union": [["number", "u64"], { "name": "pair", "struct": [["low", "u32"], ["high", "u32"]] }, { "struct": [["x", "u16"], ["y", "u16[2]"]] }] }] },
            { "struct": "dev_arrays", "fields": [["name", "char[16]"], ["matrix", "u16[2][3]"], ["plain", "dev_plain[2]"], { "name": "slot", "count": 4, "union": [["bits", "u32"], ["half", "u16"]] }] },
            { "struct": "dev_bits", "fields": [{ "name": "mode", "type": "u8", "bits": 3 }, { "name": "on", "type": "u8", "bits": 1 }, { "name": "wide", "type": "u8", "bits": 6 }, ["after", "u16"]] },
            { "struct": "dev_packed", "packed": true, "fields": [["kind", "u8"], ["wide", "u64"], { "name": "tail", "type": "u16", "align": 2, "synthetic": true }] },
            { "struct": "dev_choice", "fields": [["type", "u32"], { "name": "u", "tag": "type", "union": [
              { "name": "plain", "when": 1, "type": "dev_plain" },
              { "name": "pair", "when": ["1 << 1", 3], "struct": [["a", "u32"], ["b", "u32"]] }] }] },
            { "struct": "dev_list", "fields": [["count", "u32"], { "name": "entries", "type": "dev_plain", "flex": { "count": "count", "max": 100 } }] },
            { "struct": "dev_empty", "fields": [] },
            { "struct": "dev_regs", "arch": ["x86_64"], "fields": [["pc", "u64"], ["plain", "dev_plain"]] },
            { "struct": "dev_state", "arch": ["x86_64"], "fields": [["pc", "u64"]] },
            { "struct": "dev_state", "arch": ["arm64"], "fields": [["pc", "u64"], ["sp", "u64"]] },
            { "struct": "dev_state", "arch": ["riscv64"], "fields": [] },
            { "struct": "dev_state", "arch": ["s390x"], "opaque": true, "size": 24 },
            { "struct": "dev_debug", "fields": [["control", "u32"], ["state", "dev_state"]] },
            { "struct": "dev_shared", "fields": [["reason", "u32"], { "name": "s", "union": [{ "name": "x86", "type": "dev_state", "arch": ["x86_64"] }, { "name": "arm", "type": "dev_state", "arch": ["arm64"] }, ["padding", "u64[4]"]] }] },
            { "struct": "dev_buffer", "fields": [["addr", "ptr"], ["len", "u32"], ["done", "u32"]] },
            { "struct": "dev_slot", "fields": [["number", "u32"], ["size", "u64"], ["addr", "ptr"]] },
            { "struct": "dev_create", "fields": [["kind", "u32"], ["fd", "u32"], ["flags", "u32"]] },
            { "struct": "dev_blob", "fields": [["size", "u32"], ["version", "u32"], { "name": "data", "type": "u16[]", "flex": { "total": "size" } }] },
            { "struct": "dev_mask", "fields": [["len", "u32"], { "name": "bits", "type": "u8[]", "flex": { "bytes": "len", "max": 64 } }] },
            { "struct": "dev_extra", "fields": [["region", "u32[4]"], { "name": "extra", "type": "u32[]", "flex": {} }] },
            { "struct": "dev_event", "fields": [["type", "u16"], ["code", "u16"], ["value", "s32"]] },
            { "struct": "dev_info", "fields": [["argsz", "u32"], ["flags", "u32"], ["data", "u64"]] },
            { "struct": "dev_caps", "fields": [["argsz", "u32"], ["flags", "u32"], { "name": "caps", "type": "u8[]", "flex": { "total": "argsz" } }] },
            { "struct": "dev_clone", "fields": [["src_fd", "s64"], ["offset", "u64"], ["event_fd", "s32"], ["done", "u32"]] },
            { "struct": "dev_outer", "fields": [["kind", "u64"], ["list", "dev_list"]] }
          ],
          "ioctls": [
            { "c": "DEV_RESET", "on": ["system", "unit"], "request": { "io": ["DEVIO", 0] }, "retry": ["EINTR"], "summary": "Resets it.", "url": "https://example.org/reset" },
            { "c": "DEV_QUERY", "on": ["system"], "request": { "io": ["DEVIO", 1] }, "arg": { "value": "u32", "enum": "DEV_CAP", "name": "capability" }, "returns": "value" },
            { "c": "DEV_CREATE_UNIT", "on": ["system"], "request": { "io": ["DEVIO", 2] }, "arg": { "value": "s32", "name": "id" }, "returns": { "handle": "unit" }, "detail": "unit {value}", "errors": { "EBUSY": "It is in use." } },
            { "c": "DEV_GET_PLAIN", "on": ["unit"], "request": { "ior": ["DEVIO", 3, "dev_plain"] }, "arg": { "type": "dev_plain", "access": "out" }, "capability": "DEV_CAP_FAST", "since": "5.1", "remarks": "Reads." },
            { "c": "DEV_SET_PLAIN", "on": ["unit"], "request": { "iow": ["DEVIO", 4, "dev_plain"] }, "arg": { "type": "dev_plain", "access": "in", "nullable": true }, "detail": "b {b:x}" },
            { "c": "DEV_SWAP_WORD", "on": ["unit"], "request": { "iowr": ["DEVIO", 5, "u32"] }, "arg": { "type": "u32", "access": "inout", "name": "word" } },
            { "c": "DEV_ATTACH", "on": ["unit"], "request": { "raw": { "default": "0x4C00", "arm64": "0x4C01" } }, "arg": { "fd": "any", "name": "file" } },
            { "c": "DEV_LIST", "on": ["system"], "request": { "iowr": ["DEVIO", 6, "dev_list"] }, "arg": { "type": "dev_list", "name": "list", "access": "inout", "grow": { "errno": "E2BIG", "how": "double", "start": 8 } } },
            { "c": "DEV_NAMES", "on": ["system"], "request": { "iowr": ["DEVIO", 7, "dev_list"] }, "arg": { "type": "dev_list", "name": "list", "access": "inout", "grow": { "how": "writeback" } } },
            { "c": "DEV_WRITE_LIST", "on": ["unit"], "request": { "iow": ["DEVIO", 8, "dev_list"] }, "arg": { "type": "dev_list", "name": "list", "access": "in" }, "returns": "count" },
            { "c": "DEV_GET_REGS", "on": ["unit"], "arch": ["x86_64"], "request": { "ior": ["DEVIO", 9, "dev_regs"] }, "arg": { "type": "dev_regs", "access": "out" } },
            { "c": "DEV_SET_EMPTY", "on": ["unit"], "internal": true, "request": { "iow": ["DEVIO", 10, "dev_empty"] }, "arg": { "type": "dev_empty", "access": "in" } },
            { "c": "DEV_SET_STATE", "on": ["unit"], "request": { "iow": ["DEVIO", 11, "dev_state"] }, "arg": { "type": "dev_state", "access": "in" } },
            { "c": "DEV_READ_BUFFER", "on": { "unit": [], "system": ["x86_64", "arm64", "s390x"] }, "request": { "iowr": ["DEVIO", 12, "dev_buffer"] }, "arg": { "type": "dev_buffer", "access": "inout", "name": "buffer", "pointees": { "addr": { "access": "out", "length": "len", "bytes": "(done + 7) >> 3 << 1 | 4", "name": "data" } } }, "capability": "DEV_CAP_FAST" },
            { "c": "DEV_SET_SLOT", "on": ["unit"], "request": { "iow": ["DEVIO", 13, "dev_slot"] }, "arg": { "type": "dev_slot", "access": "in", "name": "slot", "pointees": { "addr": { "retained": true, "length": "size", "name": "memory" } } }, "detail": "slot {number}, size {size:x}" },
            { "c": "DEV_MAKE", "on": ["system"], "request": { "iowr": ["DEVIO", 14, "dev_create"] }, "arg": { "type": "dev_create", "access": "inout", "name": "create" }, "returns": { "handle": "unit", "field": "fd", "unless": { "field": "flags", "flag": "1 << 0" } } },
            { "c": "DEV_GET_BLOB", "on": ["unit"], "request": { "iowr": ["DEVIO", 15, "dev_blob"] }, "arg": { "type": "dev_blob", "access": "inout", "name": "blob", "grow": { "how": "writeback" } } },
            { "c": "DEV_GET_EXTRA", "on": ["unit"], "request": { "ior": ["DEVIO", 16, "dev_extra"] }, "arg": { "type": "dev_extra", "access": "out", "name": "extra", "grow": { "how": "capability", "capability": "DEV_CAP_FAST" } } },
            { "c": "DEV_COMMAND", "on": ["unit"], "request": { "iowr": ["DEVIO", 17, "ulong"] }, "arg": { "type": ["dev_buffer", "dev_slot"], "access": "inout", "nullable": true, "name": "command" } },
            { "c": "DEV_SET_MASK", "on": ["unit"], "request": { "iow": ["DEVIO", 18, "dev_mask"] }, "arg": { "type": "dev_mask", "access": "in", "nullable": true, "name": "mask" } },
            { "c": "DEV_GET_OUTER", "on": ["unit"], "request": { "iowr": ["DEVIO", 19, "dev_outer"] }, "arg": { "type": "dev_outer", "access": "inout", "name": "outer" } },
            { "c": "DEV_GET_KEYS", "on": ["unit"], "params": [{ "name": "kind", "type": "u32", "max": 31, "summary": "The kind of keys." }], "request": { "ioc": ["r", "DEVIO", "0x40 + kind", "length"] }, "arg": { "array": "u8", "access": "out", "name": "keys" }, "returns": { "value": "The number of bytes." } },
            { "c": "DEV_TRANSFER", "on": ["unit"], "request": { "ioc": ["w", "DEVIO", 22, "count * (DEVIO - 200)"] }, "arg": { "array": "dev_event", "access": "inout", "name": "events" }, "returns": "value" },
            { "c": "DEV_GET_AXIS", "on": ["unit"], "params": [["axis", "u8"]], "request": { "ioc": ["r", "DEVIO", "0x80 + axis", 32] }, "arg": { "type": "dev_plain", "access": "out" } },
            { "c": "DEV_SET_PAIR", "on": ["unit"], "request": { "iow": ["DEVIO", 23, "int[2]"] }, "arg": { "array": "s32", "access": "in", "count": 2, "name": "pair" } },
            { "c": "DEV_SET_NAME", "on": ["unit"], "request": { "io": ["DEVIO", 24] }, "arg": { "string": "in", "max": 32, "name": "name" }, "returns": { "handle": "unit" } },
            { "c": "DEV_GET_INFO", "on": ["unit"], "request": { "io": ["DEVIO", 25] }, "arg": { "type": "dev_info", "access": "inout", "selfSize": "argsz", "name": "info" } },
            { "c": "DEV_GET_CAPS", "on": ["unit"], "request": { "io": ["DEVIO", 26] }, "arg": { "type": "dev_caps", "access": "inout", "name": "caps", "grow": { "how": "selfSize" } } },
            { "c": "DEV_CLONE", "on": ["unit"], "request": { "iowr": ["DEVIO", 27, "dev_clone"] }, "arg": { "type": "dev_clone", "access": "inout", "name": "clone", "fds": { "src_fd": { "name": "source", "summary": "Where from." }, "event_fd": { "nullable": true } } }, "number": "0xC018D01B", "aliases": ["DEV_COPY"] },
            { "c": "DEV_DETACH", "on": ["unit"], "request": { "io": ["DEVIO", 28] }, "arg": { "fd": "any", "nullable": true, "name": "file" } },
            { "c": "DEV_S390_STATE", "on": { "unit": ["s390x"] }, "request": { "ior": ["DEVIO", 20, "dev_state"] } },
            { "c": "DEV_OLD", "on": ["unit"], "request": { "iow": ["DEVIO", 21, "u64"] }, "since": "2.6.20", "removed": "6.7" }
          ]
        }
        """;
}
