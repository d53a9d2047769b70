using Hype.Interop;
using Hype.Kvm.Generators.Diagnostics;
using Hype.Kvm.Generators.Layout;
using Hype.Kvm.Generators.Model;
using Hype.Kvm.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hype.Kvm.Generators.Tests;

/// <summary>Each diagnostic with its id, its place as <c>dotnet build</c> prints it, and its words.</summary>
public sealed class DiagnosticsTests
{
    [Theory]
    [InlineData("{ \"id\" \"x\" }", "HYPE001 (1,8): The manifest is not valid JSON: a colon must follow the key 'id'")]
    [InlineData("{\n  \"id\": \"x\n}", "HYPE001 (2,9): The manifest is not valid JSON: the string is not closed on its line")]
    [InlineData("{\n  \"id\": \"x\"", "HYPE001 (2,12): The manifest is not valid JSON: the text ends before '}'")]
    [InlineData("{ \"id\": x }", "HYPE001 (1,9): The manifest is not valid JSON: 'x' is no JSON value; is it a string without quotes?")]
    [InlineData("", "HYPE001 (1,1): The manifest is not valid JSON: the text ends where a value must be")]
    [InlineData("/* { ", "HYPE001 (1,1): The manifest is not valid JSON: the comment is not closed")]
    [InlineData("{ \"id\": \"x\", \"namespace\": \"X\",\n  \"id\": \"y\" }", "HYPE002 (2,3): The key 'id' is already in this object")]
    [InlineData("{ \"id\": \"x\" }", "HYPE101 (1,1): The manifest needs the key 'namespace'")]
    [InlineData("[]", "HYPE103 (1,1): 'manifest' must be an object")]
    public void A_broken_text_is_located(string manifest, string expected) => Assert.Equal([expected], Describe(manifest));

    [Theory]
    [InlineData("""  "iocls": []""", "HYPE102 (2,3): The manifest has no key 'iocls'; did you mean 'ioctls'?")]
    [InlineData("""  "types": [{ "struct": "s", "fields": [{ "name": "a", "count": 0, "struct": [["b", "u8"]] }] }]""", "HYPE306 (2,41): The array 'a' cannot be laid out: its length must be 1 or more")]
    [InlineData("""  "types": [{ "struct": "s", "fields": [{ "count": 2, "struct": [["b", "u8"]] }] }]""", "HYPE306 (2,41): The array '' cannot be laid out: give it a name")]
    [InlineData("""  "types": [{ "struct": "e", "fields": [] }, { "struct": "s", "fields": [["n", "u32"], { "name": "a", "type": "e", "flex": { "bytes": "n" } }] }]""", "HYPE306 (2,88): The array 'a' cannot be laid out: its elements have no size")]
    [InlineData("""  "constants": { "A_B": { "value": 1, "emit": true }, "A__B": { "value": 2, "emit": true } }""", "HYPE402 (2,63): 'A__B' becomes 'AB', which 'A_B' already is; give one of them a 'cs' name")]
    [InlineData("""  "version": 2""", "HYPE104 (2,14): '2' is no version of the manifest's language that this generator knows")]
    [InlineData("""  "types": {}""", "HYPE103 (2,12): 'types' must be a list")]
    [InlineData("""  "enums": [{ "c": "E", "base": "u33", "members": {} }]""", "HYPE104 (2,33): 'u33' is no base type; did you mean 'u32'?")]
    [InlineData("""  "errors": { "EBUZY": "Busy." }""", "HYPE104 (2,15): 'EBUZY' is no error number; did you mean 'EBUSY'?")]
    [InlineData("""  "constants": { "A": "1 + B" }""", "HYPE105 (2,23): The expression '1 + B' has no value: the name 'B' is unknown")]
    [InlineData("""  "types": [{ "struct": "s", "fields": [["a", "u33"]] }]""", "HYPE201 (2,41): The type 'u33' is unknown; did you mean 'u32'?")]
    [InlineData("""  "types": [{ "struct": "s", "fields": [{ "name": "a", "type": "u32", "enum": "E" }] }]""", "HYPE202 (2,79): The enum 'E' is unknown")]
    [InlineData("""  "handles": [{ "id": "vm", "parent": "sys" }]""", "HYPE203 (2,39): The handle 'sys' is unknown")]
    [InlineData("""  "handles": [{ "id": "vm" }, { "id": "vm" }]""", "HYPE205 (2,31): 'vm' is already defined")]
    [InlineData("""  "types": [{ "struct": "s", "fields": [["a", "s"]] }]""", "HYPE206 (2,13): The type 's' contains itself")]
    [InlineData("""  "types": [{ "struct": "s", "fields": [["count", "u32"], { "name": "e", "type": "u8", "flex": { "count": "cuont" } }] }]""", "HYPE207 (2,107): 's' has no field 'cuont'; did you mean 'count'?")]
    [InlineData("""  "types": [{ "struct": "s", "fields": [["n", "u32"], { "name": "e", "type": "u8", "flex": { "count": "n" } }, ["z", "u8"]] }]""", "HYPE301 (2,112): The flexible array 'e' must be the last field of its struct")]
    [InlineData("""  "enums": [{ "c": "E", "base": "u16" }], "types": [{ "struct": "s", "fields": [{ "name": "a", "type": "u32", "enum": "E" }] }]""", "HYPE303 (2,81): The enum 'E' is based on u16, the field is u32")]
    [InlineData("""  "types": [{ "struct": "s", "fields": [{ "name": "a", "type": "u8", "bits": 9 }] }]""", "HYPE304 (2,41): The bit field 'a' cannot be laid out: its type must be a number's, and its width fit in it")]
    [InlineData("""  "types": [{ "struct": "s", "fields": [{ "name": "a", "type": "u128", "bits": 9 }] }]""", "HYPE304 (2,41): The bit field 'a' cannot be laid out: its type must have 64 bits at most")]
    [InlineData("""  "types": [{ "union": "s", "fields": [{ "name": "a", "type": "u8", "bits": 7 }] }]""", "HYPE304 (2,40): The bit field 'a' cannot be laid out: put it in a struct inside the union")]
    [InlineData("""  "types": [{ "struct": "s", "size": 5, "fields": [["a", "u32"]] }]""", "HYPE305 (2,38): 's' is 4 bytes, not the 5 that it declares")]
    [InlineData("""  "types": [{ "struct": "s", "fields": [["a", "u32[0]"]] }]""", "HYPE306 (2,41): The array 'a' cannot be laid out: write it as type[length], with lengths of 1 or more, two at most")]
    [InlineData("""  "constants": { "A": "1 / 0" }""", "HYPE105 (2,23): The expression '1 / 0' has no value: it divides by zero")]
    [InlineData("""  "constants": { "A": "0x7FFFFFFFFFFFFFFF * 4" }""", "HYPE105 (2,23): The expression '0x7FFFFFFFFFFFFFFF * 4' has no value: it does not fit in 64 bits")]
    [InlineData("""  "constants": { "A": "sizeof(none)" }""", "HYPE105 (2,23): The expression 'sizeof(none)' has no value: the size of 'none' is unknown")]
    [InlineData("""  "types": [{ "struct": "s", "packed": true, "fields": [{ "name": "a", "type": "u64", "bits": 60 }, { "name": "b", "type": "u64", "bits": 10 }] }]""", "HYPE304 (2,101): The bit field 'b' cannot be laid out: it straddles the 64 bits that it shares with those before it")]
    [InlineData("""  "types": [{ "struct": "s", "packed": 3, "fields": [["a", "u32"]] }]""", "HYPE307 (2,40): The 'packed' is wrong here: it must be true, 1, 2, 4 or 8")]
    [InlineData("""  "types": [{ "struct": "s", "align": 12, "fields": [["a", "u32"]] }]""", "HYPE307 (2,39): The 'align' is wrong here: it must be a power of two, 4096 at most")]
    [InlineData("""  "types": [{ "struct": "s", "fields": [{ "name": "a", "type": "u32", "bits": 3, "align": 8 }] }]""", "HYPE307 (2,91): The 'align' is wrong here: a bit field has no alignment of its own")]
    [InlineData("""  "types": [{ "struct": "s", "fields": [{ "name": "a", "type": "u32", "packed": true }] }]""", "HYPE307 (2,81): The 'packed' is wrong here: say it on the type of the field")]
    [InlineData("""  "types": [{ "struct": "s", "fields": [["type", "u32"], { "name": "u", "tag": "tpye", "union": [{ "name": "a", "type": "u32", "when": 1 }, { "name": "b", "type": "u32", "when": 2 }] }] }]""", "HYPE308 (2,80): The member of 'u' cannot be chosen by 'tpye': the struct has no such field that is a number; did you mean 'type'?")]
    [InlineData("""  "types": [{ "struct": "s", "fields": [["type", "u32"], { "name": "u", "tag": "type", "union": [{ "name": "a", "type": "u32", "when": "A_ONE" }, { "name": "b", "type": "u32", "when": 2 }] }] }]""", "HYPE308 (2,136): The member of 'u' cannot be chosen by 'type': 'A_ONE' is no constant: the name 'A_ONE' is unknown")]
    [InlineData("""  "types": [{ "struct": "s", "fields": [["type", "u32"], { "name": "u", "tag": "type", "union": [{ "name": "a", "type": "u32", "when": 2 }, { "name": "b", "type": "u32", "when": 2 }] }] }]""", "HYPE308 (2,179): The member of 'u' cannot be chosen by 'type': '2' has the value of '2'")]
    [InlineData("""  "types": [{ "struct": "s", "fields": [["type", "u32"], { "name": "u", "tag": "type", "union": [{ "name": "a", "type": "u32", "when": "1 << 32" }, { "name": "b", "type": "u32", "when": 2 }] }] }]""", "HYPE308 (2,136): The member of 'u' cannot be chosen by 'type': '1 << 32' is 4294967296, which does not fit in the 32 bits of the tag")]
    [InlineData("""  "types": [{ "struct": "s", "fields": [["type", "u32"], { "name": "u",  "union": [{ "name": "a", "type": "u32", "when": 1 }] }] }]""", "HYPE308 (2,122): The member of 'a' cannot be chosen by 'when': a member of a union has it, and the union names its 'tag'")]
    [InlineData("""  "enums": [{ "c": "E", "members": { "E_A_B": 1, "E_AB": { "value": 2, "cs": "AB" } } }]""", "HYPE402 (2,58): 'E_AB' becomes 'AB', which 'E_A_B' already is; give one of them a 'cs' name")]
    public void A_wrong_definition_is_located(string definition, string expected) =>
        Assert.Equal([expected], Describe("{ \"id\": \"x\", \"namespace\": \"X\",\n" + definition + "\n}"));

    [Theory]
    [InlineData("""{ "c": "X_A", "on": ["vn"], "request": { "io": [1, 1] } }""", "HYPE203 (3,22): The handle 'vn' is unknown; did you mean 'vm'?")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "capability": "C" }""", "HYPE204 (3,72): The capability 'C' is a member of no enum")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "ior": [1, 1, "u8[20000]"] } }""", "HYPE302 (3,40): 'u8[20000]' is 20000 bytes, more than the 16383 that a request number can encode")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] } }, { "c": "X_B", "on": ["vm"], "request": { "io": [1, 1] } }""", "HYPE401 (3,60): The request 0x00000101 of 'X_B' is already that of 'X_A' on 'vm'")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "regs", "access": "in" } }""", "HYPE403 (3,75): 'X_A' is for x86_64, arm64, riscv64 but uses 'regs', which is for x86_64")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "u32", "access": "out", "grow": { "how": "double" } } }""", "HYPE404 (3,107): 'X_A' can only grow if it ends in a flexible array and the kernel writes it")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "value": "u32" }, "detail": "unit {vale}" }""", "HYPE207 (3,95): 'u32' has no field 'vale'; did you mean 'value'?")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] } }, { "c": "X_A", "on": ["vm"], "request": { "io": [1, 2] } }""", "HYPE205 (3,60): 'X_A' is already defined")]
    [InlineData("""{ "c": "X-A", "on": ["vm"], "request": { "io": [1, 1] } }""", "HYPE104 (3,8): 'X-A' is no name")]
    [InlineData("""{ "c": "X_A", "on": ["vm"] }""", "HYPE101 (3,1): The ioctl needs the key 'request'")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "u32", "access": "inn" } }""", "HYPE104 (3,92): 'inn' is no access; did you mean 'in'?")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [256, 1] } }""", "HYPE405 (3,49): The type '256' in the request of 'X_A' is not from 0 to 255")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 256] } }""", "HYPE405 (3,52): The number '256' in the request of 'X_A' is not from 0 to 255")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "ior": ["-1", 1, "u8"] } }""", "HYPE405 (3,50): The type '-1' in the request of 'X_A' is not from 0 to 255")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "iow": ["'T'", "0xAE01", "u8"] } }""", "HYPE405 (3,57): The number '0xAE01' in the request of 'X_A' is not from 0 to 255")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "iowr": ["'é' << 1", 1, "u8"] } }""", "HYPE405 (3,51): The type ''é' << 1' in the request of 'X_A' is not from 0 to 255")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "raw": "1 << 32" } }""", "HYPE405 (3,49): The number '1 << 32' in the request of 'X_A' is not from 0 to 4294967295")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "raw": "-1" } }""", "HYPE405 (3,49): The number '-1' in the request of 'X_A' is not from 0 to 4294967295")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "raw": "0x8000000000000000" } }""", "HYPE405 (3,49): The number '0x8000000000000000' in the request of 'X_A' is not from 0 to 4294967295")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "raw": { "arm64": 1, "default": "0x100000000" } } }""", "HYPE405 (3,74): The number '0x100000000' in the request of 'X_A' is not from 0 to 4294967295")]
    [InlineData("""{ "c": "X_A", "on": { "vn": [] }, "request": { "io": [1, 1] } }""", "HYPE203 (3,29): The handle 'vn' is unknown; did you mean 'vm'?")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "buf", "access": "in", "pointees": { "adr": {} } } }""", "HYPE207 (3,119): 'buf' has no field 'adr'; did you mean 'addr'?")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "buf", "access": "in", "pointees": { "addr": { "length": "ln" } } } }""", "HYPE207 (3,132): 'buf' has no field 'ln'; did you mean 'len'?")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "buf", "access": "in", "pointees": { "addr": { "bytes": "1 << ln" } } } }""", "HYPE105 (3,131): The expression '1 << ln' has no value: the name 'ln' is unknown")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "buf", "access": "in", "pointees": { "addr": { "bytes": "(len + 1" } } } }""", "HYPE105 (3,131): The expression '(len + 1' has no value: ')' is missing")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "buf", "access": "in", "pointees": { "addr": { "bytes": "len / 8" } } } }""", "HYPE105 (3,131): The expression 'len / 8' has no value: '/' is not expected")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "list", "access": "out", "grow": { "how": "capability", "capability": "C" } } }""", "HYPE204 (3,145): The capability 'C' is a member of no enum")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": [], "access": "in" } }""", "HYPE103 (3,75): 'type' must be a name, or a list of one or more")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "u32", "access": "in", "pointees": { "addr": {} } } }""", "HYPE207 (3,120): 'u32' has no field 'addr'")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "list", "access": "in", "pointees": { "n": {} } } }""", "HYPE103 (3,111): 'pointees' must be of a type without a flexible array")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "returns": { "handle": "vm", "field": "fd" } }""", "HYPE103 (3,96): 'field' must be a field of a structure that is the argument")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "buf", "access": "inout" }, "returns": { "handle": "vm", "field": "len", "unless": { "field": "len", "flag": "1 <" } } }""", "HYPE105 (3,184): The expression '1 <' has no value: '<' is missing")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": ["buf", "buf"], "access": "in" } }""", "HYPE205 (3,75): 'Buf' is already defined")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "buf", "access": "in", "pointees": { "addr": { "name": "buf" } } } }""", "HYPE205 (3,110): 'buf' is already defined")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "buf", "access": "in", "pointees": { "len": {} } } }""", "HYPE103 (3,119): 'len' must be a field that holds an address: ptr or u64")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": ["buf", "u32"], "access": "in" }, "detail": "{len}" }""", "HYPE207 (3,119): 'buf' has no field 'len'")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "number": "0x102" }""", "HYPE406 (3,68): The request of 'X_A' is 0x00000101 on x86_64, not the 0x102 that it declares")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "number": { "arm65": 1 } }""", "HYPE104 (3,70): 'arm65' is no architecture; did you mean 'arm64'?")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "params": [["slot", "u32"]] }""", "HYPE407 (3,69): The parameter 'slot' of 'X_A' needs a request of the form 'ioc'")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "ioc": ["r", 1, "slot", 4] }, "params": [["slot", "u32"], ["slot", "u8"]] }""", "HYPE407 (3,100): The parameter 'slot' of 'X_A' is there twice")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "ioc": ["r", 1, 1, 4] }, "params": [["slot", "u32"]] }""", "HYPE407 (3,78): The parameter 'slot' of 'X_A' is not used in its request")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "ioc": ["r", 1, "slot", 4] }, "params": [["slot", "u31"]] }""", "HYPE104 (3,92): 'u31' is no type of a parameter; did you mean 'u32'?")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "ioc": ["r", 1, "slot", 4] }, "params": [{ "name": "slot" }] }""", "HYPE101 (3,83): The parameter needs the key 'type'")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "ioc": ["r", 1, "slot + 256", 4] }, "params": [["slot", "u32"]] }""", "HYPE405 (3,58): The number 'slot + 256' in the request of 'X_A' is not from 0 to 255")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "ioc": ["read", 1, 1, 4] } }""", "HYPE104 (3,50): 'read' is no direction")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "ioc": ["r", 1, 1] } }""", "HYPE103 (3,49): 'request' must be [direction, type, number, size]")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "ioc": ["r", 1, 1, "length"] } }""", "HYPE105 (3,61): The expression 'length' has no value: the name 'length' is unknown")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "array": "u8", "access": "out" } }""", "HYPE408 (3,76): The argument of 'X_A' cannot be passed: nothing says how long the array is; give 'count', or use 'length' or 'count' in the request")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "array": "list", "access": "out", "count": 1 } }""", "HYPE408 (3,76): The argument of 'X_A' cannot be passed: the elements of an array must be of one size, and of 1 byte at least")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "array": "u8", "access": "out", "count": "n" } }""", "HYPE105 (3,108): The expression 'n' has no value: the name 'n' is unknown")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "string": "in", "max": 5000 } }""", "HYPE104 (3,90): '5000' is no length of a string, from 1 to 4096 with its null")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "buf", "access": "inout", "selfSize": "lne" } }""", "HYPE207 (3,113): 'buf' has no field 'lne'; did you mean 'len'?")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "buf", "access": "out", "selfSize": "len" } }""", "HYPE104 (3,92): 'out' is no access of what the kernel reads in the argument")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "list", "access": "inout", "selfSize": "n" } }""", "HYPE103 (3,114): 'selfSize' must be of a type without a flexible array; of one with, the array's 'total' says so")]
    [InlineData("""{ "c": "X_A", "on": ["vm"], "request": { "io": [1, 1] }, "arg": { "type": "buf", "access": "in", "fds": { "lan": {} } } }""", "HYPE207 (3,114): 'buf' has no field 'lan'; did you mean 'len'?")]
    public void A_wrong_ioctl_is_located(string ioctl, string expected) => Assert.Equal([expected], Describe(
        """{ "id": "x", "namespace": "X", "handles": [{ "id": "vm" }], "types": [{ "struct": "regs", "arch": ["x86_64"], "fields": [["a", "u8"]] }, { "struct": "buf", "fields": [["addr", "u64"], ["len", "u32"]] }, { "struct": "list", "fields": [["n", "u32"], { "name": "e", "type": "u8", "flex": { "count": "n" } }] }],""" + "\n\"ioctls\": [\n" + ioctl + "\n] }"));

    [Theory]
    [InlineData("""{ "io": [255, 255] }""", 0x0000FFFF)]
    [InlineData("""{ "io": [0, 0] }""", 0x00000000)]
    [InlineData("""{ "raw": "0xFFFFFFFF" }""", 0xFFFFFFFF)]
    public void The_largest_and_smallest_requests_are_right(string request, uint number)
    {
        GeneratorDriverRunResult result = Harness.Run(
            $$"""{ "id": "x", "namespace": "X", "handles": [{ "id": "vm" }], "ioctls": [{ "c": "X_A", "on": ["vm"], "request": {{request}} }] }""");

        Assert.Empty(result.Diagnostics);
        Assert.Contains(FormattableString.Invariant($"0x{number:X8}"), string.Concat(result.GeneratedTrees), StringComparison.Ordinal);
    }

    [Fact]
    public void An_ioctl_whose_exception_cannot_be_read_is_left_out()
    {
        GeneratorDriverRunResult result = Harness.Run(SampleManifest.Text.Replace("\"flag\": \"1 << 0\"", "\"flag\": \"1 <\"", StringComparison.Ordinal));

        Assert.Equal("HYPE105", Assert.Single(result.Diagnostics).Id);
        Assert.DoesNotContain(result.GeneratedTrees, tree => tree.FilePath.EndsWith("Dev.Ioctls.Make.g.cs", StringComparison.Ordinal));
    }

    [Fact]
    public void An_unreadable_manifest_is_named()
    {
        GeneratorDriverRunResult result = Harness.CreateDriver(new InMemoryText(Harness.ManifestPath, null)).RunGenerators(Harness.Compile()).GetRunResult();

        Assert.Equal("HYPE003", Assert.Single(result.Diagnostics).Id);
    }

    [Fact]
    public void A_defect_of_the_generator_names_the_definition_and_costs_no_other()
    {
        ManifestDefinition manifest = ManifestParser.Parse(new ManifestText(Harness.ManifestPath, SampleManifest.Text), CancellationToken.None).Manifest!;
        var scope = new ManifestScope(manifest);
        List<SourceModel> sources = [];

        ManifestResolver.AddEach(
            scope, sources, ["DEV_GOOD", "DEV_BAD", "DEV_FINE"], name => "/" + name, name => name, name => name == "DEV_BAD" ? throw new InvalidOperationException("boom") : [new ConstantsModel(name, "N", "C", default)]);

        Problem problem = Assert.Single(scope.Problems);
        Assert.Equal(("HYPE000", "/DEV_BAD"), (problem.Id, problem.Pointer));
        Assert.Equal(["DEV_BAD", "boom"], problem.Arguments);
        Assert.Equal(["DEV_GOOD", "DEV_FINE"], sources.Select(source => source.HintName));
    }

    [Fact]
    public void Names_that_differ_in_case_alone_are_two_files()
    {
        GeneratorDriverRunResult result = Harness.Run("""{ "id": "x", "namespace": "X", "types": [{ "struct": "ab", "cs": "Ab", "fields": [] }, { "struct": "aB", "cs": "AB", "fields": [] }] }""");

        Assert.Empty(result.Diagnostics);
        Assert.Equal(["X.Types.AB.2.g.cs", "X.Types.Ab.g.cs"], result.GeneratedTrees.Select(tree => Path.GetFileName(tree.FilePath)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void One_mistake_costs_only_what_it_is_in()
    {
        string broken = SampleManifest.Text.Replace("[\"word\", \"u32\"]", "[\"word\", \"u31\"]", StringComparison.Ordinal);

        GeneratorDriverRunResult result = Harness.Run(broken);

        Assert.Equal("HYPE201", Assert.Single(result.Diagnostics).Id);
        Assert.Equal(Harness.Run(SampleManifest.Text).GeneratedTrees.Length - 1, result.GeneratedTrees.Length);
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp12, "true", "")]
    [InlineData(LanguageVersion.Preview, "True", "")]
    [InlineData(LanguageVersion.CSharp12, null, "")] // a build without the package's props, where nobody knows
    [InlineData(LanguageVersion.CSharp12, "", "HYPE501")]
    [InlineData(LanguageVersion.CSharp12, "false", "HYPE501")]
    [InlineData(LanguageVersion.CSharp11, "true", "HYPE502")]
    [InlineData(LanguageVersion.CSharp7_3, "false", "HYPE501 HYPE502")]
    public void A_project_without_unsafe_code_or_with_an_old_language_is_told_once(LanguageVersion language, string? allowsUnsafe, string ids)
    {
        var options = new ManifestOptionsProvider([.. allowsUnsafe is null ? Array.Empty<(string, string)>() : [("AllowUnsafeBlocks", allowsUnsafe)]]);
        var parseOptions = new CSharpParseOptions(language);
        AdditionalText[] manifests = [new InMemoryText(Harness.ManifestPath, SampleManifest.Text), new InMemoryText("tiny.json", """{ "id": "tiny", "namespace": "Tiny" }""")];
        CSharpCompilation compilation = CSharpCompilation.Create("Old", [CSharpSyntaxTree.ParseText("", parseOptions)]);

        GeneratorDriverRunResult result = Harness.CreateDriver(parseOptions, options, manifests).RunGenerators(compilation).GetRunResult();

        Assert.Equal(ids, string.Join(' ', result.Diagnostics.Select(diagnostic => diagnostic.Id).Order()));
    }

    [Fact]
    public void A_project_that_emits_nothing_may_have_any_language()
    {
        var parseOptions = new CSharpParseOptions(LanguageVersion.CSharp7_3);
        GeneratorDriver driver = Harness.CreateDriver(
            parseOptions, new ManifestOptionsProvider(("AllowUnsafeBlocks", "")), new InMemoryText("dev.reference.json", SampleManifest.Text), new InMemoryText("notes.txt", "{"));

        Assert.Empty(driver.RunGenerators(CSharpCompilation.Create("Old")).GetRunResult().Diagnostics);
    }

    [Fact]
    public void Every_descriptor_is_in_the_release_notes()
    {
        string notes = File.ReadAllText(Path.Combine(Harness.RepositoryRoot, "src/Hype.Kvm.Generators/AnalyzerReleases.Unshipped.md"));

        Assert.All(DiagnosticDescriptors.All, descriptor => Assert.Contains($"{descriptor.Id} | {descriptor.Category}", notes, StringComparison.Ordinal));
    }

    [Fact]
    public void Error_names_are_those_of_the_enum() =>
        Assert.Equal(Enum.GetNames<Errno>().Where(name => name != "None").Order(StringComparer.Ordinal), ParseContext.ErrnoNames.Order(StringComparer.Ordinal));

    private static IEnumerable<string> Describe(string manifest) => Harness.Run(manifest).Diagnostics.Select(diagnostic =>
    {
        FileLinePositionSpan span = diagnostic.Location.GetLineSpan();
        Assert.Equal(Harness.ManifestPath, span.Path);
        return FormattableString.Invariant($"{diagnostic.Id} ({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1}): {diagnostic.GetMessage()}");
    });
}
