using Acme.Namespaces;

namespace Acme;

public static class Owner
{
    public static uint OfNetwork()
    {
        using NamespaceFile network = NamespaceFile.Open();
        using NamespaceFile users = network.GetUserNamespace();
        users.GetOwner(out uint owner);
        return owner;
    }
}
