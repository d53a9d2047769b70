using Acme.Namespaces;
using Hype.Interop;

using NamespaceFile network = NamespaceFile.Open();
Console.WriteLine((NamespaceKind)network.GetKind());

using NamespaceFile users = network.GetUserNamespace();
Console.WriteLine((NamespaceKind)users.GetKind());

Errno refused = network.TryGetOwner(out uint _);
Console.WriteLine(refused);

try
{
    network.GetOwner(out uint _);
}
catch (IoctlException error)
{
    Console.WriteLine(error.Message);
}
