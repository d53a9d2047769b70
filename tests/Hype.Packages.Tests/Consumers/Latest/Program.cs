using Acme.Namespaces;

using NamespaceFile network = NamespaceFile.Open();
Console.WriteLine((NamespaceKind)network.GetKind());
