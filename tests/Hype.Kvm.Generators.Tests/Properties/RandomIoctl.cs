namespace Hype.Kvm.Generators.Tests.Properties;

/// <summary>A random ioctl.</summary>
/// <param name="Name">What its C name ends in.</param>
/// <param name="Form">The form of the request: io, ior, iow, iowr or raw.</param>
/// <param name="Type">The type's expression, or all of a raw number.</param>
/// <param name="Number">The number's expression.</param>
/// <param name="SizedBy">The type that gives the size, with its dimension.</param>
/// <param name="Argument">The JSON of its argument, with an @ before the name of a type.</param>
internal sealed record RandomIoctl(string Name, string Form, RandomExpression Type, RandomExpression Number, string SizedBy, string Argument);
