using System;
using System.Runtime.CompilerServices;
using Acme.Namespaces;
using Hype.Interop;

[assembly: DisableRuntimeMarshalling]

using NamespaceFile network = NamespaceFile.Open();
using NamespaceFile users = network.GetUserNamespace();
users.GetOwner(out uint owner);
Console.WriteLine($"{(NamespaceKind)network.GetKind()} {(NamespaceKind)users.GetKind()} owner {owner}");

Errno refused = network.TryGetOwner(out _);
Console.WriteLine($"{refused} {Unsafe.SizeOf<MntNsInfo>()}");
