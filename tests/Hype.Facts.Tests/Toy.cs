namespace Hype.Facts.Tests;

/// <summary>A driver that does not exist: its header, and the manifest that says the same.</summary>
internal static class Toy
{
    public const string Header = """
        #include <linux/ioctl.h>
        struct toy_item { unsigned int id; unsigned short kind; unsigned short pad; unsigned long long value; };
        struct toy_bits { unsigned int low:3; unsigned int high:5; unsigned int rest; };
        struct toy_list { unsigned int count; unsigned int pad; struct toy_item items[]; };
        typedef struct { unsigned char bytes[12]; } toy_id;
        enum toy_mode { TOY_MODE_OFF, TOY_MODE_ON = 3, TOY_MODE_BAD = -1 };
        #define TOY_FLAG_TOP (1 << 31)
        #define TOY_LIMIT 16
        #define TOY_GET _IOR('T', 1, struct toy_item)
        #define TOY_OLD_GET TOY_GET
        #define TOY_RESET _IO('T', 2)
        #define TOY_NAME(len) _IOC(_IOC_READ, 'T', 6, len)
        #define TOY_BIT(ev, len) _IOC(_IOC_READ, 'T', 0x20 + (ev), len)

        """;

    public const string Manifest = """
        {
          "id": "toy",
          "namespace": "Toys",
          "headers": ["toy.h"],
          "constants": { "TOY_LIMIT": { "value": 16, "emit": true, "summary": "The limit." } },
          "enums": [
            { "c": "TOY_MODE", "base": "s32", "members": { "TOY_MODE_OFF": 0, "TOY_MODE_ON": 3, "TOY_MODE_BAD": -1, "TOY_MODE_OURS": { "value": 9, "synthetic": true } } },
            { "c": "TOY_FLAG", "flags": true, "members": { "TOY_FLAG_TOP": "1 << 31" } }
          ],
          "handles": [{ "id": "toy" }],
          "types": [
            { "struct": "toy_item", "fields": [["id", "u32"], ["kind", "u16"], ["pad", "u16"], ["value", "u64"]] },
            { "struct": "toy_bits", "fields": [{ "name": "low", "type": "u32", "bits": 3 }, { "name": "high", "type": "u32", "bits": 5 }, ["rest", "u32"]] },
            { "struct": "toy_list", "fields": [["count", "u32"], ["pad", "u32"], { "name": "items", "type": "toy_item[]", "flex": { "count": "count" } }] },
            { "struct": "toy_id", "typedef": true, "fields": [["bytes", "u8[12]"]] }
          ],
          "ioctls": [
            { "c": "TOY_GET", "on": ["toy"], "aliases": ["TOY_OLD_GET"], "request": { "ior": ["'T'", 1, "toy_item"] }, "arg": { "type": "toy_item", "access": "out" } },
            { "c": "TOY_RESET", "on": ["toy"], "request": { "io": ["'T'", 2] } },
            { "c": "TOY_NAME", "on": ["toy"], "request": { "ioc": ["r", "'T'", 6, "length"] }, "arg": { "array": "u8", "access": "out" } },
            { "c": "TOY_BIT", "on": ["toy"], "params": [{ "name": "ev", "type": "u32", "max": 31 }], "request": { "ioc": ["r", "'T'", "0x20 + ev", "length"] },
              "arg": { "array": "u8", "access": "out" } }
          ]
        }
        """;
}
