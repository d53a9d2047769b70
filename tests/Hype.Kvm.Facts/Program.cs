using Hype.Kvm.Facts;
using Hype.Kvm.Facts.Claims;

// hype-kvm-facts FOLDER: holds the compiled bindings against the tables in the folder. It is also published as a native program.
if (args is not [string folder])
{
    Console.Error.WriteLine("usage: hype-kvm-facts FOLDER");
    return 2;
}

Report report = FactsCheck.Run(BindingClaims.OfRuntime(), folder);
Console.Out.Write(report.ToString());
return report.Disagreements.Count == 0 ? 0 : 1;
