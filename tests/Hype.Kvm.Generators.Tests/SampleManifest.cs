namespace Hype.Kvm.Generators.Tests;

/// <summary>A small manifest with one of everything that can be emitted.</summary>
internal static class SampleManifest
{
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
            { "id": "system", "summary": "The device.", "open": { "path": "/dev/dev", "flags": ["rdwr"], "errors": { "ENOENT": "Load the module." } } },
            { "id": "unit", "parent": "system", "adopt": true }
          ],
          "types": [
            { "struct": "dev_plain", "summary": "Holes on purpose.", "fields": [["a", "u8"], ["b", "u32", "After a hole."], { "name": "flags", "type": "u16", "enum": "DEV_FLAG" }, ["wide", "u64"], ["c", "s8"]] },
            { "union": "dev_union", "fields": [["word", "u32"], ["bytes", "u8[6]"]] },
            { "struct": "dev_anonymous", "fields": [["kind", "u32"], { "union": [["number", "u64"], { "name": "pair", "struct": [["low", "u32"], ["high", "u32"]] }, { "struct": [["x", "u16"], ["y", "u16[2]"]] }] }] },
            { "struct": "dev_arrays", "fields": [["name", "char[16]"], ["matrix", "u16[2][3]"], ["plain", "dev_plain[2]"], { "name": "slot", "count": 4, "union": [["bits", "u32"], ["half", "u16"]] }] },
            { "struct": "dev_bits", "fields": [{ "name": "mode", "type": "u8", "bits": 3 }, { "name": "on", "type": "u8", "bits": 1 }, { "name": "wide", "type": "u8", "bits": 6 }, ["after", "u16"]] },
            { "struct": "dev_list", "fields": [["count", "u32"], { "name": "entries", "type": "dev_plain", "flex": { "count": "count", "max": 100 } }] },
            { "struct": "dev_empty", "fields": [] },
            { "struct": "dev_regs", "arch": ["x86_64"], "fields": [["pc", "u64"], ["plain", "dev_plain"]] }
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
            { "c": "DEV_SET_EMPTY", "on": ["unit"], "internal": true, "request": { "iow": ["DEVIO", 10, "dev_empty"] }, "arg": { "type": "dev_empty", "access": "in" } }
          ]
        }
        """;
}
