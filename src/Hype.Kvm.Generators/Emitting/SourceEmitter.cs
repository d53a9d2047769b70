using Hype.Kvm.Generators.Model;

namespace Hype.Kvm.Generators.Emitting;

/// <summary>Finds the emitter of a file.</summary>
internal static class SourceEmitter
{
    public static string Emit(SourceModel model) => model switch
    {
        ConstantsModel constants => EnumEmitter.Emit(constants),
        EnumModel item => EnumEmitter.Emit(item),
        HandleModel handle => HandleEmitter.Emit(handle),
        StructModel type => StructEmitter.Emit(type),
        SupportModel support => TableEmitter.Emit(support),
        TableModel table => TableEmitter.Emit(table),
        IoctlModel ioctl => IoctlEmitter.Emit(ioctl),
        _ => throw new InvalidOperationException($"No emitter for {model.GetType().Name}."),
    };
}
